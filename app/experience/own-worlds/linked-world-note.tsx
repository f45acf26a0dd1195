/** @file What became of a link to a world: taken, its scene wanted, or refused. */
import { useStore } from 'zustand';
import { sizeWords } from '../../shared/size-words.ts';
import type { LinkedWorlds } from './linked-worlds.ts';
import { WorldFileButton } from './own-world-note.tsx';
import type { OwnWorlds } from './own-worlds.ts';

export function LinkedWorldNote(props: { readonly linked: LinkedWorlds; readonly own: OwnWorlds }) {
  const { linked, own } = props;
  const state = useStore(linked.store);
  const dismiss = (
    <button type="button" onClick={linked.dismiss}>
      Close
    </button>
  );
  switch (state.kind) {
    case 'none':
      return null;
    case 'wanted':
      return (
        <div className="linked-world" role="status">
          <p>
            {`The link shapes “${state.link.document.name}”. It does not hold the scene itself, which is not kept on this device: open its file (.glb, about ${sizeWords(state.link.scene.bytes)}), and the link applies.`}
          </p>
          <div className="row">
            <WorldFileButton own={own} label="Open its file…" />
            {dismiss}
          </div>
        </div>
      );
    case 'taken':
      return (
        <div className="linked-world" role="status">
          <p>
            {state.putBack
              ? `“${state.name}” now follows your expression as the link says.`
              : `“${state.name}” follows your expression as the link says already.`}
          </p>
          <div className="row">
            {state.putBack && (
              <button type="button" onClick={state.putBack}>
                Put back what it was
              </button>
            )}
            {dismiss}
          </div>
        </div>
      );
    case 'refused':
      return (
        <div className="linked-world" role="alert">
          <p>{state.reason}</p>
          <div className="row">{dismiss}</div>
        </div>
      );
    default:
      return state satisfies never;
  }
}
