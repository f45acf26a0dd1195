/** @file What the gate keeps out is no face: no probabilities, no embedding, a reason; on both ways to read a frame. */
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaceGate } from '../artifacts/index.ts';
import type { Backend } from '../core/index.ts';
import { createFrameScorer } from './frame-scorer.ts';
import type { Inference, InferenceSession, Views } from './inference-session.ts';
import type { FrameImage } from './protocol.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { smallModel } from './small-model.ts';

/** A canvas that holds a picture of squares, whatever is drawn on it. */
class Canvas {
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }
  getContext(): unknown {
    const data = Uint8ClampedArray.from({ length: 4 * this.width * this.height }, (_, i) =>
      i % 4 === 3 ? 255 : 60 + 120 * (Math.floor(i / 64) % 2),
    );
    const nothing = (): void => undefined;
    return {
      canvas: this,
      resetTransform: nothing,
      setTransform: nothing,
      clearRect: nothing,
      drawImage: nothing,
      getImageData: () => ({ data }),
    };
  }
}

beforeEach(() => vi.stubGlobal('OffscreenCanvas', Canvas));
afterEach(() => vi.unstubAllGlobals());

const ANSWER: Inference = {
  logits: Float32Array.of(5, 0, 0, 0, 0, 0, 0, 0),
  embedding: Float32Array.of(1, 2),
};
const drawing: InferenceSession = { run: async () => ANSWER, dispose: () => undefined };
const lending: InferenceSession = {
  ...drawing,
  runFrame: async () => ({
    ...ANSWER,
    picture: { width: 48, height: 24, data: new Float32Array(1152) },
    quality: { mean: 120, deviation: 40, sharpness: 0.5, coverage: 1 },
  }),
};

async function score(
  session: InferenceSession,
  gate: FaceGate | null,
  views: Views = 1,
  backend: Backend = 'wasm',
) {
  const { manifest } = await smallModel();
  const scorer = createFrameScorer({ manifest, gate, session, backend, views, now: () => 20 });
  const close = vi.fn();
  const image = { width: 640, height: 480, close } as unknown as FrameImage;
  const settings = { ...DEFAULT_SETTINGS, framing: 'headset', embeddings: true } as const;
  const scored = await scorer.score(image, 10, settings, null, true);
  expect(close).toHaveBeenCalled();
  return scored;
}

describe.each([
  ['a canvas', drawing],
  ['the graphics processor', lending],
])('a frame read through %s, in headset framing', (_, session) => {
  it('is lost where the gate sees no lower face in it', async () => {
    const scored = await score(session, { isFace: () => false });
    expect(scored.lost).toBe('noLowerFace');
    expect(scored.scores).toEqual({ face: 'lost', capturedAtMs: 10, readyAtMs: 20, backend: 'wasm' });
    expect(scored.inspection?.lost).toBe('noLowerFace');
  });

  it('is scored where it does, and where a model has no gate', async () => {
    for (const gate of [{ isFace: () => true }, null]) {
      const scored = await score(session, gate);
      expect(scored.lost).toBeNull();
      expect(scored.scores.face).toBe('found');
      expect(scored.embedding).toEqual(ANSWER.embedding);
    }
  });

  it('is judged by the bar for as many views as the session reads', async () => {
    const isFace = vi.fn(() => true);
    await score(session, { isFace }, 1);
    await score(session, { isFace }, 2);
    const seen = {
      embedding: ANSWER.embedding,
      picture: expect.objectContaining({ width: 48, height: 24 }),
    };
    expect(isFace.mock.calls).toEqual([
      [seen, 1],
      [seen, 2],
    ]);
  });
});

describe('answers that are not numbers', () => {
  const answering = (answer: Inference): InferenceSession => ({ ...drawing, run: async () => answer });
  const broken: readonly [string, Inference][] = [
    ['logits', { ...ANSWER, logits: ANSWER.logits.with(3, Number.NaN) }],
    ['an embedding', { ...ANSWER, embedding: Float32Array.of(1, Number.POSITIVE_INFINITY) }],
  ];

  it.each(broken)('are a fault, and neither a lost face nor scores: %s', async (_, answer) => {
    // As the real gate: what is no number lies above no bar.
    const gate: FaceGate = { isFace: ({ embedding }) => embedding.reduce((sum, value) => sum + value) < 9 };
    for (const each of [gate, null])
      await expect(score(answering(answer), each)).rejects.toMatchObject({
        code: 'frame',
        message: expect.stringMatching(/not numbers/),
      });
  });

  it('are the fault of a graphics processor where one computes, so that WebAssembly takes over', async () => {
    for (const [, answer] of broken)
      await expect(score(answering(answer), null, 1, 'webgpu')).rejects.toMatchObject({ code: 'device' });
  });
});
