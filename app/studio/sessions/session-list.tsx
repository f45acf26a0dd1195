/** @file The sessions kept in this browser, and the way in for files. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { FileButton } from '../../shared/file-button.tsx';
import { fileNameOf } from '../../shared/file-name.ts';
import { historyStepOf } from '../../shared/keys.ts';
import { saveFile } from '../../shared/save-file.ts';
import { NoticePlace } from '../notice.tsx';
import type { SessionsModel } from './sessions-model.ts';
import type { ShelfEntry } from './shelf.ts';
import { clockText } from './view.ts';
import { dateWords } from './words.ts';

export function SessionList({
  model,
  onFile,
}: {
  readonly model: SessionsModel;
  readonly onFile: (file: File) => void;
}) {
  const entries = useStore(model.store, (state) => state.entries);
  const openedId = useStore(model.store, (state) => state.opened?.session.id);
  const deleted = useStore(model.store, (state) => state.deleted);
  const [chosenIds, setChosenIds] = useState<readonly string[]>([]);
  const severalKept = (entries?.length ?? 0) > 1;
  // One that was deleted is chosen no more.
  const chosen = entries?.filter(({ id }) => chosenIds.includes(id)) ?? [];
  const section = useRef<HTMLElement>(null);
  const notice = useRef<HTMLFieldSetElement>(null);
  const last = deleted.at(-1);
  const count = useRef(deleted.length);
  // The button that was pressed is gone with its row, or with its notice: keys go on from here.
  useEffect(() => {
    if (deleted.length > count.current) notice.current?.focus();
    else if (deleted.length < count.current) section.current?.focus();
    count.current = deleted.length;
  }, [deleted]);
  const keys = (event: KeyboardEvent): void => {
    if (!last || historyStepOf(event) !== 'undo') return;
    event.preventDefault();
    void model.restore();
  };
  return (
    <section
      className="session-list"
      aria-label="Sessions kept in this browser"
      ref={section}
      tabIndex={-1}
      onKeyDown={keys}
    >
      <div className="session-list-head">
        <h3>Kept in this browser</h3>
        {severalKept && (
          <button
            type="button"
            onClick={() => void saveCsv(model, chosen.length > 0 ? chosen : (entries ?? []))}
          >
            {chosen.length > 0 ? `Export ${chosen.length} chosen as CSV` : 'Export all as CSV'}
          </button>
        )}
        <FileButton
          label="Open a session file"
          accept=".json,application/json"
          onFiles={([file]) => onFile(file)}
        />
      </div>
      {entries?.length === 0 && (
        <p className="quiet">
          No session yet. Record one while the demo clip or your camera plays, or while you move the world by
          hand. Then scrub through it and try every mapping on the same expressions.
        </p>
      )}
      <ul>
        {entries?.map((entry) => (
          <Row
            key={entry.id}
            model={model}
            entry={entry}
            opened={entry.id === openedId}
            {...(severalKept && {
              chosen: chosenIds.includes(entry.id),
              onChoose: (isChosen: boolean) =>
                setChosenIds((ids) => [
                  ...ids.filter((id) => id !== entry.id),
                  ...(isChosen ? [entry.id] : []),
                ]),
            })}
          />
        ))}
      </ul>
      <NoticePlace
        box={notice}
        notice={
          last ? { kind: 'told', text: `Deleted “${last.name}”.`, onUndo: () => void model.restore() } : null
        }
        onDismiss={model.forgetDeleted}
      />
    </section>
  );
}

/** Named by ids: the file holds nobody's name, nor does its own name. */
async function saveCsv(model: SessionsModel, entries: readonly ShelfEntry[]): Promise<void> {
  const parts = await model.exportCsv(entries.map(({ id }) => id));
  const [only, ...others] = entries;
  const name = only && others.length === 0 ? `session-${only.id}.csv` : 'sessions.csv';
  if (parts) saveFile(name, parts, 'text/csv');
}

function Row(props: {
  readonly model: SessionsModel;
  readonly entry: ShelfEntry;
  readonly opened: boolean;
  /** Whether it is among those that are exported together; not offered for a session alone. */
  readonly chosen?: boolean;
  readonly onChoose?: (chosen: boolean) => void;
}) {
  const { model, entry, opened, chosen = false, onChoose } = props;
  const save = async (withPicture: boolean): Promise<void> => {
    const written = await model.exportText(entry.id, withPicture);
    if (written) saveFile(`${fileNameOf(written.name, 'session')}.session.json`, written.text);
  };
  const facts = [
    dateWords(entry.recordedAt),
    clockText(entry.durationMs),
    entry.marks === 1 ? '1 mark' : `${entry.marks} marks`,
    ...(entry.crops > 0 ? ['with picture'] : []),
  ];
  return (
    <li data-opened={opened}>
      <button
        type="button"
        className="session-open"
        aria-current={opened}
        onClick={() => void model.open(entry.id)}
      >
        <span className="session-name">{entry.name}</span>
        <span className="quiet small">{facts.join(' · ')}</span>
        {!entry.kept && <span className="not-kept small">In this tab alone</span>}
      </button>
      <span className="session-actions">
        {onChoose && (
          <label className="small">
            <input
              type="checkbox"
              checked={chosen}
              onChange={(event) => onChoose(event.target.checked)}
              aria-label={`Choose ${entry.name} for a CSV of several`}
            />
          </label>
        )}
        {!entry.kept && (
          <button type="button" className="primary" onClick={() => void model.saveAgain(entry.id)}>
            Save again
          </button>
        )}
        <button type="button" onClick={() => void save(true)} aria-label={`Export ${entry.name}`}>
          Export
        </button>
        {entry.crops > 0 && (
          <button
            type="button"
            onClick={() => void save(false)}
            aria-label={`Export ${entry.name} without its picture`}
          >
            Without picture
          </button>
        )}
        <button
          type="button"
          onClick={() => void saveCsv(model, [entry])}
          aria-label={`Export ${entry.name} as CSV`}
        >
          As CSV
        </button>
        <button type="button" onClick={() => void model.remove(entry)} aria-label={`Delete ${entry.name}`}>
          Delete
        </button>
      </span>
    </li>
  );
}
