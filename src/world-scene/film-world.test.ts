/** @file What a film may not be judged by: pictures that were never drawn, and a part of an animation. */
import { Scene, type WebGLRenderer } from 'three';
import { describe, expect, it, vi } from 'vitest';
import type { WorldBinding } from './bind-world.ts';
import { filmWorld } from './film-world.ts';

/** A world that is drawn black, whose only animation runs through in so many seconds. */
function setUp(animationS: number) {
  let playedS = 0;
  let lost = false;
  let pictures = 0;
  const binding: WorldBinding = {
    scene: new Scene(),
    longestAnimationS: 1,
    rebind: () => undefined,
    next: (_targets, deltaS) => {
      playedS += deltaS;
    },
    playedShare: () => Math.min(1, playedS / animationS),
    poseLength: () => 1,
    show: () => undefined,
    dispose: () => undefined,
  };
  const renderer = {
    xr: { enabled: false },
    getRenderTarget: () => null,
    setRenderTarget: () => undefined,
    clear: () => undefined,
    render: () => undefined,
    readRenderTargetPixels: () => {
      pictures++;
    },
    getContext: () => ({ isContextLost: () => lost }),
  } as unknown as WebGLRenderer;
  return {
    binding,
    renderer,
    lose: () => {
      lost = true;
    },
    seconds: () => pictures / 4 / 20,
  };
}
const pause = (): Promise<void> => Promise.resolve();
let nowMs = 0;
const now = (): number => {
  nowMs += 100;
  return nowMs;
};

describe('a film', () => {
  it('[COMFORT-12] goes on while an animation has not run through, and says nothing of one that it cannot show whole', async () => {
    const { binding, renderer, seconds } = setUp(400);
    const onProgress = vi.fn();
    const verdict = await filmWorld(binding, renderer, { pause, now, onProgress });
    expect(verdict).toEqual({ kind: 'unknown', reason: expect.stringMatching(/so slowly that 60 s/) });
    expect(seconds()).toBeGreaterThan(55);
    const shares = onProgress.mock.calls.map(([{ share }]) => share as number);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    // As far as the animation has run, not as long as was filmed.
    expect(shares.at(-1)).toBeCloseTo(60 / 400, 2);
  });

  it('[COMFORT-12] is not judged calm by the black of a graphics card that was lost', async () => {
    const { binding, renderer, lose } = setUp(1);
    const verdict = await filmWorld(binding, renderer, { pause, now, onProgress: lose });
    expect(verdict).toEqual({ kind: 'unknown', reason: expect.stringMatching(/graphics card was lost/) });
  });
});
