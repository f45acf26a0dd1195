/** @file The picture of a sound with its loop; a press sets the loop's beginning to the nearest bar line. */
import type { MouseEvent } from 'react';

const HEIGHT = 48;

/** Both edges of the outline as one closed path; a sound this soft is still a line. */
function pathOf(outline: Uint8Array): string {
  const half = HEIGHT / 2;
  // To its own peak: how loud it is stands beside it in figures.
  const loudest = outline.reduce((most, value) => Math.max(most, value), 1);
  const height = (value: number): number => Math.max(0.5, (value / loudest) * (half - 3));
  const upper = Array.from(outline, (value, i) => `${i} ${(half - height(value)).toFixed(1)}`);
  const lower = Array.from(outline, (value, i) => `${i} ${(half + height(value)).toFixed(1)}`).reverse();
  return `M${upper.join('L')}L${lower.join('L')}Z`;
}

export function Waveform(props: {
  readonly name: string;
  readonly outline: Uint8Array | undefined;
  readonly durationSec: number;
  readonly fromSec: number;
  readonly toSec: number;
  readonly onPick: (atSec: number) => void;
}) {
  const { outline, durationSec } = props;
  const columns = outline?.length ?? 480;
  const x = (sec: number): number => Math.min(columns, (sec / durationSec) * columns);
  const pick = (event: MouseEvent<SVGSVGElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    props.onPick(((event.clientX - left) / width) * durationSec);
  };
  const words = `${props.name}: the loop goes from ${props.fromSec.toFixed(2)} s to ${props.toSec.toFixed(2)} s of ${durationSec.toFixed(2)} s`;
  // Keys set the same beginning in the field “First beat”.
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the fields below it are the way by keys
    <svg
      className="waveform"
      viewBox={`0 0 ${columns} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
      onClick={pick}
    >
      <rect
        className="waveform-loop"
        x={x(props.fromSec)}
        width={x(props.toSec) - x(props.fromSec)}
        height={HEIGHT}
      />
      {outline && <path className="waveform-sound" d={pathOf(outline)} />}
      <path className="waveform-edge" d={`M${x(props.fromSec)} 0V${HEIGHT}M${x(props.toSec)} 0V${HEIGHT}`} />
    </svg>
  );
}
