/** @file What the first page says of own worlds: the way to open one, what is being done, and what was refused. */
import { useStore } from 'zustand';
import { FileButton } from '../../shared/file-button.tsx';
import type { OwnWorlds } from './own-worlds.ts';

export function WorldFileButton({ own, label }: { readonly own: OwnWorlds; readonly label: string }) {
  return (
    <FileButton label={label} accept=".glb,model/gltf-binary" onFiles={([file]) => void own.add(file)} />
  );
}

export function OpenWorld({ own }: { readonly own: OwnWorlds }) {
  return (
    <div className="row">
      <WorldFileButton own={own} label="World file…" />
      <span className="quiet small">A glTF scene (.glb). It stays on this device.</span>
    </div>
  );
}

export function OwnWorldNote({ own }: { readonly own: OwnWorlds }) {
  const { task, problem, unread } = useStore(own.store);
  return (
    <>
      {unread.length > 0 && (
        <p className="small" role="status">
          <span>{unread.join(' ')}</span>{' '}
          <button type="button" onClick={own.dismiss}>
            Close
          </button>
        </p>
      )}
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
