/** @file Says, where the studio has no panel, why nothing is read, or slowly, and what helps. */
import { useStore } from 'zustand';
import { attentionWords } from '../../controls/panel-text.ts';
import type { RuntimeStore } from '../../runtime/store.ts';

export function SensingNote({ store }: { readonly store: RuntimeStore }) {
  const state = useStore(store);
  // It is there before it says anything, so that it is read aloud when it does.
  return (
    <p className="quiet small told" aria-live="polite">
      {attentionWords(state).join(' ')}
    </p>
  );
}
