/** @file Which cameras there are, and whether they may be used. */
import type { Devices } from './frame-source.ts';
import { CameraError, type CameraPermission } from './problems.ts';

export interface CameraDevice {
  readonly deviceId: string;
  /** Empty until the camera has been allowed once. */
  readonly label: string;
}

/** navigator.mediaDevices. Throws CameraError ('insecure', 'unsupported') where there is none. */
export function mediaDevices(): Devices {
  if (!globalThis.isSecureContext) throw new CameraError('insecure');
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraError('unsupported');
  return navigator.mediaDevices;
}

/** The cameras, in the browser's order; none where the browser offers none. */
export async function listCameras(devices?: Devices): Promise<readonly CameraDevice[]> {
  try {
    const found = await (devices ?? mediaDevices()).enumerateDevices();
    return found
      .filter(({ kind }) => kind === 'videoinput')
      .map(({ deviceId, label }) => ({ deviceId, label }));
  } catch {
    return [];
  }
}

/** Hears the list whenever a device comes or goes. Returns the way to stop hearing. */
export function onCamerasChange(
  listener: (cameras: readonly CameraDevice[]) => void,
  devices?: Devices,
): () => void {
  let target: Devices;
  try {
    target = devices ?? mediaDevices();
  } catch {
    return () => undefined;
  }
  const onChange = (): void => {
    void listCameras(target).then(listener);
  };
  target.addEventListener('devicechange', onChange);
  return () => target.removeEventListener('devicechange', onChange);
}

/** The part of Chromium's Permissions Policy API that is used; other browsers do not tell. */
type PolicyDocument = { readonly featurePolicy?: { allowsFeature(name: string): boolean } };

/** What the browser would answer now; 'unknown' where it does not tell (Firefox before 132, some headsets). */
export async function cameraPermission(): Promise<CameraPermission> {
  try {
    if ((document as PolicyDocument).featurePolicy?.allowsFeature('camera') === false)
      return 'forbiddenByPage';
    const { state } = await navigator.permissions.query({ name: 'camera' as PermissionName });
    return state;
  } catch {
    return 'unknown';
  }
}
