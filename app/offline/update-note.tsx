/** @file The notice that a newer version waits, or that another tab has changed over. */
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Offline } from './offline.ts';
import './offline.css';

export function UpdateNote({ offline }: { readonly offline: Offline }) {
  const state = useStore(offline.store);
  const [later, setLater] = useState<'newer' | 'changed' | null>(null);
  const { kind } = state;
  if ((kind !== 'newer' && kind !== 'changed') || later === kind) return null;
  return (
    <section className="update-note glass" aria-label="New version">
      <p>
        {kind === 'newer'
          ? 'A newer version is ready. It starts once all tabs of this page are closed. If you load it now, ' +
            'other tabs without unsaved work load again too.'
          : 'A newer version was loaded in another tab. This tab keeps the former version until you load it again.'}
      </p>
      <div className="row">
        <button type="button" onClick={offline.changeOver}>
          Load it now
        </button>
        <button type="button" onClick={() => setLater(kind)}>
          Later
        </button>
      </div>
    </section>
  );
}
