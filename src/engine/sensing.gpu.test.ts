/** @file The whole sensing line in a real browser: page, worker, canvas, backend. */
import { afterEach, describe, expect, it } from 'vitest';
import type { CropRegion } from '../core/index.ts';
import type { FrameImage, Inspection, SensingEvent, SensingStatus } from './protocol.ts';
import { createSensing, type Sensing } from './sensing.ts';
import type { SensingSettings, SensingUrls } from './settings.ts';
import { smallArtifact } from './small-model.ts';

type ScoresEvent = Extract<SensingEvent, { kind: 'scores' }>;
type Draw = (context: OffscreenCanvasRenderingContext2D) => void;

const WIDTH = 320;
const HEIGHT = 160;
const open: Sensing[] = [];
afterEach(() => {
  for (const sensing of open.splice(0)) sensing.dispose();
});

async function start(
  settings: Partial<SensingSettings>,
  change: (urls: SensingUrls) => SensingUrls = (urls) => urls,
): Promise<Sensing> {
  const { manifest, weights } = await smallArtifact();
  const sensing = createSensing({
    urls: change({
      manifest: URL.createObjectURL(new Blob([JSON.stringify(manifest)])),
      weights: URL.createObjectURL(new Blob([weights])),
      detector: '/detector/blazeface.json',
      wasm: '/wasm/',
    }),
    settings,
  });
  open.push(sensing);
  return sensing;
}

/** The first status that is not loading. */
function settled(sensing: Sensing): Promise<SensingStatus> {
  return new Promise((resolve) => {
    sensing.subscribe((event) => {
      if (event.kind === 'status' && event.status.kind !== 'loading') resolve(event.status);
    });
  });
}

/** For tests of what follows: a sensing that did not start fails them at once, and says why. */
async function ready(sensing: Sensing): Promise<Sensing> {
  const status = await settled(sensing);
  if (status.kind === 'failed') throw status.error;
  return sensing;
}

function paint(draw: Draw): OffscreenCanvas {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  draw(context);
  return canvas;
}

const fill =
  (style: string): Draw =>
  (context) => {
    context.fillStyle = style;
    context.fillRect(0, 0, WIDTH, HEIGHT);
  };
/** Left dark, right light, a bright spot at the upper left. */
const scene: Draw = (context) => {
  fill('rgb(60 60 60)')(context);
  context.fillStyle = 'rgb(180 180 180)';
  context.fillRect(WIDTH / 2, 0, WIDTH / 2, HEIGHT);
  context.fillStyle = 'white';
  context.fillRect(0, 0, WIDTH / 4, HEIGHT / 4);
};

function videoFrame(draw: Draw): VideoFrame {
  return new VideoFrame(paint(draw), { timestamp: 0 });
}

/** Offers one frame and waits for its scores. */
function score(sensing: Sensing, image: FrameImage, capturedAtMs = performance.now()): Promise<ScoresEvent> {
  return new Promise((resolve) => {
    const stop = sensing.subscribe((event) => {
      if (event.kind !== 'scores') return;
      queueMicrotask(() => stop());
      resolve(event);
    });
    setTimeout(() => sensing.offer({ image, capturedAtMs, source: 'file' }), 3);
  });
}

async function inspect(sensing: Sensing, draw: Draw): Promise<Inspection> {
  const asked = sensing.inspect();
  await score(sensing, videoFrame(draw));
  const inspection = await asked;
  if (!inspection) throw new Error('no inspection');
  return inspection;
}

function probabilities({ scores }: ScoresEvent): readonly number[] {
  if (scores.face !== 'found') throw new Error('lost');
  return scores.probabilities;
}

