/** @file Says that a newer version waits; nothing happens until the person asks for it. */
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Offline } from './offline.ts';
import './offline.css';

export function UpdateNote({ offline }: { readonly offline: Offline }) {
  const state = useStore(offline.store);
  const [later, setLater] = useState(false);
  if (state.kind !== 'newer' || later) return null;
  return (
    <section className="update-note glass" aria-label="New version">
      <p>A newer version is ready. It comes by itself once all tabs of this page are closed.</p>
      <div className="row">
        <button type="button" onClick={offline.changeOver}>
          Load it now
        </button>
        <button type="button" onClick={() => setLater(true)}>
          Later
        </button>
      </div>
    </section>
  );
}
