/** @file Edits response curves, up to four at once: points and tangents are dragged, or moved by arrow keys. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import {
  compileCurve,
  evaluateCurve,
  MAPPING_INPUTS,
  type MappingRow,
  readInput,
} from '../../../src/adaptation/index.ts';
import type { LatestReading } from '../../runtime/latest-reading.ts';
import { createDrag } from '../../shared/drag.ts';
import { keyOf } from '../../shared/keys.ts';
import { addPoint, movePoint, pointsOf, removePoint, setTangent } from '../document/edits.ts';
import { inputWords } from '../words.ts';

const WIDTH = 420;
const HEIGHT = 250;
const PAD = 16;
/** Room below for the input's name and range, clear of the points. */
const FOOT = 26;
const HANDLE_PX = 46;
const SAMPLES = 96;

type Curve = MappingRow['curve'];

export interface ShownCurve {
  readonly place: number;
  readonly row: MappingRow;
  readonly colour: number;
  /** By its own switch, its output's, or a solo elsewhere. */
  readonly muted: boolean;
}

export function CurveEditor(props: {
  /** The first is edited. */
  readonly curves: readonly ShownCurve[];
  /** What the depth of its rows is counted in. */
  readonly unit: string;
  readonly live: LatestReading;
  readonly onChange: (curve: Curve, gesture: string | null) => void;
  readonly onEnd: () => void;
}) {
  const { curves, live } = props;
  const svg = useRef<SVGSVGElement>(null);
  const cursors = useRef<(SVGCircleElement | null)[]>([]);
  const [held] = useState(() => createDrag<(x: number, y: number) => void>());
  const edited = curves[0];
  const dips = curves.some(({ row }) => compileCurve(row.curve).some(({ y }) => y < 0));
  const low = dips ? -1 : 0;
  const toX = (x: number): number => PAD + x * (WIDTH - 2 * PAD);
  const toY = (y: number): number => HEIGHT - FOOT - ((y - low) / (1 - low)) * (HEIGHT - PAD - FOOT);
  const perX = WIDTH - 2 * PAD;
  const perY = (HEIGHT - PAD - FOOT) / (1 - low);

  // The live cursor is moved by hand, sixty times a second, never by a render.
  useEffect(() => {
    let frame = 0;
    const move = (): void => {
      frame = requestAnimationFrame(move);
      const { emotion } = live.read();
      curves.forEach(({ row, muted }, i) => {
        const circle = cursors.current[i];
        if (!circle) return;
        const [from, to] = row.inputRange;
        const input = readInput(emotion, MAPPING_INPUTS.indexOf(row.input));
        const known = !Number.isNaN(input);
        const share = known ? Math.min(1, Math.max(0, (input - from) / (to - from))) : 0;
        const dead = row.deadZone ?? 0;
        const x = Math.max(0, share - dead) / (1 - dead);
        circle.setAttribute('cx', toX(x).toFixed(1));
        circle.setAttribute('cy', toY(evaluateCurve(compileCurve(row.curve), x)).toFixed(1));
        const speaks = known && !muted && share >= (row.threshold?.off ?? 0);
        circle.setAttribute('data-speaks', String(speaks));
      });
    };
    move();
    return () => cancelAnimationFrame(frame);
  });

  const place = (event: PointerEvent): readonly [number, number] => {
    // The drawing keeps its shape: in a wide box it does not fill it.
    const toDrawing = svg.current?.getScreenCTM()?.inverse();
    if (!toDrawing) return [0, 0];
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(toDrawing);
    return [(x - PAD) / perX, (HEIGHT - FOOT - y) / perY + low];
  };
  const grab = (event: PointerEvent, drag: (x: number, y: number) => void): boolean => {
    event.stopPropagation();
    return held.begin(event, svg.current, drag);
  };
  const release = (event: PointerEvent): void => {
    if (held.end(event)) props.onEnd();
  };

  const points = edited ? pointsOf(edited.row.curve) : [];
  const compiled = edited ? compileCurve(edited.row.curve) : [];
  const keys = (event: KeyboardEvent, i: number): void => {
    if (!edited) return;
    const pressed = keyOf(event);
    const step = event.shiftKey ? 0.1 : 0.01;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[pressed];
    const point = points[i];
    if (way && point) {
      event.preventDefault();
      const [dx = 0, dy = 0] = way;
      const next = movePoint(edited.row.curve, i, point.x + dx * step, point.y + dy * step);
      props.onChange(next, `key-${i}`);
    } else if (pressed === 'Delete' || pressed === 'Backspace') {
      event.preventDefault();
      const next = removePoint(edited.row.curve, i);
      if (next) props.onChange(next, null);
    }
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds sliders.
    <svg
      ref={svg}
      className="curve"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="group"
      aria-label={edited ? `Response curve of ${inputWords(edited.row.input)}` : 'Response curve'}
      onPointerMove={(event) => {
        held.move(event)?.(...place(event));
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onLostPointerCapture={release}
      onDoubleClick={(event) => {
        if (!edited) return;
        const next = addPoint(edited.row.curve, ...place(event as unknown as PointerEvent));
        if (next) props.onChange(next, null);
      }}
    >
      <g className="curve-grid">
        {[0, 0.25, 0.5, 0.75, 1].map((x) => (
          <line key={x} x1={toX(x)} x2={toX(x)} y1={PAD} y2={HEIGHT - FOOT} />
        ))}
        {(dips ? [-1, -0.5, 0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]).map((y) => (
          <line key={y} x1={PAD} x2={WIDTH - PAD} y1={toY(y)} y2={toY(y)} data-zero={y === 0} />
        ))}
        {edited && (
          <>
            <text x={PAD} y={HEIGHT - 5}>
              {edited.row.inputRange[0]}
            </text>
            <text x={WIDTH / 2} y={HEIGHT - 5} textAnchor="middle">
              {inputWords(edited.row.input).toLowerCase()}
            </text>
            <text x={WIDTH - PAD} y={HEIGHT - 5} textAnchor="end">
              {edited.row.inputRange[1]}
            </text>
            <text x={PAD} y={11}>
              {`${edited.row.depth > 0 ? '+' : ''}${Number(edited.row.depth.toFixed(3))} ${props.unit}`}
            </text>
          </>
        )}
      </g>
      {[...curves].reverse().map(({ place: rowPlace, row, colour, muted }) => (
        <path
          key={rowPlace}
          className="curve-line"
          data-colour={colour}
          data-edited={rowPlace === edited?.place}
          data-muted={muted}
          d={path(row.curve, toX, toY)}
        />
      ))}
      {edited &&
        points.map((point, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: points are told apart by their place.
          <g key={i} data-colour={edited.colour}>
            {(['tangentIn', 'tangentOut'] as const).map((side) => {
              if ((side === 'tangentIn' && i === 0) || (side === 'tangentOut' && i === points.length - 1))
                return null;
              const slope = compiled[i]?.[side] ?? 0;
              const sign = side === 'tangentIn' ? -1 : 1;
              const tilt = Math.hypot(perX, slope * perY);
              const hx = toX(point.x) + (sign * HANDLE_PX * perX) / tilt;
              const hy = toY(point.y) - (sign * HANDLE_PX * slope * perY) / tilt;
              return (
                <g key={side} className="curve-tangent" data-set={point[side] !== undefined}>
                  <line x1={toX(point.x)} y1={toY(point.y)} x2={hx} y2={hy} />
                  <circle
                    cx={hx}
                    cy={hy}
                    r="5"
                    onPointerDown={(event) =>
                      grab(event, (x, y) => {
                        const dx = sign * (x - point.x);
                        if (dx < 0.005) return;
                        const next = (sign * (y - point.y)) / dx;
                        props.onChange(setTangent(edited.row.curve, i, side, next), `tangent-${i}-${side}`);
                      })
                    }
                  />
                </g>
              );
            })}
            <circle
              className="curve-point"
              cx={toX(point.x)}
              cy={toY(point.y)}
              r="7"
              tabIndex={0}
              role="slider"
              aria-label={`Point ${i + 1} of ${points.length}`}
              aria-valuemin={-1}
              aria-valuemax={1}
              aria-valuenow={point.y}
              aria-valuetext={`input ${point.x}, answer ${point.y}`}
              onKeyDown={(event) => keys(event, i)}
              onKeyUp={props.onEnd}
              onPointerDown={(event) => {
                const moves = grab(event, (x, y) =>
                  props.onChange(movePoint(edited.row.curve, i, x, y), `point-${i}`),
                );
                if (moves) event.currentTarget.focus();
              }}
            />
          </g>
        ))}
      {curves.map(({ place: rowPlace, colour }, i) => (
        <circle
          key={rowPlace}
          ref={(circle) => {
            cursors.current[i] = circle;
          }}
          className="curve-cursor"
          data-colour={colour}
          r="4.5"
        />
      ))}
    </svg>
  );
}

function path(curve: Curve, toX: (x: number) => number, toY: (y: number) => number): string {
  const compiled = compileCurve(curve);
  return Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const x = i / SAMPLES;
    return `${i === 0 ? 'M' : 'L'}${toX(x).toFixed(1)} ${toY(evaluateCurve(compiled, x)).toFixed(1)}`;
  }).join('');
}
