/**
 * @file The hand-written shaders at odd sizes and with the shipped student (sessions.gpu.test.ts has what all sessions
 * promise), and the frame's passes against src/faces.
 */
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeArtifact, encodeArtifact, type Model } from '../../artifacts/index.ts';
import { type CropRegion, createRandom, type GreyImage } from '../../core/index.ts';
import { faceInput, OVERSAMPLING, regionToPicture, resample, toGrey, warp } from '../../faces/index.ts';
import { maxDifference } from '../../fixtures/compare.ts';
import {
  compactVgg,
  foldBatchNorm,
  initialValues,
  type Layer,
  type NetworkSpec,
} from '../../networks/index.ts';
import { fetchModel } from '../fetch-model.ts';
import { createFrameReader } from '../frame-reader.ts';
import { SINGLE_TOLERANCE } from '../inference-session.conformance.ts';
import type { InferenceSession } from '../inference-session.ts';
import { blotches } from '../open-model.ts';
import { measurePicture } from '../picture-quality.ts';
import { smallModel } from '../small-model.ts';
import { createTfjsSession } from '../tfjs-session.ts';
import { openDevice } from './device.ts';
import { samplesFor } from './frame-passes.ts';
import { planNetwork } from './plan.ts';
import { createWgslSession, type WgslSession } from './session.ts';
import { SHADERS } from './sources.ts';
import type { Variant } from './variant.ts';

const PLAIN: Variant = { name: 'plain', f16: false, subgroups: false, sharedLoads: false, fewestThreads: 1 };
const SHARED: Variant = { ...PLAIN, name: 'shared loads', subgroups: true, sharedLoads: true };
const SPLIT: Variant = { ...PLAIN, name: 'split', fewestThreads: 32_768 };

const open: { dispose(): void }[] = [];
const devices: GPUDevice[] = [];
/** Labels of what was compiled. */
let pipelines: string[] = [];
afterEach(() => {
  for (const session of open.splice(0)) session.dispose();
  for (const device of devices.splice(0)) device.destroy();
});

async function shaders(model: Model, variant: Variant, views: 1 | 2 = 1): Promise<WgslSession> {
  const { device } = await openDevice(navigator.gpu);
  devices.push(device);
  pipelines = [];
  const create = device.createComputePipelineAsync.bind(device);
  device.createComputePipelineAsync = (descriptor) => {
    pipelines.push(descriptor.label ?? '');
    return create(descriptor);
  };
  const planned = planNetwork(model.manifest.network);
  if (planned.kind !== 'planned') throw new Error(planned.reason);
  const session = await createWgslSession({
    device,
    shaders: SHADERS,
    model,
    plan: planned.plan,
    variant,
    views,
  });
  open.push(session);
  return session;
}

async function reference(model: Model): Promise<InferenceSession> {
  const session = await createTfjsSession(model, 'cpu');
  open.push(session);
  return session;
}

async function modelOf(spec: NetworkSpec, dtype: 'float32' | 'int8' = 'float32'): Promise<Model> {
  const values = initialValues(spec, createRandom(3));
  const folded = foldBatchNorm(spec, Object.fromEntries(values.map(({ name, values }) => [name, values])));
  const { manifest, weights } = await encodeArtifact({
    name: 'odd',
    half: 'lower',
    network: folded.spec,
    parameters: folded.parameters,
    dtype,
    temperature: 1,
    training: {},
  });
  return decodeArtifact(manifest, weights, 'odd');
}

const vgg = (height: number, width: number, channels: number[]): NetworkSpec =>
  compactVgg({ name: 'odd', height, width, channels, dropout: 0.2 });

/** Depthwise-separable: the strides of a MobileNet, fewer filters. */
function separable(height: number, width: number): NetworkSpec {
  const usual = { pad: 'same', batchNorm: true, activation: 'relu6' } as const;
  const pairs: [number, number][] = [
    [16, 1],
    [24, 2],
    [24, 1],
    [32, 2],
  ];
  return {
    name: 'separable',
    input: { height, width, channels: 1 },
    layers: [
      { type: 'conv', name: 'conv', filters: 8, kernel: 3, stride: 2, ...usual },
      ...pairs.flatMap(([filters, stride], i): Layer[] => [
        { type: 'depthwise', name: `each_${i}`, kernel: 3, stride, ...usual },
        { type: 'conv', name: `mix_${i}`, filters, kernel: 1, stride: 1, ...usual },
      ]),
      { type: 'globalAveragePool' },
      { type: 'dense', name: 'classifier', units: 8, activation: 'none' },
    ],
  };
}

