/** @file The notice, given once, that the browser does not keep the app for use without a network at this address. */
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Offline } from './offline.ts';
import './offline.css';

export function RefusalNote(props: {
  readonly offline: Offline;
  /** Whether it was read in an earlier visit. */
  readonly wasRead: boolean;
  readonly onRead: () => void;
}) {
  const { kind } = useStore(props.offline.store);
  const [isRead, setRead] = useState(props.wasRead);
  if (kind !== 'refused' || isRead) return null;
  return (
    <section className="update-note glass" aria-label="Use without a network">
      <p role="status">
        The app works as long as its server runs. This browser does not store it for use without a network: it
        does not trust the certificate of this address, or its settings forbid it.
      </p>
      <div className="row">
        <button
          type="button"
          onClick={() => {
            setRead(true);
            props.onRead();
          }}
        >
          Understood
        </button>
      </div>
    </section>
  );
}
