/** @file The list of cameras, and whether they may be used. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cameraPermission, listCameras, onCamerasChange } from './devices.ts';
import type { Devices } from './frame-source.ts';

function fakeDevices() {
  const target = new EventTarget();
  let list = [
    { kind: 'audioinput', deviceId: 'mic', label: 'Microphone' },
    { kind: 'videoinput', deviceId: 'cam', label: 'Camera' },
  ];
  const devices = {
    getUserMedia: () => Promise.reject(new Error('not asked')),
    enumerateDevices: async () => list,
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  } as unknown as Devices;
  const unplug = (): void => {
    list = [];
    target.dispatchEvent(new Event('devicechange'));
  };
  return { devices, unplug };
}

describe('cameras', () => {
  it('are listed without microphones', async () => {
    expect(await listCameras(fakeDevices().devices)).toEqual([{ deviceId: 'cam', label: 'Camera' }]);
  });

  it('are none where the browser offers none', async () => {
    const devices = { enumerateDevices: () => Promise.reject(new Error('no')) } as unknown as Devices;
    expect(await listCameras(devices)).toEqual([]);
    expect(await listCameras()).toEqual([]); // Node has no navigator.mediaDevices
  });

  it('are told anew when one goes, until nobody listens', async () => {
    const { devices, unplug } = fakeDevices();
    const heard = vi.fn();
    const stop = onCamerasChange(heard, devices);
    unplug();
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith([]));
    stop();
    unplug();
    await Promise.resolve();
    expect(heard).toHaveBeenCalledOnce();
  });
});

describe('the permission for the camera', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('is the person’s, unless the page’s own policy takes it from them', async () => {
    let allowed = true;
    const featurePolicy = { allowsFeature: (name: string) => name === 'camera' && allowed };
    vi.stubGlobal('navigator', { permissions: { query: async () => ({ state: 'prompt' }) } });
    vi.stubGlobal('document', { featurePolicy });
    expect(await cameraPermission()).toBe('prompt');
    allowed = false;
    expect(await cameraPermission()).toBe('forbiddenByPage');
    // Firefox and WebKit tell nothing of the policy.
    vi.stubGlobal('document', {});
    expect(await cameraPermission()).toBe('prompt');
    vi.stubGlobal('navigator', {});
    expect(await cameraPermission()).toBe('unknown');
  });
});
