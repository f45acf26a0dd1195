/** @file The list of cameras. */
import { describe, expect, it, vi } from 'vitest';
import { listCameras, onCamerasChange } from './devices.ts';
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
