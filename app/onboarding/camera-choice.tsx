/** @file Which of several cameras is used; also where the one that was tried could not be opened. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { CameraDevice } from '../../src/camera/index.ts';
import type { Runtime } from '../runtime/interfaces.ts';
import type { SourcePhase } from '../runtime/store.ts';

/** The cameras to choose from; none where one is all there is, or no camera was asked for. */
export function camerasToChoose(
  source: SourcePhase,
  cameras: readonly CameraDevice[],
): readonly CameraDevice[] {
  return source.kind !== 'stopped' && source.source === 'camera' && cameras.length > 1 ? cameras : [];
}

export function CameraChoice(props: {
  readonly runtime: Pick<Runtime, 'store' | 'sources'>;
  readonly onCamera: (deviceId: string) => void;
}) {
  const { runtime } = props;
  const source = useStore(runtime.store, (state) => state.source);
  const cameraId = useStore(runtime.store, (state) => state.cameraId);
  const [cameras, setCameras] = useState<readonly CameraDevice[]>([]);
  useEffect(() => runtime.sources.watchCameras(setCameras), [runtime]);
  const choices = camerasToChoose(source, cameras);
  if (choices.length === 0) return null;
  return (
    <select
      aria-label="Camera"
      value={cameraId ?? ''}
      onChange={(event) => props.onCamera(event.target.value)}
    >
      {/* Where none is open, each of them can be chosen. */}
      {cameraId === null && (
        <option value="" disabled>
          Choose a camera
        </option>
      )}
      {choices.map(({ deviceId, label }, index) => (
        <option key={deviceId} value={deviceId}>
          {label || `Camera ${index + 1}`}
        </option>
      ))}
    </select>
  );
}
