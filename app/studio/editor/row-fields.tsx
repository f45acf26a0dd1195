/** @file One row in numbers: input, range, dead zone, threshold, depth, and its curve. */

import {
  INPUT_SOURCES,
  MAPPING_INPUTS,
  type MappingInput,
  type MappingRow,
} from '../../../src/adaptation/index.ts';
import { describeOutput, type OutputPath } from '../../../src/core/index.ts';
import type { Changes } from '../document/edits.ts';
import { depthUnit, inputWords } from '../words.ts';
import { CurveFields } from './curve-fields.tsx';
import { NumberField } from './number-field.tsx';

export function RowFields(props: {
  readonly path: OutputPath;
  readonly row: MappingRow;
  readonly onChange: (changes: Changes<MappingRow>, gesture?: string | null) => string | null;
  readonly onEnd: () => void;
}) {
  const { path, row, onChange, onEnd } = props;
  const { step } = describeOutput(path);
  const [from, to] = row.inputRange;
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
              <optgroup key={source} label={source === 'recent' ? 'Shown recently' : 'Shown now'}>
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
          unit={depthUnit(path)}
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
      <CurveFields
        curve={row.curve}
        onChange={(curve, gesture) => onChange({ curve }, gesture)}
        onEnd={onEnd}
      />
    </div>
  );
}
