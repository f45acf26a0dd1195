/** @file Worlds of one's own in the studio: open, list, what a headset makes of them, comfort, bindings, export. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { judgeBudget, MOST_WORLD_BYTES, type WorldVerdict } from '../../../src/world-document/index.ts';
import { LinkedWorldNote } from '../../experience/own-worlds/linked-world-note.tsx';
import { linkedWorldsOf } from '../../experience/own-worlds/linked-worlds.ts';
import { WorldFileButton } from '../../experience/own-worlds/own-world-note.tsx';
import { type OwnWorld, ownWorldsOf } from '../../experience/own-worlds/own-worlds.ts';
import { WORLDS } from '../../experience/worlds/catalogue.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { useOwnHistory } from '../own-history.ts';
import { BindingTable } from './binding-table.tsx';
import { createWorldEditor, type WorldEditor } from './world-editor.ts';
import { UnreadableRow, WorldRow } from './world-row.tsx';
import './own-worlds.css';

const editors = new WeakMap<Runtime, WorldEditor>();
function editorOf(runtime: Runtime): WorldEditor {
  const editor = editors.get(runtime) ?? createWorldEditor(ownWorldsOf(runtime));
  editors.set(runtime, editor);
  return editor;
}

function comfortWords(verdict: WorldVerdict): string {
  switch (verdict.kind) {
    case 'calm':
      return 'Filmed at the fastest changes that the comfort limits allow: no flashes were found. It is shown unchanged.';
    case 'flashes':
      return `It may flash, and is shown through the exposure limiter. ${verdict.reason}`;
    case 'unknown':
      return `Shown through the exposure limiter until it is filmed. ${verdict.reason}`;
    default:
      return verdict satisfies never;
  }
}

function Findings({ world }: { readonly world: OwnWorld }) {
  const { fits, items } = judgeBudget(world.counts);
  return (
    <div className="world-findings">
      <p className="world-comfort" data-kind={world.verdict.kind} role="status">
        {comfortWords(world.verdict)}
      </p>
      <table>
        <caption>{fits ? 'Within what a headset draws' : 'More than a headset draws at 72 Hz'}</caption>
        <thead>
          <tr>
            <th scope="col">For a headset</th>
            <th scope="col">Here</th>
            <th scope="col">At most</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ name, value, most, fits: isWithin }) => (
            <tr key={name} data-over={!isWithin}>
              <th scope="row">{name}</th>
              <td translate="no">{value}</td>
              <td translate="no">{most}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function OwnWorldsPanel({ runtime }: { readonly runtime: Runtime }) {
  const own = ownWorldsOf(runtime);
  const { worlds, unreadable, task, problem, notice, unread } = useStore(own.store);
  const shownId = useStore(runtime.store, (state) => state.worldId);
  const editor = editorOf(runtime);
  const [told, setTold] = useState('');
  // The one that is seen is edited.
  const world = worlds.find(({ id }) => id === shownId);
  const id = world?.id ?? null;
  useEffect(() => void editor.open(id), [editor, id]);
  const panel = useOwnHistory<HTMLDivElement>(editor);
  return (
    <div className="own-worlds-panel" {...panel}>
      <div className="row">
        <WorldFileButton own={own} label="Open a world…" />
        <p className="quiet">
          {`A glTF scene (.glb), at most ${MOST_WORLD_BYTES / 2 ** 20} MiB; it can also be dropped anywhere here. It stays on this device.`}
        </p>
      </div>
      <LinkedWorldNote linked={linkedWorldsOf(runtime)} own={own} />
      {problem !== null && (
        <p role="alert" className="world-problem">
          {problem}
        </p>
      )}
      <p role="status" className="quiet">
        {task ? task.words : [notice ?? '', ...unread].join(' ')}
      </p>
      {task && (
        <progress aria-label={task.words} {...(task.share === null ? {} : { value: task.share })} max={1} />
      )}
      {worlds.length + unreadable.length === 0 ? (
        <p className="quiet">No world of your own is kept here yet.</p>
      ) : (
        <ul className="world-list" aria-label="Worlds of your own">
          {worlds.map((each) => (
            <WorldRow
              key={each.id}
              world={each}
              own={own}
              isShown={each.id === id}
              onShow={() => runtime.preferences.set({ worldId: each.id === id ? WORLDS[0].id : each.id })}
              onTell={setTold}
            />
          ))}
          {unreadable.map((each) => (
            <UnreadableRow key={each.id} world={each} own={own} onTell={setTold} />
          ))}
        </ul>
      )}
      <p role="status" className="quiet world-told">
        {told}
      </p>
      {world && (
        <>
          <Findings world={world} />
          {world.verdict.kind === 'unknown' && task === null && (
            <div className="row">
              <button type="button" onClick={() => void own.film(world.id)}>
                Film it now
              </button>
            </div>
          )}
          <BindingTable editor={editor} live={runtime.simulation.latest} />
        </>
      )}
    </div>
  );
}
