/** @file “What is kept on this device”: everything the app stores, with a way to erase each part, or all of it. */
import { useEffect, useId, useState } from 'react';
import { sizeWords } from '../shared/size-words.ts';
import type { EraseFailures, Kept, KeptAmount, StorageRegistry } from './storage-registry.ts';
import './stored-data.css';

type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking'; readonly about: Kept['id'] | 'everything' | 'consent' }
  | { readonly kind: 'erased' }
  | { readonly kind: 'failed'; readonly failures: EraseFailures };

function amountWords({ count, bytes }: KeptAmount): string {
  const things = count === 1 ? '' : `${count} · `;
  return `${things}${sizeWords(bytes)}`;
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

/** Erasing cannot be undone: it is asked about first, where the press was. */
function Question(props: { readonly yes: string; readonly onYes: () => void; readonly onNo: () => void }) {
  return (
    <>
      <button type="button" className="stop" onClick={props.onYes}>
        {props.yes}
      </button>
      <button type="button" onClick={props.onNo}>
        Keep it
      </button>
    </>
  );
}

export function KeptOnDevice(props: {
  readonly registry: StorageRegistry;
  readonly hasConsent: () => boolean;
  readonly onWithdraw: () => Promise<EraseFailures>;
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
  const answer = (erase: () => Promise<EraseFailures>) => ({
    onYes: () => void run(erase()),
    onNo: () => setOutcome({ kind: 'none' }),
  });
  const ofFace = kept?.filter(({ origin }) => origin === 'face').map(({ name }) => name) ?? [];
  return (
    <section className="kept" aria-labelledby={title}>
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
              <div className="row">
                <Question yes={`Yes, erase “${name}”`} {...answer(() => registry.erase({ id }))} />
              </div>
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
      {about === 'consent' && <p>{`This closes the camera and erases for good: ${ofFace.join(', ')}.`}</p>}
      <div className="row">
        {about === 'everything' && <Question yes="Yes, erase it all" {...answer(() => registry.erase())} />}
        {about === 'consent' && <Question yes="Yes, withdraw and erase" {...answer(props.onWithdraw)} />}
        {about !== 'everything' && about !== 'consent' && (
          <>
            <button type="button" disabled={kept?.length === 0} onClick={() => ask('everything')}>
              Erase everything
            </button>
            {props.hasConsent() && (
              <button
                type="button"
                className="stop"
                onClick={() => (ofFace.length > 0 ? ask('consent') : void run(props.onWithdraw()))}
              >
                Withdraw consent
              </button>
            )}
          </>
        )}
      </div>
      <p className="small" aria-live="polite">
        {outcome.kind === 'erased'
          ? 'Erased.'
          : outcome.kind === 'failed' &&
            `Not erased: ${outcome.failures.map(({ name, reason }) => `${name} (${reason})`).join(', ')}. Close other tabs of this page, then try again.`}
      </p>
    </section>
  );
}
