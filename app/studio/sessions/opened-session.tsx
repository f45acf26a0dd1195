/** @file An opened session: its name, its timeline, its marks, comparison and picture. */
import { useStore } from 'zustand';
import type { Mapping } from '../../../src/adaptation/index.ts';
import { useOwnHistory } from '../own-history.ts';
import { AttributionMapView } from './attribution-map.tsx';
import { Compare } from './compare.tsx';
import { Marks } from './marks.tsx';
import type { OpenedSession, SessionsModel } from './sessions-model.ts';
import { TextField } from './text-field.tsx';
import { Timeline } from './timeline.tsx';
import { clockText } from './view.ts';
import { settingsWords } from './words.ts';

const FAITHFUL_WORDS = {
  yes: 'Replays exactly as it was recorded.',
  no: 'This version of Mienscape moves the world differently from the version that recorded this session.',
} as const;

export function Opened(props: {
  readonly model: SessionsModel;
  readonly opened: OpenedSession;
  readonly following: boolean;
  readonly mapping: Mapping;
  readonly mappings: readonly Mapping[];
}) {
  const { model, opened, following, mapping, mappings } = props;
  const { session, history, faithful } = opened;
  const article = useOwnHistory<HTMLElement>(model);
  const notice = useStore(model.store, (state) => state.notice);
  const settings = settingsWords(session);
  const facts = [
    clockText(session.durationMs),
    ...(settings === null ? [] : [settings]),
    ...(faithful === null ? [] : [faithful ? FAITHFUL_WORDS.yes : FAITHFUL_WORDS.no]),
    ...(notice === null ? [] : [notice]),
  ];
  return (
    <article className="opened" aria-label={`Session ${session.name}`} {...article}>
      <header className="opened-head">
        <TextField
          key={session.id}
          className="opened-name"
          label="Name of the session"
          text={session.name}
          most={80}
          onCommit={(name) => void model.rename(name)}
        />
        <span className="quiet small">{facts.join(' · ')}</span>
        <fieldset className="cluster" aria-label="History of names and marks">
          <button
            type="button"
            disabled={history.past.length === 0}
            onClick={() => void model.undo()}
            aria-label="Undo in the session"
            title="Ctrl Z within the session"
          >
            Undo
          </button>
          <button
            type="button"
            disabled={history.future.length === 0}
            onClick={() => void model.redo()}
            aria-label="Redo in the session"
            title="Ctrl Shift Z within the session"
          >
            Redo
          </button>
        </fieldset>
        {!following && (
          <button type="button" onClick={model.follow}>
            Show it in the world
          </button>
        )}
        <button type="button" onClick={model.close}>
          Back to live
        </button>
      </header>
      <Timeline key={session.id} model={model} opened={opened} />
      <div className="opened-parts">
        <Marks model={model} opened={opened} />
        <Compare model={model} opened={opened} mapping={mapping} mappings={mappings} />
        <AttributionMapView key={session.id} model={model} opened={opened} />
      </div>
    </article>
  );
}
