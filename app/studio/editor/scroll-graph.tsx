/**
 * @file Ten seconds of an input, raw, now and recently, and the output, scrolling. Four lines on a canvas, drawn at each
 * step outside React: a charting library would bring axes, legends and zoom that a scope does not have.
 */
import { useEffect, useRef } from 'react';
import { INPUT_SOURCES, MAPPING_INPUTS, type MappingRow, readInput } from '../../../src/adaptation/index.ts';
import {
  type EmotionState,
  MODES,
  OUTPUTS,
  type OutputPath,
  type SceneTargets,
} from '../../../src/core/index.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { createPacedPaint } from '../../shared/paced-paint.ts';

const SPAN_MS = 10_000;

interface Sample {
  readonly atMs: number;
  /** Each 0–1 of its own range: raw, now, recently, output. */
  readonly values: readonly [number, number, number, number];
}

/** The number behind a target; the mode is its place from dark to bright. */
export function targetValue(targets: SceneTargets, path: OutputPath): number {
  const [group, key] = path.split('.') as ['light', 'fog'];
  const value: unknown = targets[group][key];
  return typeof value === 'number'
    ? value
    : MODES.indexOf(value as (typeof MODES)[number]) / (MODES.length - 1);
}

export function ScrollGraph(props: {
  readonly runtime: Runtime;
  readonly path: OutputPath;
  readonly row: MappingRow | undefined;
}) {
  const { runtime, path, row } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const inputName = row?.input;
  useEffect(() => {
    const samples: Sample[] = [];
    const name = inputName?.split('.')[1];
    const low = name === 'valence' || name === 'arousal' ? -1 : 0;
    const [now, recently] = INPUT_SOURCES.map((source) =>
      (MAPPING_INPUTS as readonly string[]).indexOf(`${source}.${name}`),
    );
    const { min, max } = OUTPUTS[path];
    const share = (emotion: EmotionState, input = -1): number =>
      input < 0 ? Number.NaN : (readInput(emotion, input) - low) / (1 - low);
    const picture = createPacedPaint(() => {
      if (canvas.current) paint(canvas.current, samples);
    });
    const unlisten = runtime.simulation.subscribe((event) => {
      if (event.kind !== 'moved') return;
      const { unsmoothed, emotion, targets } = event.reading;
      const output = (targetValue(targets, path) - min) / (max - min);
      const values = [share(unsmoothed, now), share(emotion, now), share(emotion, recently), output] as const;
      samples.push({ atMs: event.atMs, values });
      while ((samples[0]?.atMs ?? 0) < event.atMs - SPAN_MS) samples.shift();
      picture.ask();
    });
    return () => {
      unlisten();
      picture.stop();
    };
  }, [runtime, path, inputName]);
  return (
    <figure className="scope">
      <canvas
        ref={canvas}
        role="img"
        aria-label="The last ten seconds of raw scores, expression now, recent expression, and output"
      />
      <figcaption>
        <span data-trace="0">raw</span> <span data-trace="1">now</span> <span data-trace="2">recent</span>{' '}
        <span data-trace="3">output</span>
      </figcaption>
    </figure>
  );
}

function paint(canvas: HTMLCanvasElement, samples: readonly Sample[]): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const scale = Math.min(devicePixelRatio, 2);
  const [width, height] = [Math.round(canvas.clientWidth * scale), Math.round(canvas.clientHeight * scale)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  const newest = samples.at(-1)?.atMs ?? 0;
  ['--trace-raw', '--trace-smooth', '--trace-recently', '--trace-out'].forEach((name, trace) => {
    context.strokeStyle = style.getPropertyValue(name);
    context.lineWidth = (trace >= 2 ? 2 : 1.25) * scale;
    context.beginPath();
    let drawing = false;
    for (const { atMs, values } of samples) {
      const value = values[trace] ?? Number.NaN;
      if (!Number.isFinite(value)) {
        drawing = false;
        continue;
      }
      const x = width * (1 - (newest - atMs) / SPAN_MS);
      const y = height - 3 * scale - value * (height - 6 * scale);
      if (drawing) context.lineTo(x, y);
      else context.moveTo(x, y);
      drawing = true;
    }
    context.stroke();
  });
}
