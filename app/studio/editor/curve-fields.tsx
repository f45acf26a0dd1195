/** @file A curve in words and numbers: its presets, and every point. */
import {
  CURVE_PRESETS,
  type Curve,
  type CurvePreset,
  compileCurve,
  evaluateCurve,
} from '../../../src/adaptation/index.ts';
import { addPoint, pointsOf, removePoint, setTangent } from '../document/edits.ts';
import { NumberField } from './number-field.tsx';

const PRESET_WORDS: Readonly<Record<CurvePreset, string>> = {
  linear: 'Linear',
  smooth: 'Smooth',
  early: 'Early',
  late: 'Late',
};

export function CurveFields(props: {
  readonly curve: Curve;
  /** Heads of the points' columns. */
  readonly heads?: readonly [x: string, y: string];
  /** Whose curve it is, where a page has several. */
  readonly of?: string;
  /** Answers why a curve was refused, or null. */
  readonly onChange: (curve: Curve, gesture?: string | null) => string | null;
  readonly onEnd: () => void;
}) {
  const { curve, heads = ['Input', 'Answer'], of, onChange, onEnd } = props;
  const [x, y] = heads;
  const suffix = of === undefined ? '' : ` of ${of}`;
  const points = pointsOf(curve);
  const set = (next: Curve | null): string | null =>
    next === null ? 'There is no space for another point there.' : onChange(next);
  const addMiddle = (): void => {
    const gaps = points.slice(1).map((point, i) => point.x - (points[i]?.x ?? 0));
    const widest = gaps.indexOf(Math.max(...gaps));
    const middle = ((points[widest]?.x ?? 0) + (points[widest + 1]?.x ?? 1)) / 2;
    set(addPoint(curve, middle, evaluateCurve(compileCurve(curve), middle)));
  };
  const need = (value: number | undefined, make: (value: number) => string | null): string | null =>
    value === undefined ? 'Expected a number.' : make(value);
  return (
    <>
      <fieldset className="presets">
        <legend>Curve</legend>
        {CURVE_PRESETS.map((preset) => (
          <button key={preset} type="button" aria-pressed={curve === preset} onClick={() => set(preset)}>
            {PRESET_WORDS[preset]}
          </button>
        ))}
        <button type="button" onClick={addMiddle}>
          Add point
        </button>
      </fieldset>
      <table className="points">
        <caption className="visually-hidden">Points of the curve</caption>
        <thead>
          <tr>
            {['Point', x, y, 'Slope in', 'Slope out', ''].map((head) => (
              <th key={head} scope="col">
                {head || <span className="visually-hidden">Remove</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: points are told apart by their place.
            <tr key={i}>
              <th scope="row">{i + 1}</th>
              {(['x', 'y'] as const).map((axis) => (
                <td key={axis}>
                  <NumberField
                    hideLabel
                    label={`Point ${i + 1} ${(axis === 'x' ? x : y).toLowerCase()}${suffix}`}
                    value={point[axis]}
                    step={0.01}
                    onEnd={onEnd}
                    onCommit={(value) =>
                      need(value, (next) => {
                        const moved = points.map((other, j) =>
                          j === i ? { ...other, [axis]: next } : other,
                        );
                        return onChange(moved, `typed-${i}-${axis}`);
                      })
                    }
                  />
                </td>
              ))}
              {(['tangentIn', 'tangentOut'] as const).map((side) => (
                <td key={side}>
                  {(side === 'tangentIn' ? i > 0 : i < points.length - 1) && (
                    <NumberField
                      hideLabel
                      label={`Point ${i + 1} slope ${side === 'tangentIn' ? 'in' : 'out'}${suffix}`}
                      value={point[side]}
                      step={0.1}
                      empty="auto"
                      onEnd={onEnd}
                      onCommit={(slope) => onChange(setTangent(curve, i, side, slope), `typed-${i}-${side}`)}
                    />
                  )}
                </td>
              ))}
              <td>
                <button
                  type="button"
                  className="icon"
                  disabled={points.length <= 2}
                  aria-label={`Remove point ${i + 1}${suffix}`}
                  onClick={() => set(removePoint(curve, i))}
                >
                  ×
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
