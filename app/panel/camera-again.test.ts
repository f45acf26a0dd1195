import { describe, expect, it } from 'vitest';
import { cameraOffer } from './camera-again.tsx';

const LAST_TIME = 'You used a camera here the last time.';

describe('the camera that was used the last time', () => {
  it('is offered while the clip plays, waits for a press, or cannot be loaded', () => {
    const pictures = 'live';
    const offers = [
      cameraOffer({ kind: 'playing', source: 'demo', pictures }, true),
      cameraOffer({ kind: 'opening', source: 'demo' }, true),
      cameraOffer({ kind: 'failed', source: 'demo', reason: 'The clip could not be loaded.' }, true),
    ];
    expect(offers.map((offer) => offer?.words)).toEqual([LAST_TIME, LAST_TIME, LAST_TIME]);
    expect(cameraOffer({ kind: 'opening', source: 'demo' }, false)).toBeNull();
    expect(cameraOffer({ kind: 'playing', source: 'file', pictures }, true)).toBeNull();
    expect(cameraOffer({ kind: 'stopped' }, true)).toBeNull();
  });

  it('is offered again once it has failed, or stands still', () => {
    const failed = cameraOffer({ kind: 'failed', source: 'camera', reason: 'It was unplugged.' }, false);
    expect(failed?.label).toBe('Start it again');
    expect(cameraOffer({ kind: 'playing', source: 'camera', pictures: 'frozen' }, false)?.label).toBe(
      'Start it again',
    );
  });
});
