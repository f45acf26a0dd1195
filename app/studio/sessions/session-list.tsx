/** @file The sessions kept in this browser, and the way in for files. */
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { fileName } from '../../../src/recording/index.ts';
import { saveFile } from './save-file.ts';
import type { SessionsModel } from './sessions-model.ts';
import type { ShelfEntry } from './shelf.ts';
import { clockText } from './view.ts';
import { dateWords } from './words.ts';

export function SessionList({ model }: { readonly model: SessionsModel }) {
  const entries = useStore(model.store, (state) => state.entries);
  const openedId = useStore(model.store, (state) => state.opened?.session.id);
  const fileId = useId();
  return (
    <div className="session-list">
      <div className="session-list-head">
        <h3>Kept in this browser</h3>
        <label className="file-button" htmlFor={fileId}>
          Open a session file
          <input
            id={fileId}
            type="file"
            accept=".json,application/json"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) void model.importFile(file);
              event.target.value = '';
            }}
          />
        </label>
      </div>
      {entries?.length === 0 && (
        <p className="quiet">
          No session yet. Record one while the demo clip or your camera plays, then scrub through it and hear
          every mapping on the very same face.
        </p>
      )}
      <ul>
        {entries?.map((entry) => (
          <Row key={entry.id} model={model} entry={entry} opened={entry.id === openedId} />
        ))}
      </ul>
    </div>
  );
}

function Row(props: { readonly model: SessionsModel; readonly entry: ShelfEntry; readonly opened: boolean }) {
  const { model, entry, opened } = props;
  const [asking, setAsking] = useState(false);
  const save = async (withPicture: boolean): Promise<void> => {
    const written = await model.exportText(entry.id, withPicture);
    if (written) saveFile(`${fileName(written.name)}.session.json`, written.text);
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
      {asking ? (
        <fieldset className="session-actions" aria-label={`Delete ${entry.name}?`}>
          <button type="button" className="stop" onClick={() => void model.remove(entry.id)}>
            Delete it
          </button>
          <button type="button" onClick={() => setAsking(false)}>
            Keep
          </button>
        </fieldset>
      ) : (
        <span className="session-actions">
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
          <button type="button" onClick={() => setAsking(true)} aria-label={`Delete ${entry.name}`}>
            Delete
          </button>
        </span>
      )}
    </li>
  );
}