describe('the network in hand-written shaders', () => {
  it.each([
    [23, 45, [4, 8, 8]],
    [9, 14, [8, 16]],
    [7, 20, [8, 16, 8]],
  ])('answers alike at odd sizes: %i×%i', async (height, width, channels) => {
    const model = await modelOf(vgg(height, width, channels));
    const input = blotches(4, { height, width, channels: 1 });
    const expected = await (await reference(model)).run(input);
    for (const variant of [PLAIN, SHARED, SPLIT]) {
      const answer = await (await shaders(model, variant)).run(input);
      expect(maxDifference(answer.embedding, expected.embedding)).toBeLessThanOrEqual(SINGLE_TOLERANCE);
      expect(maxDifference(answer.logits, expected.logits)).toBeLessThanOrEqual(SINGLE_TOLERANCE);
    }
  });

  it.each([
    [12, 18, [16, 32]],
    [23, 42, [32, 16]],
    [6, 12, [48, 16, 80]],
  ])('answers alike where loads are shared, kernels in 8 bits: %i×%i', async (height, width, channels) => {
    const model = await modelOf(vgg(height, width, channels), 'int8');
    const input = blotches(4, { height, width, channels: 1 });
    const expected = await (await reference(model)).run(input);
    for (const views of [1, 2] as const) {
      const gpu = await shaders(model, SHARED, views);
      expect(pipelines.join(' ')).toContain('conv3x3-shared');
      if (views === 1)
        expect(maxDifference((await gpu.run(input)).logits, expected.logits)).toBeLessThanOrEqual(
          SINGLE_TOLERANCE,
        );
      const plain = await (await shaders(model, PLAIN, views)).run(input);
      expect(maxDifference((await gpu.run(input)).embedding, plain.embedding)).toBeLessThanOrEqual(
        SINGLE_TOLERANCE,
      );
    }
  });

  it.each([
    [24, 48],
    [23, 45],
    [17, 30],
  ])('answers alike with depthwise-separable layers, and mirrored alike: %i×%i', async (height, width) => {
    const model = await modelOf(separable(height, width), 'int8');
    const input = blotches(4, { height, width, channels: 1 });
    // Large enough for ReLU6 to cut.
    const large = input.map((value) => 20 * value);
    const mirrored = large.map((_, i) => large[i - (i % width) + (width - 1 - (i % width))] ?? 0);
    const cpu = await reference(model);
    const [one, other] = [await cpu.run(large), await cpu.run(mirrored)];
    const mean = one.logits.map((value, i) => (value + (other.logits[i] ?? 0)) / 2);
    for (const variant of [PLAIN, SHARED, SPLIT]) {
      const answer = await (await shaders(model, variant)).run(large);
      expect(maxDifference(answer.embedding, one.embedding)).toBeLessThanOrEqual(SINGLE_TOLERANCE);
      expect(maxDifference(answer.logits, one.logits)).toBeLessThanOrEqual(SINGLE_TOLERANCE);
      const both = await (await shaders(model, variant, 2)).run(large);
      expect(maxDifference(both.logits, mean)).toBeLessThanOrEqual(SINGLE_TOLERANCE);
      expect(pipelines).toContain('depthwise3x3 (main)');
      if (variant === SHARED && width % 24 === 0)
        expect(pipelines).toContain('conv1x1 + tiles + weights-codes + conv1x1-shared (shared_loads)');
    }
  });

  it.each(['student', 'student-large'])('answers alike with the shipped weights: %s', async (name) => {
    const base = new URL(`/models/${name}/manifest.json`, location.href).href;
    const model = await fetchModel({ manifest: base }, () => {});
    const planned = planNetwork(model.manifest.network);
    expect(planned.kind).toBe('planned');
    const [cpu, gpu] = [await reference(model), await shaders(model, SHARED)];
    const input = blotches(7, model.manifest.network.input);
    const [expected, answer] = [await cpu.run(input), await gpu.run(input)];
    expect(maxDifference(answer.logits, expected.logits)).toBeLessThanOrEqual(SINGLE_TOLERANCE);
    expect(maxDifference(answer.embedding, expected.embedding)).toBeLessThanOrEqual(SINGLE_TOLERANCE);
  });
});

