/** @file One row in numbers: input, range, dead zone, threshold, depth, and every point of its curve. */

import {
  CURVE_PRESETS,
  type CurvePreset,
  compileCurve,
  evaluateCurve,
  INPUT_SOURCES,
  MAPPING_INPUTS,
  type MappingInput,
  type MappingRow,
} from '../../../src/adaptation/index.ts';
import { describeOutput, type OutputPath } from '../../../src/core/index.ts';
import { addPoint, type Changes, pointsOf, removePoint, setTangent } from '../document/edits.ts';
import { inputWords } from '../words.ts';
import { NumberField } from './number-field.tsx';

const PRESET_WORDS: Readonly<Record<CurvePreset, string>> = {
  linear: 'Linear',
  smooth: 'Smooth',
  early: 'Early',
  late: 'Late',
};

export function RowFields(props: {
  readonly path: OutputPath;
  readonly row: MappingRow;
  readonly onChange: (changes: Changes<MappingRow>, gesture?: string | null) => string | null;
  readonly onEnd: () => void;
}) {
  const { path, row, onChange, onEnd } = props;
  const { unit, step } = describeOutput(path);
  const [from, to] = row.inputRange;
  const points = pointsOf(row.curve);
  const set = (curve: MappingRow['curve'] | null): string | null =>
    curve === null ? 'There is no room for that.' : onChange({ curve });
  const addMiddle = (): void => {
    const gaps = points.slice(1).map((point, i) => point.x - (points[i]?.x ?? 0));
    const widest = gaps.indexOf(Math.max(...gaps));
    const x = ((points[widest]?.x ?? 0) + (points[widest + 1]?.x ?? 1)) / 2;
    set(addPoint(row.curve, x, evaluateCurve(compileCurve(row.curve), x)));
  };
  const need = (value: number | undefined, make: (value: number) => string | null): string | null =>
    value === undefined ? 'Expected a number.' : make(value);
  return (
    <div className="row-fields">
      <div className="fields">
        <div className="field">
          <label htmlFor="row-input">Input</label>
          <select
            id="row-input"
            value={row.input}
            onChange={(event) => onChange({ input: event.target.value as MappingInput })}
          >
            {INPUT_SOURCES.map((source) => (
              <optgroup key={source} label={source === 'recent' ? 'Shown lately' : 'Shown now'}>
                {MAPPING_INPUTS.filter((input) => input.startsWith(`${source}.`)).map((input) => (
                  <option key={input} value={input}>
                    {inputWords(input)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </div>
        <NumberField
          label="From"
          value={from}
          step={0.01}
          onEnd={onEnd}
          onCommit={(value) => need(value, (next) => onChange({ inputRange: [next, to] }, 'range'))}
        />
        <NumberField
          label="To"
          value={to}
          step={0.01}
          onEnd={onEnd}
          onCommit={(value) => need(value, (next) => onChange({ inputRange: [from, next] }, 'range'))}
        />
        <NumberField
          label="Depth"
          value={row.depth}
          step={step}
          unit={unit}
          onEnd={onEnd}
          onCommit={(value) => need(value, (depth) => onChange({ depth }, 'depth'))}
        />
        <NumberField
          label="Dead zone"
          value={row.deadZone}
          step={0.01}
          empty="none"
          onEnd={onEnd}
          onCommit={(deadZone) => onChange({ deadZone }, 'dead')}
        />
        <NumberField
          label="Opens at"
          value={row.threshold?.on}
          step={0.01}
          empty="always"
          onEnd={onEnd}
          onCommit={(on) =>
            onChange(
              {
                threshold:
                  on === undefined ? undefined : { on, off: Math.min(on, row.threshold?.off ?? on * 0.8) },
              },
              'threshold',
            )
          }
        />
        {row.threshold && (
          <NumberField
            label="Closes below"
            value={row.threshold.off}
            step={0.01}
            onEnd={onEnd}
            onCommit={(value) =>
              need(value, (off) =>
                onChange({ threshold: { on: row.threshold?.on ?? off, off } }, 'threshold'),
              )
            }
          />
        )}
      </div>
      <fieldset className="presets">
        <legend>Curve</legend>
        {CURVE_PRESETS.map((preset) => (
          <button key={preset} type="button" aria-pressed={row.curve === preset} onClick={() => set(preset)}>
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
            {['Point', 'Input', 'Answer', 'Slope in', 'Slope out', ''].map((head) => (
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
                    label={`Point ${i + 1} ${axis === 'x' ? 'input' : 'answer'}`}
                    value={point[axis]}
                    step={0.01}
                    onEnd={onEnd}
                    onCommit={(value) =>
                      need(value, (next) => {
                        const curve = points.map((other, j) =>
                          j === i ? { ...other, [axis]: next } : other,
                        );
                        return onChange({ curve }, `typed-${i}-${axis}`);
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
                      label={`Point ${i + 1} slope ${side === 'tangentIn' ? 'in' : 'out'}`}
                      value={point[side]}
                      step={0.1}
                      empty="auto"
                      onEnd={onEnd}
                      onCommit={(slope) =>
                        onChange({ curve: setTangent(row.curve, i, side, slope) }, `typed-${i}-${side}`)
                      }
                    />
                  )}
                </td>
              ))}
              <td>
                <button
                  type="button"
                  className="icon"
                  disabled={points.length <= 2}
                  aria-label={`Remove point ${i + 1}`}
                  onClick={() => set(removePoint(row.curve, i))}
                >
                  ×
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
