/** @file “What is kept on this device”: everything the app stores, with a way to erase each part, or all of it. */
import { useEffect, useId, useState } from 'react';
import { EraseQuestion } from '../shared/erase-question.tsx';
import { sizeWords } from '../shared/size-words.ts';
import { useKeptFocus } from '../shared/use-kept-focus.ts';
import type { EraseFailures, Kept, KeptAmount, StorageRegistry } from './storage-registry.ts';
import './stored-data.css';

type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking'; readonly about: Kept['id'] | 'everything' | 'face' }
  | { readonly kind: 'erased' }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'failed'; readonly failures: EraseFailures };

function amountWords({ count, bytes }: KeptAmount): string {
  const things = count === 1 ? '' : `${count} · `;
  return `${things}${sizeWords(bytes)}`;
}

/** Each reason once, behind all that it holds for. */
function notErasedWords(failures: EraseFailures): string {
  const reasons = [...new Set(failures.map(({ reason }) => reason))].map((reason) => {
    const names = failures.filter((each) => each.reason === reason).map(({ name }) => name);
    return `${names.join(', ')} (${reason.replace(/\.$/, '')})`;
  });
  return `Not erased: ${reasons.join('; ')}. Close other tabs of this page, then try again; or clear the data of this site in the browser’s settings.`;
}

function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'erased':
      return 'Erased.';
    case 'withdrawn':
      return 'Your consent is withdrawn, and the camera is closed.';
    case 'failed': {
      return notErasedWords(outcome.failures);
    }
    default:
      return '';
  }
}

function useKept(registry: StorageRegistry): readonly Kept[] | null {
  const [kept, setKept] = useState<readonly Kept[] | null>(null);
  useEffect(() => {
    let turn = 0;
    const look = (): void => {
      const mine = ++turn;
      // Two looks may come back in the wrong order: only the last one counts.
      void registry.list().then((list) => mine === turn && setKept(list));
    };
    look();
    const off = registry.subscribe(look);
    return () => {
      turn = Number.POSITIVE_INFINITY;
      off();
    };
  }, [registry]);
  return kept;
}

export function KeptOnDevice(props: {
  readonly registry: StorageRegistry;
  readonly hasConsent: () => boolean;
  /** Closes the camera and takes the consent back at once, in every tab. */
  readonly onWithdraw: () => void;
}) {
  const { registry } = props;
  const kept = useKept(registry);
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  const title = useId();
  const run = async (erasing: Promise<EraseFailures>): Promise<void> => {
    const failures = await erasing;
    setOutcome(failures.length === 0 ? { kind: 'erased' } : { kind: 'failed', failures });
  };
  const about = outcome.kind === 'asking' ? outcome.about : null;
  const ask = (what: NonNullable<typeof about>): void => setOutcome({ kind: 'asking', about: what });
  const answer = (which?: Parameters<StorageRegistry['erase']>[0]) => ({
    onErase: () => void run(registry.erase(which)),
    onKeep: () => setOutcome({ kind: 'none' }),
  });
  const withdraw = (): void => {
    props.onWithdraw();
    // While the list is not known there may be anything.
    if (kept === null || ofFace.length > 0) ask('face');
    else setOutcome({ kind: 'withdrawn' });
  };
  const ofFace = kept?.filter(({ origin }) => origin === 'face').map(({ name }) => name) ?? [];
  const faceQuestion = `Your consent is withdrawn, and the camera is closed. Erase for good what is kept of your face too${ofFace.length > 0 ? `: ${ofFace.join(', ')}` : ''}?`;
  return (
    <section className="kept" aria-labelledby={title} {...useKeptFocus<HTMLElement>()}>
      <h3 id={title}>What is kept on this device</h3>
      {registry.problem !== null && <p role="alert">{registry.problem}</p>}
      {kept?.length === 0 && <p className="quiet small">Nothing is kept.</p>}
      <ul>
        {kept?.map(({ id, name, holds, amount }) => (
          <li key={id}>
            <div>
              <span className="kept-name">{name}</span>{' '}
              <span className="quiet small">
                {amount === null ? 'could not be read' : amountWords(amount)}
              </span>
              <p className="quiet small">{holds}</p>
            </div>
            {about === id ? (
              <EraseQuestion
                question={`Erase “${name}”? Nothing brings it back.`}
                yes={`Yes, erase “${name}”`}
                {...answer({ id })}
              />
            ) : (
              <button type="button" aria-label={`Erase ${name}`} onClick={() => ask(id)}>
                Erase
              </button>
            )}
          </li>
        ))}
      </ul>
      <p className="quiet small">
        All of this is stored in this browser only. It contains no pictures unless you recorded some.
      </p>
      {about === 'face' && (
        <>
          <p>{faceQuestion}</p>
          <EraseQuestion question={faceQuestion} yes="Yes, erase it" {...answer({ origins: ['face'] })} />
        </>
      )}
      {about === 'everything' && (
        <EraseQuestion
          question="Erase everything that is kept? Nothing brings it back."
          yes="Yes, erase it all"
          {...answer()}
        />
      )}
      {about !== 'face' && about !== 'everything' && (
        <div className="row">
          <button type="button" disabled={kept?.length === 0} onClick={() => ask('everything')}>
            Erase everything
          </button>
          {props.hasConsent() && (
            <button type="button" className="stop" onClick={withdraw}>
              Withdraw consent
            </button>
          )}
        </div>
      )}
      <p className="small" aria-live="polite">
        {outcomeWords(outcome)}
      </p>
    </section>
  );
}
