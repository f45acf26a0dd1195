/** @file The switch that closes the camera at once, with the sign that it is open: above everything else, on both pages. */
import { useStore } from 'zustand';
import type { Runtime } from '../runtime/interfaces.ts';

export function KillSwitch({ runtime }: { readonly runtime: Pick<Runtime, 'store' | 'sources'> }) {
  const source = useStore(runtime.store, (state) => state.source);
  // The camera's own track decides: a replay may drive the world while the camera is open.
  const cameraLive = useStore(runtime.store, (state) => state.cameraLive);
  const sensing = cameraLive || source.kind === 'playing' || source.kind === 'opening';
  return (
    <div className="kill-switch">
      {sensing ? (
        <button type="button" className="stop" onClick={runtime.sources.stop}>
          Stop sensing
        </button>
      ) : (
        <button type="button" onClick={runtime.sources.resume}>
          Start sensing
        </button>
      )}
      {cameraLive && (
        <p className="camera-on">
          <span className="dot dot-on" aria-hidden="true" />
          <span className="camera-word">Camera on</span>
        </p>
      )}
    </div>
  );
}