const WIDTH = 320;
const HEIGHT = 240;
const MIDDLE: CropRegion = {
  centerX: 0.5,
  centerY: 0.55,
  width: 0.6,
  height: 0.4,
  rotationDeg: 0,
  mirrored: false,
};

/** A picture with edges, gradients and colour. */
function paint(): OffscreenCanvas {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const gradient = context.createLinearGradient(0, 0, WIDTH, HEIGHT);
  gradient.addColorStop(0, 'rgb(40 80 20)');
  gradient.addColorStop(1, 'rgb(220 180 240)');
  context.fillStyle = gradient;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  const random = createRandom(5);
  for (let i = 0; i < 40; i++) {
    context.fillStyle = `hsl(${random.uniform(0, 360)} 60% ${random.uniform(20, 80)}%)`;
    context.fillRect(random.uniform(0, WIDTH), random.uniform(0, HEIGHT), 30, 18);
  }
  return canvas;
}

/** The whole frame in grey, from its own pixels: the reference is src/faces alone, no canvas scales anything. */
function greyOf(canvas: OffscreenCanvas): GreyImage {
  const { data } = canvas.getContext('2d')?.getImageData(0, 0, WIDTH, HEIGHT) ?? {};
  return toGrey(data ?? new Uint8Array(), WIDTH, HEIGHT);
}

function expectedPicture(canvas: OffscreenCanvas, region: CropRegion): GreyImage {
  const oversampled = { width: 48 * OVERSAMPLING, height: 24 * OVERSAMPLING };
  const [across, down] = samplesFor(regionToPicture(region, { width: WIDTH, height: HEIGHT }, oversampled));
  const size = { width: oversampled.width * across, height: oversampled.height * down };
  const finest = warp(
    greyOf(canvas),
    regionToPicture(region, { width: WIDTH, height: HEIGHT }, size),
    size.width,
    size.height,
  );
  const data = new Float32Array(oversampled.width * oversampled.height);
  for (const [i, value] of finest.data.entries()) {
    const x = Math.floor((i % size.width) / across);
    const y = Math.floor(i / size.width / down);
    data[y * oversampled.width + x] = (data[y * oversampled.width + x] ?? 0) + value / (across * down);
  }
  return resample({ ...oversampled, data }, 48, 24);
}

/** Bilinear weights of GPUs have 8 bits, colours of frames too. */
const GREY_LEVELS = 1.5;

