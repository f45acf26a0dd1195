/** @file createMienscape in a real browser: its own worker and network on the demo clip, and on a page's own video element. */
import { afterEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { createMienscape, type Mienscape, type MienscapeOptions } from './index.ts';

let mien: Mienscape | null = null;
afterEach(() => mien?.dispose());

async function senses(
  source: MienscapeOptions['source'],
  framing: 'headset' | 'webcam' = 'headset',
): Promise<Mienscape> {
  mien = createMienscape({ source, assets: '/', framing, backend: 'wasm' });
  const { read, start } = mien;
  await start();
  await expect.poll(() => read().emotion.recent?.confidence ?? 0, { timeout: 50_000 }).toBeGreaterThan(0.2);
  await expect.poll(() => read().targets).not.toEqual(NEUTRAL_TARGETS);
  return mien;
}

describe('createMienscape in a browser', () => {
  it('reads the demo clip, and its targets move', async () => {
    const { stop, read } = await senses({ kind: 'demo' });
    stop();
    expect(read().emotion.kind).toBe('off');
  });

  it('reads the network camera that a server passes on to this origin, and lets go of it', async () => {
    const server = await commands.startCameraServer(location.origin);
    try {
      const { stop } = await senses({ kind: 'network', consent: true, server }, 'webcam');
      expect(await commands.cameraReaders()).toBe(1);
      stop();
      await expect.poll(() => commands.cameraReaders(), { timeout: 20_000 }).toBe(0);
    } finally {
      await commands.closeCameraServer();
    }
  });

  it('reads a video element of the page, and leaves it playing', async () => {
    const element = document.createElement('video');
    Object.assign(element, { muted: true, loop: true, src: '/demo/faces.webm' });
    await element.play();
    const { stop } = await senses({ kind: 'video', element });
    stop();
    expect([element.paused, element.src.endsWith('/demo/faces.webm')]).toEqual([false, true]);
    element.pause();
  });
});
