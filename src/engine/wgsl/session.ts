/** @file The network on hand-written shaders: one command buffer a frame, nothing allocated on the GPU after warm-up. */
import type { Model } from '../../artifacts/index.ts';
import type { CropRegion, GreyImage } from '../../core/index.ts';
import {
  type FrameInference,
  type Inference,
  type InferenceSession,
  requireOnePicture,
  type Views,
} from '../inference-session.ts';
import type { PictureQuality } from '../picture-quality.ts';
import type { FrameImage } from '../protocol.ts';
import { coverageOf, createFramePasses } from './frame-passes.ts';
import { createGpuNetwork } from './network.ts';
import type { Shaders } from './pipelines.ts';
import type { Plan } from './plan.ts';
import { createReadback } from './readback.ts';
import { STATISTICS } from './structs.ts';
import type { Variant } from './variant.ts';

export interface WgslSession extends InferenceSession {
  runFrame(image: FrameImage, region: CropRegion): Promise<FrameInference>;
  /** Time the GPU took for the last answer, ms; null where the device has no timestamps. */
  readonly gpuMs: number | null;
  readonly variant: string;
}

export interface WgslOptions {
  readonly device: GPUDevice;
  readonly shaders: Shaders;
  readonly model: Model;
  readonly plan: Plan;
  readonly variant: Variant;
  readonly views?: Views;
}

/** For pixels that are standardised already. */
const STANDARDISED = new ArrayBuffer(STATISTICS.size);
STATISTICS.write(STANDARDISED, { mean: 0, gain: 1, deviation: 0, edges: 0 });
const TIMES_BYTES = 16;

export async function createWgslSession(options: WgslOptions): Promise<WgslSession> {
  const { device, shaders, model, plan, variant, views = 1 } = options;
  const network = await createGpuNetwork(device, shaders, model, plan, variant, views);
  // Not every GPU lends frames to shaders (Node's does not): then `runFrame` is never asked for.
  const framePasses = await createFramePasses(device, shaders, plan, network);
  const timed = device.features.has('timestamp-query');
  const querySet = timed ? device.createQuerySet({ type: 'timestamp', count: 2 }) : null;
  const times = device.createBuffer({
    label: 'times',
    size: TIMES_BYTES,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  const readback = createReadback(device, [
    network.answer,
    framePasses.statistics,
    framePasses.picture,
    times,
  ]);
  const { height, width } = plan.cut;
  const answerBytes = network.answer.size;
  let gpuMs: number | null = null;

  function answerIn(bytes: ArrayBuffer): Inference {
    const values = new Float32Array(bytes, 0, answerBytes / 4);
    const mean = Float32Array.from({ length: network.answerLength }, (_, i) => {
      let sum = 0;
      for (let view = 0; view < views; view++) sum += values[view * network.answerLength + i] ?? 0;
      return sum / views;
    });
    if (timed) {
      const [from = 0n, to = 0n] = new BigUint64Array(bytes.slice(bytes.byteLength - TIMES_BYTES));
      gpuMs = Number(to - from) / 1e6;
    }
    return { embedding: mean.slice(0, plan.embedding), logits: mean.slice(plan.embedding) };
  }

  /** Encodes, submits, and says how to fetch the result. */
  function submit(before: (pass: GPUComputePassEncoder) => void): ReturnType<typeof readback.copy> {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(
      querySet
        ? { timestampWrites: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 } }
        : undefined,
    );
    before(pass);
    network.encode(pass);
    pass.end();
    if (querySet) encoder.resolveQuerySet(querySet, 0, 2, times, 0);
    const ticket = readback.copy(encoder);
    device.queue.submit([encoder.finish()]);
    return ticket;
  }

  function qualityIn(bytes: ArrayBuffer, coverage: number): PictureQuality {
    const { mean, deviation, edges } = STATISTICS.read(bytes, answerBytes);
    return { mean, deviation, sharpness: deviation > 0 ? edges / deviation : 0, coverage };
  }

  const pictureIn = (bytes: ArrayBuffer): GreyImage => ({
    width,
    height,
    data: new Float32Array(
      bytes.slice(answerBytes + STATISTICS.size, answerBytes + STATISTICS.size + 4 * height * width),
    ),
  });

  return {
    variant: variant.name,
    get gpuMs() {
      return gpuMs;
    },
    async run(pixels) {
      requireOnePicture(model.manifest.network, pixels);
      device.queue.writeBuffer(network.grey, 0, pixels as Float32Array<ArrayBuffer>);
      device.queue.writeBuffer(network.statistics, 0, STANDARDISED);
      return submit(() => {}).take(answerIn);
    },
    runFrame(image, region) {
      const frame =
        'displayWidth' in image
          ? { width: image.displayWidth, height: image.displayHeight }
          : { width: image.width, height: image.height };
      const coverage = coverageOf(region, frame, plan.cut);
      const ticket = submit((pass) => framePasses.encode(pass, image, frame, region));
      return ticket.take((bytes) => ({
        ...answerIn(bytes),
        quality: qualityIn(bytes, coverage),
        picture: pictureIn(bytes),
      }));
    },
    dispose() {
      network.destroy();
      framePasses.destroy();
      readback.destroy();
      times.destroy();
      querySet?.destroy();
    },
  };
}