describe('frame → picture, on the GPU', () => {
  const regions: [string, CropRegion][] = [
    ['plain', MIDDLE],
    ['turned', { ...MIDDLE, rotationDeg: 25 }],
    ['mirrored and turned', { ...MIDDLE, rotationDeg: -70, mirrored: true }],
    ['enlarged', { ...MIDDLE, width: 0.1, height: 0.07 }],
    ['reaching past the frame', { ...MIDDLE, centerX: 0.9, centerY: 0.1 }],
  ];

  it.each(regions)('cuts, turns, mirrors and averages as src/faces does: %s', async (_, region) => {
    const gpu = await shaders(await smallModel(), PLAIN);
    const canvas = paint();
    const expected = expectedPicture(canvas, region);
    const frame = new VideoFrame(canvas, { timestamp: 0 });
    const ofFrame = await gpu.runFrame(frame, region);
    frame.close();
    const bitmap = await createImageBitmap(canvas);
    const ofBitmap = await gpu.runFrame(bitmap, region);
    bitmap.close();
    for (const { picture: cut, quality, logits } of [ofFrame, ofBitmap]) {
      expect(maxDifference(cut.data, expected.data)).toBeLessThanOrEqual(GREY_LEVELS);
      const measured = measurePicture(cut, quality.coverage);
      expect(quality.mean).toBeCloseTo(measured.mean, 2);
      expect(quality.deviation).toBeCloseTo(measured.deviation, 2);
      expect(quality.sharpness).toBeCloseTo(measured.sharpness, 3);
      expect(logits.every(Number.isFinite)).toBe(true);
    }
    // Control: another region is far off.
    const other = expectedPicture(canvas, { ...region, centerX: region.centerX - 0.1 });
    expect(maxDifference(ofFrame.picture.data, other.data)).toBeGreaterThan(10 * GREY_LEVELS);
  });

  it('says how much of the region lies inside the frame, and reads what the canvas reads', async () => {
    const gpu = await shaders(await smallModel(), PLAIN);
    const canvas = paint();
    const halfInside = await gpu.runFrame(await createImageBitmap(canvas), { ...MIDDLE, centerX: 0 });
    expect(halfInside.quality.coverage).toBeCloseTo(0.5, 5);
    const whole = await gpu.runFrame(await createImageBitmap(canvas), MIDDLE);
    expect(whole.quality.coverage).toBe(1);
    const drawn = createFrameReader({ width: 48, height: 24 }).crop(await createImageBitmap(canvas), MIDDLE);
    let sum = 0;
    for (const [i, value] of drawn.picture.data.entries())
      sum += Math.abs(value - (whole.picture.data[i] ?? Number.NaN));
    expect(sum / (24 * 48)).toBeLessThan(2);
  });

  it('gives the network the standardised picture', async () => {
    const model = await smallModel();
    const [cpu, gpu] = [await reference(model), await shaders(model, PLAIN)];
    const { picture: cut, logits, quality } = await gpu.runFrame(await createImageBitmap(paint()), MIDDLE);
    const pixels = Float32Array.from(cut.data, (value) => (value - quality.mean) / quality.deviation);
    expect(maxDifference(logits, (await cpu.run(pixels)).logits)).toBeLessThanOrEqual(10 * SINGLE_TOLERANCE);
  });

  it('enlarges what it cuts for a network that learnt from smaller faces, and says what it cut', async () => {
    const spec = separable(48, 96);
    const model = await modelOf({ ...spec, input: { ...spec.input, cut: { height: 24, width: 48 } } });
    const [cpu, gpu] = [await reference(model), await shaders(model, PLAIN)];
    const { picture: cut, logits, quality } = await gpu.runFrame(await createImageBitmap(paint()), MIDDLE);
    expect([cut.width, cut.height]).toEqual([48, 24]);
    expect(maxDifference(cut.data, expectedPicture(paint(), MIDDLE).data)).toBeLessThanOrEqual(GREY_LEVELS);
    expect(quality.sharpness).toBeCloseTo(measurePicture(cut, 1).sharpness, 3);
    const expected = await cpu.run(faceInput([cut], 'lower', model.manifest.network.input));
    expect(maxDifference(logits, expected.logits)).toBeLessThanOrEqual(10 * SINGLE_TOLERANCE);
  });

  it('makes no buffer, texture or pipeline after the first frame', async () => {
    const gpu = await shaders(await smallModel(), PLAIN);
    const bitmap = await createImageBitmap(paint());
    await gpu.runFrame(bitmap, MIDDLE);
    const [device] = devices;
    if (!device) throw new Error('no device');
    const made: string[] = [];
    for (const name of ['createBuffer', 'createTexture', 'createComputePipelineAsync'] as const) {
      const original = device[name].bind(device) as (...args: unknown[]) => unknown;
      Object.defineProperty(device, name, {
        value: (...args: unknown[]) => {
          made.push(name);
          return original(...args);
        },
      });
    }
    for (let i = 0; i < 10; i++) await gpu.runFrame(bitmap, MIDDLE);
    expect(made).toEqual([]);
    // Control: the watch sees what is made.
    device.createBuffer({ size: 4, usage: GPUBufferUsage.STORAGE }).destroy();
    expect(made).toEqual(['createBuffer']);
  });
});
