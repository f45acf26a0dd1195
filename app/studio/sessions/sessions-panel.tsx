/** @file Recorded sessions, under the editor: recording, list, timeline, comparison. */
import { useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import type { Mapping } from '../../../src/adaptation/index.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { Opened } from './opened-session.tsx';
import { RecorderBar, RecordingSign } from './recorder-bar.tsx';
import { SessionList } from './session-list.tsx';
import { createSessionsModel } from './sessions-model.ts';
import './sessions.css';

export interface SessionsPanelProps {
  readonly runtime: Runtime;
  /** A file was chosen, of whatever kind. */
  readonly onFile: (file: File) => void;
  /** The mapping as it is edited now; a new object for each edit. */
  readonly mapping: Mapping;
  /** All mappings a session can be compared under: built-in and saved. */
  readonly mappings: readonly Mapping[];
}

/** One a runtime, whatever React mounts and unmounts: a recording must outlive a closed tab of the studio. */
const models = new WeakMap<Runtime, ReturnType<typeof createSessionsModel>>();

export function sessionsOf(runtime: Runtime): ReturnType<typeof createSessionsModel> {
  const model = models.get(runtime) ?? createSessionsModel(runtime);
  models.set(runtime, model);
  return model;
}

export function SessionsPanel({ runtime, onFile, mapping, mappings }: SessionsPanelProps) {
  const [model] = useState(() => sessionsOf(runtime));
  const opened = useStore(model.store, (state) => state.opened);
  const problem = useStore(model.store, (state) => state.problem);
  const again = useStore(model.store, (state) => state.again);
  const override = useStore(runtime.store, (state) => state.override);
  const root = useRef<HTMLElement>(null);
  const title = useId();
  const isOpen = opened !== null;
  useEffect(() => model.setEditor(mapping), [model, mapping]);
  // A session that opens is shown, even where the studio has folded its sessions away.
  useEffect(() => {
    const fold = root.current?.closest('details');
    if (isOpen && fold) fold.open = true;
  }, [isOpen]);
  return (
    <section className="session-studio" ref={root} aria-labelledby={title} tabIndex={-1}>
      <h2 id={title} className="visually-hidden">
        Sessions
      </h2>
      {createPortal(<RecordingSign model={model} />, document.body)}
      <RecorderBar model={model} />
      {problem !== null && (
        <div className="sessions-problem">
          <p role="alert">{problem}</p>
          {again && (
            <button type="button" onClick={() => void again()}>
              Try again
            </button>
          )}
        </div>
      )}
      {opened && (
        <Opened
          model={model}
          opened={opened}
          following={override === 'replay'}
          mapping={mapping}
          mappings={mappings}
        />
      )}
      <SessionList model={model} onFile={onFile} />
    </section>
  );
}
