/** @file One output: its limits and times, its rows, and the curves of up to four of them. */

import { useMemo } from 'react';
import { useStore } from 'zustand';
import {
  type Breach,
  type MappingRow,
  type OutputMapping,
  outputIn,
  speedOf,
} from '../../../src/adaptation/index.ts';
import { describeOutput } from '../../../src/core/index.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { type Changes, editOutput, editRow, heard, toggled } from '../document/edits.ts';
import type { StudioStore } from '../document/studio-store.ts';
import { fieldUnits } from '../words.ts';
import { BreachNote } from './breaches.tsx';
import { CurveEditor } from './curve-editor.tsx';
import { Differences } from './differences.tsx';
import { FieldSubject, NumberField } from './number-field.tsx';
import { RowFields } from './row-fields.tsx';
import { RowList } from './row-list.tsx';
import { ScrollGraph } from './scroll-graph.tsx';

export function OutputEditor(props: {
  readonly studio: StudioStore;
  readonly runtime: Runtime;
  readonly breaches: readonly Breach[];
}) {
  const { studio, runtime } = props;
  const { slots, active, path, shown } = useStore(studio);
  const { mapping, solo } = slots[active].present;
  const output = outputIn(mapping, path);
  const audible = outputIn(heard(mapping, solo), path);
  const isMute = (i: number): boolean => audible.muted === true || audible.rows[i]?.muted === true;
  const words = describeOutput(path);
  const speed = speedOf(path);
  const breaches = props.breaches.filter((breach) => breach.path === path);
  const place = Math.min(shown[0] ?? 0, output.rows.length - 1);
  const row = output.rows[place];
  const curves = [place, ...shown.slice(1)].flatMap((i, colour) => {
    const other = output.rows[i];
    return other ? [{ place: i, row: other, colour, muted: isMute(i) }] : [];
  });

  const subject = useMemo(() => ({ mapping, path }), [mapping, path]);

  const setOutput = (changes: Changes<OutputMapping>, gesture: string | null = null): string | null =>
    studio.edit(
      (document) => ({ ...document, mapping: editOutput(document.mapping, path, changes) }),
      gesture === null ? null : `${path}-${gesture}`,
    );
  const setRow = (changes: Changes<MappingRow>, gesture: string | null = null): string | null =>
    studio.edit(
      (document) => ({ ...document, mapping: editRow(document.mapping, path, place, changes) }),
      gesture === null ? null : `${path}-${place}-${gesture}`,
    );
  const need = (value: number | undefined, make: (value: number) => string | null): string | null =>
    value === undefined ? 'Expected a number.' : make(value);
  const toggleSolo = (key: string): void => {
    studio.edit((document) => ({ ...document, solo: toggled(document.solo, key) }));
  };
  const seconds = (label: string, key: 'attackMs' | 'releaseMs') => (
    <NumberField
      label={label}
      value={output[key] / 1000}
      step={0.1}
      unit="s"
      onEnd={studio.endGesture}
      onCommit={(value) =>
        need(value, (next) => setOutput({ [key]: Math.round(next * 1000) } as Changes<OutputMapping>, key))
      }
    />
  );

  return (
    <FieldSubject value={subject}>
      <section className="editor pane" aria-label={`${words.label} editor`} tabIndex={-1}>
        <header className="editor-head">
          <div className="editor-title">
            <h2>{words.label}</h2>
            <fieldset className="cluster" aria-label="Listen">
              <button
                type="button"
                aria-pressed={output.muted === true}
                aria-label={`Mute ${words.label}`}
                title="Keep this output at neutral; saved with the mapping"
                onClick={() => {
                  const muted = output.muted === true ? undefined : true;
                  studio.edit((document) => ({
                    ...document,
                    mapping: editOutput(document.mapping, path, { muted }),
                  }));
                }}
              >
                Mute
              </button>
              <button
                type="button"
                aria-pressed={solo.includes(path)}
                aria-label={`Solo ${words.label}`}
                title="Keep all other outputs at neutral while you listen; not saved"
                onClick={() => toggleSolo(path)}
              >
                Solo
              </button>
            </fieldset>
          </div>
          <div className="fields">
            <NumberField
              label="Neutral"
              value={output.neutral}
              step={words.step}
              {...fieldUnits(path, output.neutral)}
              onEnd={studio.endGesture}
              onCommit={(value) => need(value, (neutral) => setOutput({ neutral }, 'neutral'))}
            />
            <NumberField
              label="Lowest"
              value={output.limits[0]}
              step={words.step}
              {...fieldUnits(path, output.limits[0])}
              onEnd={studio.endGesture}
              onCommit={(value) =>
                need(value, (low) => setOutput({ limits: [low, output.limits[1]] }, 'limits'))
              }
            />
            <NumberField
              label="Highest"
              value={output.limits[1]}
              step={words.step}
              {...fieldUnits(path, output.limits[1])}
              onEnd={studio.endGesture}
              onCommit={(value) =>
                need(value, (high) => setOutput({ limits: [output.limits[0], high] }, 'limits'))
              }
            />
            {seconds('Attack', 'attackMs')}
            {seconds('Release', 'releaseMs')}
            <NumberField
              label="Speed limit"
              value={output.maxSpeed}
              step={speed.comfort / 20}
              unit={speed.unit}
              empty="none"
              onEnd={studio.endGesture}
              onCommit={(maxSpeed) => setOutput({ maxSpeed }, 'speed')}
            />
          </div>
        </header>

        <Differences studio={studio} />

        {breaches.map((breach) => (
          <BreachNote
            key={`${path} ${breach.rule}`}
            breach={breach}
            output={output}
            // A step of its own, whatever is pressed or typed before and after.
            onRepair={(changes) => setOutput(changes)}
          />
        ))}

        <div className="editor-body">
          <RowList studio={studio} />
          <div className="curve-pane">
            <ScrollGraph runtime={runtime} path={path} row={row} />
            {row && (
              <CurveEditor
                curves={curves}
                path={path}
                live={runtime.simulation.latest}
                onEnd={studio.endGesture}
                onChange={(curve, gesture) => void setRow({ curve }, gesture)}
              />
            )}
          </div>
          {row && (
            <RowFields
              key={`${path}-${place}`}
              path={path}
              row={row}
              onChange={setRow}
              onEnd={studio.endGesture}
            />
          )}
        </div>
      </section>
    </FieldSubject>
  );
}
