/** @file The link on either page: joining a room, and the room. */
import { useStore } from 'zustand';
import type { LinkInvitation } from '../../src/link/index.ts';
import type { Runtime } from '../runtime/interfaces.ts';
import { JoinForm, type LinkPage } from './join-form.tsx';
import { LinkRoomView } from './link-room.tsx';
import { phaseWords } from './link-words.ts';
import './link.css';

export function LinkPanel(props: {
  readonly runtime: Pick<Runtime, 'link' | 'store'>;
  readonly page: LinkPage;
  readonly invitation: LinkInvitation | null;
}) {
  const { link } = props.runtime;
  const state = useStore(link.store);
  const source = useStore(props.runtime.store, (each) => each.source);
  const linkedSource = useStore(props.runtime.store, (each) => each.linkedSource);
  const { phase } = state;
  const room = phase.kind === 'joined' || phase.kind === 'lost' ? phase.room : null;
  return (
    <div className="link" data-link={phase.kind}>
      <p className={phase.kind === 'lost' ? 'link-trouble' : 'quiet'} aria-live="polite">
        {phase.kind === 'idle' || phase.kind === 'refused'
          ? 'One device’s camera moves the world on another. They find each other by a code on this server.'
          : phaseWords(phase)}
      </p>
      {state.fault !== null && <p role="alert">{state.fault}</p>}
      {room ? (
        <LinkRoomView
          state={state}
          room={room}
          link={link}
          shows={source.kind === 'stopped' ? 'none' : source.source}
          linkedSource={linkedSource}
          follows={source.kind === 'playing' && source.source === 'link'}
        />
      ) : (
        <JoinForm
          key={props.invitation?.code ?? ''}
          page={props.page}
          invitation={props.invitation}
          isJoining={phase.kind === 'joining'}
          refusal={phase.kind === 'refused' ? phaseWords(phase) : null}
          onCreate={link.create}
          onJoin={link.join}
        />
      )}
    </div>
  );
}

/** Words of the button that opens the panel; null while there is no link. */
export function linkWords(phaseKind: string, count: number): string | null {
  if (phaseKind === 'joined') return count === 1 ? 'Link: 1 device' : `Link: ${count} devices`;
  return phaseKind === 'lost' ? 'Link lost' : null;
}
