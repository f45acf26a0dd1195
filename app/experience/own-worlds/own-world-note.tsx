/** @file What the first page says of own worlds: the way to open one, what is being done, and what was refused. */
import { useStore } from 'zustand';
import type { OwnWorlds } from './own-worlds.ts';

/** Opens a file from the disk. */
export function OpenWorld({ own }: { readonly own: OwnWorlds }) {
  return (
    <div className="row">
      <label className="file-button">
        World file…
        <input
          type="file"
          accept=".glb,model/gltf-binary"
          className="visually-hidden"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void own.add(file);
            event.target.value = '';
          }}
        />
      </label>
      <span className="quiet small">A glTF scene (.glb). It stays on this device.</span>
    </div>
  );
}

export function OwnWorldNote({ own }: { readonly own: OwnWorlds }) {
  const { task, problem } = useStore(own.store);
  return (
    <>
      {problem !== null && (
        <p role="alert">
          <span>{problem}</span>{' '}
          <button type="button" onClick={own.dismiss}>
            Close
          </button>
        </p>
      )}
      {task && (
        <p className="quiet small" role="status">
          <span>{task.words}</span>
          {task.share !== null && <span translate="no">{` (${Math.round(100 * task.share)} %)`}</span>}
        </p>
      )}
    </>
  );
}
