/** @file The note about a link to a world: applied, refused, or waiting for its scene's file. */
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
            {`This link says how the world “${state.link.document.name}” follows your expression. It does not contain the scene, and this device does not have it. Open the scene’s file (.glb, about ${sizeWords(state.link.scene.bytes)}) to use the link.`}
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
              : `“${state.name}” already follows your expression as the link says.`}
          </p>
          <div className="row">
            {state.putBack && (
              <button type="button" onClick={state.putBack}>
                Put back the former bindings
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
