import { describe, expect, it } from 'vitest';
import { cameraOffer, lastChoice } from './camera-again.tsx';

const LAST_TIME = 'You used a camera here the last time.';

describe('the camera that was used the last time', () => {
  it('is offered while the clip plays, waits for a press, or cannot be loaded', () => {
    const pictures = 'live';
    const offers = [
      cameraOffer({ kind: 'playing', source: 'demo', pictures }, 'camera'),
      cameraOffer({ kind: 'opening', source: 'demo' }, 'camera'),
      cameraOffer({ kind: 'failed', source: 'demo', reason: 'The clip could not be loaded.' }, 'camera'),
    ];
    expect(offers.map((offer) => offer?.words)).toEqual([LAST_TIME, LAST_TIME, LAST_TIME]);
    expect(cameraOffer({ kind: 'opening', source: 'demo' }, null)).toBeNull();
    expect(cameraOffer({ kind: 'playing', source: 'file', pictures }, 'camera')).toBeNull();
    expect(cameraOffer({ kind: 'stopped' }, 'camera')).toBeNull();
  });

  it('is offered again once it has failed, or stands still', () => {
    const failed = cameraOffer({ kind: 'failed', source: 'camera', reason: 'It was unplugged.' }, null);
    expect(failed?.label).toBe('Start it again');
    expect(cameraOffer({ kind: 'playing', source: 'camera', pictures: 'frozen' }, null)?.label).toBe(
      'Start it again',
    );
  });

  it('is any source of one’s own face, with what was chosen, as far as it can be had now', () => {
    const all = { camera: { id: 'a1' }, osc: true, serial: true };
    const none = { camera: null, osc: false, serial: false };
    const network = { lastFace: { kind: 'network', id: 'a1' }, deviceId: 'webcam' } as const;
    const serial = { lastFace: { kind: 'serial', id: 'serial-1-2' }, deviceId: null } as const;
    const osc = { lastFace: { kind: 'osc', id: '' }, deviceId: null } as const;
    expect(lastChoice(network, all)).toEqual({ kind: 'network', id: 'a1' });
    // The server names another camera now: that one was never used.
    expect(lastChoice(network, { ...all, camera: { id: 'b2' } })).toBeNull();
    expect(lastChoice(serial, all)).toEqual({ kind: 'serial', deviceId: 'serial-1-2' });
    expect(lastChoice(osc, all)).toEqual({ kind: 'osc' });
    for (const last of [network, serial, osc]) expect(lastChoice(last, none)).toBeNull();
    // Earlier versions remembered the camera alone.
    const camera = { kind: 'camera', deviceId: null };
    expect(lastChoice({ lastFace: null, deviceId: 'webcam' }, none)).toEqual(camera);
    expect(lastChoice({ lastFace: { kind: 'camera', id: '' }, deviceId: 'webcam' }, none)).toEqual(camera);
    expect(lastChoice({ lastFace: null, deviceId: null }, all)).toBeNull();
    expect(cameraOffer({ kind: 'opening', source: 'demo' }, 'osc')).toEqual({
      words: 'You used mouth shapes (OSC) here the last time.',
      label: 'Use them again',
    });
  });
});
