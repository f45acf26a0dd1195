/** @file The rows of an output: which is edited, which are shown beside it, which are heard; add, copy, paste, remove. */
import { useStore } from 'zustand';
import { type MappingRow, outputIn } from '../../../src/adaptation/index.ts';
import { addRow, editRow, heard, newRow, removeRow, soloKey, toggled } from '../document/edits.ts';
import { MOST_SHOWN, type StudioStore } from '../document/studio-store.ts';
import { depthText, inputWords } from '../words.ts';
import { useRefusal } from './number-field.tsx';

const FULL = `${MOST_SHOWN} curves are shown, which is the most. Hide one to show another.`;

export function RowList({ studio }: { readonly studio: StudioStore }) {
  const { slots, active, path, shown, clipboard } = useStore(studio);
  const { mapping, solo } = slots[active].present;
  const output = outputIn(mapping, path);
  const audible = outputIn(heard(mapping, solo), path);
  const isMute = (i: number): boolean => audible.muted === true || audible.rows[i]?.muted === true;
  const place = Math.min(shown[0] ?? 0, output.rows.length - 1);
  const row = output.rows[place];
  const full = shown.length >= MOST_SHOWN;
  const [refusal, refuse] = useRefusal();

  const insert = (added: MappingRow, from = path): void => {
    const words = studio.edit((document) => ({
      ...document,
      mapping: addRow(document.mapping, path, added, from),
    }));
    refuse(words);
    if (words === null) studio.show(output.rows.length);
  };
  const mute = (i: number, muted: boolean): void => {
    studio.edit((document) => ({
      ...document,
      mapping: editRow(document.mapping, path, i, { muted: muted ? true : undefined }),
    }));
  };
  const toggleSolo = (key: string): void => {
    studio.edit((document) => ({ ...document, solo: toggled(document.solo, key) }));
  };
  const remove = (i: number): void => {
    studio.edit((document) => ({
      mapping: removeRow(document.mapping, path, i),
      // Places after the removed row move up; solos of this output would point at others.
      solo: document.solo.filter((key) => !key.startsWith(`${path}#`)),
    }));
    studio.show(0);
  };

  return (
    <div className="rows-pane">
      <ul className="rows" aria-label="Rows">
        {output.rows.map((each, i) => {
          const colour = i === place ? 0 : shown.indexOf(i);
          const name = `row ${i + 1}, ${inputWords(each.input)}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are told apart by their place.
            <li key={i} data-edited={i === place} data-muted={isMute(i)}>
              <button
                type="button"
                className="row-name"
                aria-current={i === place}
                onClick={() => studio.show(i)}
              >
                <span className="chip" data-colour={colour} aria-hidden="true" />
                <span className="visually-hidden">{`Edit row ${i + 1}, `}</span>
                <span>{inputWords(each.input)}</span>
                <span className="depth" translate="no">
                  {depthText(path, each.depth)}
                </span>
              </button>
              <button
                type="button"
                className="icon"
                aria-pressed={i !== place && colour > 0}
                disabled={i === place || (colour < 1 && full)}
                aria-label={`Compare ${name}`}
                title={full ? FULL : 'Show beside the edited curve'}
                onClick={() => studio.show(i, true)}
              >
                ≈
              </button>
              <button
                type="button"
                className="icon"
                aria-pressed={each.muted === true}
                aria-label={`Mute ${name}`}
                title="Mute"
                onClick={() => mute(i, each.muted !== true)}
              >
                M
              </button>
              <button
                type="button"
                className="icon"
                aria-pressed={solo.includes(soloKey(path, i))}
                aria-label={`Solo ${name}`}
                title="Solo"
                onClick={() => toggleSolo(soloKey(path, i))}
              >
                S
              </button>
            </li>
          );
        })}
      </ul>
      {full && <p className="quiet small">{FULL}</p>}
      {refusal !== null && (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
      {output.rows.length === 0 && (
        <p className="quiet">
          No row changes this output, so it stays at neutral. Add a row to make it respond.
        </p>
      )}
      <div className="row-tools">
        <button type="button" onClick={() => insert(newRow(path))}>
          Add row
        </button>
        <button type="button" disabled={!row} onClick={() => row && studio.copyRow(row, path)}>
          Copy
        </button>
        <button
          type="button"
          disabled={!clipboard}
          onClick={() => clipboard && insert(clipboard.row, clipboard.from)}
        >
          Paste
        </button>
        <button type="button" disabled={!row} onClick={() => remove(place)}>
          Remove
        </button>
      </div>
    </div>
  );
}