describe('sensing', () => {
  it('runs on WebAssembly where WebGPU is only emulated, and says why', async () => {
    const status = await settled(await start({}));
    expect(status).toMatchObject({ kind: 'ready', backend: 'wasm' });
    if (status.kind !== 'ready') throw new Error('not ready');
    expect(status.why).toContain('emulated');
    expect(status.adapter).toMatch(/swiftshader/i);
    expect(status.warmUpMs).toBeGreaterThan(0);
  });

  it('scores VideoFrames and ImageBitmaps alike, takes them over, and keeps the page’s time', async () => {
    const sensing = await ready(await start({}));
    const frame = videoFrame(scene);
    const capturedAtMs = performance.now();
    const first = await score(sensing, frame, capturedAtMs);
    expect(frame.format).toBeNull(); // handed over, so closed here
    expect(first.scores.capturedAtMs).toBe(capturedAtMs);
    expect(first.scores.readyAtMs).toBeGreaterThan(capturedAtMs);
    expect(first.scores.readyAtMs).toBeLessThanOrEqual(performance.now());
    const sum = probabilities(first).reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(1, 6);
    const second = await score(sensing, await createImageBitmap(paint(scene)));
    for (const [i, value] of probabilities(second).entries())
      expect(value).toBeCloseTo(probabilities(first)[i] ?? Number.NaN, 2);
  });

  it('reads nothing from a black, a white or a blank picture', async () => {
    const sensing = await ready(await start({}));
    for (const [style, lost] of [
      ['black', 'dark'],
      ['white', 'bright'],
      ['rgb(120 120 120)', 'flat'],
    ] as const) {
      const event = await score(sensing, videoFrame(fill(style)));
      expect(event.scores.face).toBe('lost');
      expect(event.lost).toBe(lost);
    }
    expect((await score(sensing, videoFrame(scene))).scores.face).toBe('found');
  });

  it('gives the embedding with the scores to who asks for it, and to nobody else', async () => {
    const sensing = await ready(await start({}));
    expect((await score(sensing, videoFrame(scene))).embedding).toBeNull();
    sensing.configure({ embeddings: true });
    const { embedding } = await score(sensing, videoFrame(scene));
    expect(embedding?.length).toBeGreaterThan(0);
    expect(embedding?.every(Number.isFinite)).toBe(true);
    expect((await score(sensing, videoFrame(fill('black')))).embedding).toBeNull();
  });

  it('cuts, turns and mirrors the region it was given', async () => {
    const sensing = await ready(await start({}));
    const whole: CropRegion = {
      centerX: 0.5,
      centerY: 0.5,
      width: 1,
      height: 1,
      rotationDeg: 0,
      mirrored: false,
    };
    const at = ({ picture }: Inspection, x: number, y: number): number =>
      picture?.data[Math.floor(y * 24) * 48 + Math.floor(x * 48)] ?? Number.NaN;
    const plain = await inspect(sensing, scene);
    expect(plain.picture).toMatchObject({ width: 48, height: 24 });
    expect([at(plain, 0.1, 0.1), at(plain, 0.3, 0.8), at(plain, 0.8, 0.5)].map(Math.round)).toEqual([
      255, 60, 180,
    ]);
    sensing.configure({ region: { ...whole, mirrored: true } });
    const mirrored = await inspect(sensing, scene);
    expect([at(mirrored, 0.9, 0.1), at(mirrored, 0.2, 0.5)].map(Math.round)).toEqual([255, 180]);
    sensing.configure({ region: { ...whole, rotationDeg: 180 } });
    const turned = await inspect(sensing, scene);
    expect([at(turned, 0.9, 0.9), at(turned, 0.2, 0.5)].map(Math.round)).toEqual([255, 180]);
    sensing.configure({ region: { ...whole, centerX: 0.75, width: 0.5 } });
    expect((await inspect(sensing, scene)).lost).toBe('flat');
  });

  it('leaks no tensor over 60 frames in either framing', async () => {
    const sensing = await ready(await start({ framing: 'webcam' }));
    const before = (await inspect(sensing, scene)).tensors;
    for (let i = 0; i < 8; i++) await score(sensing, videoFrame(scene));
    expect((await inspect(sensing, scene)).tensors).toBe(before);
    sensing.configure({ framing: 'headset' });
    for (let i = 0; i < 52; i++) await score(sensing, videoFrame(scene));
    expect((await inspect(sensing, scene)).tensors).toBe(before);
  });

  it('finds no face where there is none', async () => {
    const sensing = await ready(await start({ framing: 'webcam' }));
    expect((await score(sensing, videoFrame(scene))).lost).toBe('noFace');
  });

  it('computes the same on WebGPU when told to, and calls it software here', async () => {
    const wasm = await ready(await start({ backend: 'wasm' }));
    const expected = probabilities(await score(wasm, videoFrame(scene)));
    const gpu = await start({ backend: 'webgpu' });
    expect(await settled(gpu)).toMatchObject({
      kind: 'ready',
      backend: 'webgpu-software',
      why: expect.stringContaining('Hand-written shaders compute'),
    });
    const event = await score(gpu, videoFrame(scene));
    expect(event.scores.backend).toBe('webgpu-software');
    for (const [i, value] of probabilities(event).entries())
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 3);
  });

  it('reads with the large model on WebGPU, with the small one on WebAssembly, and cuts the same picture', async () => {
    const { manifest, weights } = await smallArtifact(6, {
      height: 48,
      width: 96,
      cut: { height: 24, width: 48 },
    });
    const large = {
      manifest: URL.createObjectURL(new Blob([JSON.stringify({ ...manifest, name: 'large' })])),
      weights: URL.createObjectURL(new Blob([weights])),
    };
    const withLarge = (urls: SensingUrls): SensingUrls => ({ ...urls, large });
    const cuts = [];
    for (const [backend, name] of [
      ['wasm', 'small'],
      ['webgpu', 'large'],
    ] as const) {
      const sensing = await start({ backend }, withLarge);
      const status = await settled(sensing);
      expect(status.kind === 'ready' && status.model.split('@')[0]).toBe(name);
      cuts.push((await inspect(sensing, scene)).picture);
    }
    const [onCanvas, onGpu] = cuts;
    expect(onGpu).toMatchObject({ width: 48, height: 24 });
    let apart = 0;
    for (const [i, value] of onGpu?.data.entries() ?? [])
      apart += Math.abs(value - (onCanvas?.data[i] ?? NaN));
    expect(apart / (24 * 48)).toBeLessThan(2);
  });

  it.each([
    ['its gate is damaged', { gate: '{"schemaVersion": 2}' }],
    ['its weights are damaged', { weights: 'no weights' }],
    ['it is not there', {}],
  ])('reads with the small model where the large one cannot be used: %s', async (_, damage) => {
    const { manifest, weights } = await smallArtifact(6);
    const address = (body: BlobPart): string => URL.createObjectURL(new Blob([body]));
    const large = {
      manifest:
        'gate' in damage || 'weights' in damage ? address(JSON.stringify(manifest)) : '/models/none.json',
      weights: address('weights' in damage ? damage.weights : weights),
      ...('gate' in damage && { gate: address(damage.gate) }),
    };
    const status = await settled(await start({ backend: 'webgpu' }, (urls) => ({ ...urls, large })));
    if (status.kind !== 'ready') throw new Error('not ready');
    expect(status.why).toContain('(own shaders, large model: ');
    const small = await settled(await start({ backend: 'webgpu' }));
    expect(status.model).toBe(small.kind === 'ready' && small.model);
  });

  it('falls back to plain JavaScript where WebAssembly is blocked', async () => {
    const status = await settled(await start({}, (urls) => ({ ...urls, wasm: '/nowhere/' })));
    expect(status).toMatchObject({ kind: 'ready', backend: 'cpu' });
    // The test's server answers with a page in place of the file.
    expect(status.kind === 'ready' && status.why).toContain('(wasm: Aborted(CompileError: ');
  });

  it('refuses broken weights with a remedy, and does not try them again', async () => {
    const broken = URL.createObjectURL(new Blob([new Uint8Array(100)]));
    const status = await settled(await start({}, (urls) => ({ ...urls, weights: broken })));
    if (status.kind !== 'failed') throw new Error('did not fail');
    expect(status.error.code).toBe('artifact');
    expect(status.retryInMs).toBeNull();
  });

  it('tells of a model that is not there, and tries again', async () => {
    const status = await settled(
      await start({}, (urls) => ({ ...urls, manifest: '/models/none/manifest.json' })),
    );
    if (status.kind !== 'failed') throw new Error('did not fail');
    expect(status.error.code).toBe('download');
    expect(status.retryInMs).toBe(1000);
  });
});
