/** @file Draws curves over each other, up to four, and edits the first: points and tangents are dragged, or moved by arrow keys. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { type Curve, compileCurve, evaluateCurve } from '../../../src/adaptation/index.ts';
import { createDrag } from '../../shared/drag.ts';
import { plainKeyOf } from '../../shared/keys.ts';
import { addPoint, movePoint, pointsOf, removePoint, setTangent } from '../document/edits.ts';

const WIDTH = 420;
const HEIGHT = 250;
const PAD = 16;
/** Room below for the input's name and range, clear of the points. */
const FOOT = 26;
const HANDLE_PX = 46;
const SAMPLES = 96;

export interface DrawnCurve {
  /** Tells it from the others. */
  readonly place: number;
  readonly curve: Curve;
  readonly colour: number;
  /** Is not heard now. */
  readonly muted: boolean;
  /** Where on the curve its input stands now, 0–1, and whether it speaks; read each frame. */
  readonly cursor: () => { readonly x: number; readonly speaks: boolean };
}

/** What is written beside the drawing. */
export interface CurveWords {
  readonly name: string;
  /** At the left, in the middle and at the right below. */
  readonly below: readonly [string, string, string];
  /** Above the highest line. */
  readonly top: string;
}

export function CurvePad(props: {
  /** The first is edited. */
  readonly curves: readonly DrawnCurve[];
  readonly words: CurveWords;
  /** How far down a point may be drawn. */
  readonly lowest?: -1 | 0;
  readonly onChange: (curve: Curve, gesture: string | null) => void;
  readonly onEnd: () => void;
}) {
  const { curves, words, lowest = -1 } = props;
  const svg = useRef<SVGSVGElement>(null);
  const cursors = useRef<(SVGCircleElement | null)[]>([]);
  const [held] = useState(() => createDrag<(x: number, y: number) => void>());
  const edited = curves[0];
  const dips = curves.some(({ curve }) => compileCurve(curve).some(({ y }) => y < 0));
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
      curves.forEach(({ curve, cursor }, i) => {
        const circle = cursors.current[i];
        if (!circle) return;
        const { x, speaks } = cursor();
        circle.setAttribute('cx', toX(x).toFixed(1));
        circle.setAttribute('cy', toY(evaluateCurve(compileCurve(curve), x)).toFixed(1));
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

  const points = edited ? pointsOf(edited.curve) : [];
  const compiled = edited ? compileCurve(edited.curve) : [];
  const keys = (event: KeyboardEvent, i: number): void => {
    if (!edited) return;
    const pressed = plainKeyOf(event);
    const step = event.shiftKey ? 0.1 : 0.01;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[pressed];
    const point = points[i];
    if (way && point) {
      event.preventDefault();
      const [dx = 0, dy = 0] = way;
      const next = movePoint(edited.curve, i, point.x + dx * step, point.y + dy * step, lowest);
      props.onChange(next, `key-${i}`);
    } else if (pressed === 'Delete' || pressed === 'Backspace') {
      event.preventDefault();
      const next = removePoint(edited.curve, i);
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
      aria-label={words.name}
      onPointerMove={(event) => {
        held.move(event)?.(...place(event));
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onLostPointerCapture={release}
      onDoubleClick={(event) => {
        if (!edited) return;
        const [x, y] = place(event as unknown as PointerEvent);
        const next = addPoint(edited.curve, x, y, lowest);
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
        <text x={PAD} y={HEIGHT - 5}>
          {words.below[0]}
        </text>
        <text x={WIDTH / 2} y={HEIGHT - 5} textAnchor="middle">
          {words.below[1]}
        </text>
        <text x={WIDTH - PAD} y={HEIGHT - 5} textAnchor="end">
          {words.below[2]}
        </text>
        <text x={PAD} y={11}>
          {words.top}
        </text>
      </g>
      {[...curves].reverse().map(({ place: rowPlace, curve, colour, muted }) => (
        <path
          key={rowPlace}
          className="curve-line"
          data-colour={colour}
          data-edited={rowPlace === edited?.place}
          data-muted={muted}
          d={curvePath(curve, toX, (y) => toY(Math.max(lowest, y)))}
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
                        props.onChange(setTangent(edited.curve, i, side, next), `tangent-${i}-${side}`);
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
              aria-valuemin={lowest}
              aria-valuemax={1}
              aria-valuenow={point.y}
              aria-valuetext={`input ${point.x}, answer ${point.y}`}
              onKeyDown={(event) => keys(event, i)}
              onKeyUp={props.onEnd}
              onPointerDown={(event) => {
                const moves = grab(event, (x, y) =>
                  props.onChange(movePoint(edited.curve, i, x, y, lowest), `point-${i}`),
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

/** The curve as the path of a drawing. */
export function curvePath(
  curve: Curve,
  toX: (x: number) => number,
  toY: (y: number) => number,
  samples = SAMPLES,
): string {
  const compiled = compileCurve(curve);
  return Array.from({ length: samples + 1 }, (_, i) => {
    const x = i / samples;
    return `${i === 0 ? 'M' : 'L'}${toX(x).toFixed(1)} ${toY(evaluateCurve(compiled, x)).toFixed(1)}`;
  }).join('');
}
