/** @file Video frame → the network's grey picture and its statistics, on the GPU: no pixel passes through the processor. */

import type { CropRegion } from '../../core/index.ts';
import { type Affine, OVERSAMPLING, regionToPicture, type Size } from '../../faces/index.ts';
import type { FrameImage } from '../protocol.ts';
import { type Dispatch, encodeDispatch, type GpuNetwork } from './network.ts';
import { createComputePipeline, type Shaders } from './pipelines.ts';
import type { Plan } from './plan.ts';
import { CROP, STATISTICS } from './structs.ts';

/** Samples along one side of an oversampled pixel: enough for a frame of 8 × 4 × 48 columns. */
const MOST_SAMPLES = 8;
const LANES = 64;

/** Frame pixels under one oversampled pixel, along both of its sides: so many samples skip none of them. */
export function samplesFor({ a, b, c, d }: Affine): readonly [number, number] {
  const samples = (x: number, y: number): number =>
    Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(Math.hypot(x, y) - 1e-6)));
  return [samples(a, b), samples(c, d)];
}

/** Share of the region that lies inside the frame, judged at the centres of the network's pixels. */
export function coverageOf(region: CropRegion, frame: Size, picture: Size): number {
  const { a, b, c, d, e, f } = regionToPicture(region, frame, picture);
  let inside = 0;
  for (let y = 0.5; y < picture.height; y++) {
    for (let x = 0.5; x < picture.width; x++) {
      const u = a * x + c * y + e;
      const v = b * x + d * y + f;
      if (u >= 0 && v >= 0 && u < frame.width && v < frame.height) inside++;
    }
  }
  return inside / (picture.width * picture.height);
}

export interface FramePasses {
  /** The cut picture and its statistics, as the passes leave them. */
  readonly picture: GPUBuffer;
  readonly statistics: GPUBuffer;
  /** Encodes the frame's passes; the frame may be closed once they are submitted. */
  encode(pass: GPUComputePassEncoder, image: FrameImage, frame: Size, region: CropRegion): void;
  destroy(): void;
}

export async function createFramePasses(
  device: GPUDevice,
  shaders: Shaders,
  plan: Plan,
  network: GpuNetwork,
): Promise<FramePasses> {
  const { height, width } = plan.cut;
  const size = { width: width * OVERSAMPLING, height: height * OVERSAMPLING };
  const enlarges = height !== plan.input.height || width !== plan.input.width;
  const { STORAGE, COPY_SRC } = GPUBufferUsage;
  const own = (label: string, bytes: number): GPUBuffer =>
    device.createBuffer({ label, size: bytes, usage: STORAGE | COPY_SRC });
  const picture = enlarges ? own('cut', 4 * height * width) : network.grey;
  const statistics = enlarges ? own('statistics of the cut', STATISTICS.size) : network.statistics;
  const oversampled = device.createBuffer({
    label: 'oversampled',
    size: 4 * size.width * size.height,
    usage: GPUBufferUsage.STORAGE,
  });
  const uniformBuffer = device.createBuffer({
    label: 'crop',
    size: CROP.size,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
  const sampler = device.createSampler({ magFilter: 'linear', minFilter: 'linear' });
  const sampleFrom = (picture: 'texture_external' | 'texture_2d<f32>'): Promise<GPUComputePipeline> =>
    createComputePipeline(device, shaders, {
      shaders: ['frame-sample'],
      entry: 'main',
      f16: false,
      picture,
      structs: [CROP],
      constants: { OVERSAMPLED_HEIGHT: size.height, OVERSAMPLED_WIDTH: size.width },
    });
  const standardiseAt = (size: Size): Promise<GPUComputePipeline> =>
    createComputePipeline(device, shaders, {
      shaders: ['standardise'],
      entry: 'main',
      f16: false,
      structs: [STATISTICS],
      constants: { HEIGHT: size.height, WIDTH: size.width, LANES },
    });
  const [external, copied, resample, standardise, enlarge, standardiseEnlarged] = await Promise.all([
    sampleFrom('texture_external'),
    sampleFrom('texture_2d<f32>'),
    createComputePipeline(device, shaders, {
      shaders: ['frame-resample'],
      entry: 'main',
      f16: false,
      constants: { HEIGHT: height, WIDTH: width, OVERSAMPLING },
    }),
    standardiseAt(plan.cut),
    enlarges
      ? createComputePipeline(device, shaders, {
          shaders: ['frame-enlarge'],
          entry: 'main',
          f16: false,
          constants: {
            CUT_HEIGHT: height,
            CUT_WIDTH: width,
            HEIGHT: plan.input.height,
            WIDTH: plan.input.width,
          },
        })
      : null,
    enlarges ? standardiseAt(plan.input) : null,
  ]);
  const fixed = (
    computePipeline: GPUComputePipeline,
    buffers: readonly GPUBuffer[],
    groups: number,
  ): Dispatch => ({
    computePipeline,
    bindGroup: device.createBindGroup({
      layout: computePipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    }),
    workgroups: [groups, 1, 1],
  });
  const after = [
    fixed(resample, [oversampled, picture], Math.ceil((height * width) / LANES)),
    fixed(standardise, [picture, statistics], 1),
    ...(enlarge && standardiseEnlarged
      ? [
          fixed(enlarge, [picture, network.grey], Math.ceil((plan.input.height * plan.input.width) / LANES)),
          fixed(standardiseEnlarged, [network.grey, network.statistics], 1),
        ]
      : []),
  ];
  const groups = Math.ceil((size.width * size.height) / LANES);
  const uniforms = new ArrayBuffer(CROP.size);
  let texture: GPUTexture | null = null;

  const bind = (computePipeline: GPUComputePipeline, resource: GPUBindingResource): Dispatch => ({
    computePipeline,
    bindGroup: device.createBindGroup({
      layout: computePipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource },
        { binding: 1, resource: sampler },
        { binding: 2, resource: { buffer: uniformBuffer } },
        { binding: 3, resource: { buffer: oversampled } },
      ],
    }),
    workgroups: [groups, 1, 1],
  });

  /** The frame itself where the browser lends it to shaders, else a copy on the GPU. */
  const lend = (image: FrameImage, frame: Size): Dispatch => {
    if ('displayWidth' in image) {
      try {
        return bind(external, device.importExternalTexture({ source: image }));
      } catch {
        // Some frames cannot be lent (a software decoder's on a few drivers); all can be copied.
      }
    }
    if (texture?.width !== frame.width || texture.height !== frame.height) {
      texture?.destroy();
      texture = device.createTexture({
        label: 'frame',
        size: [frame.width, frame.height],
        format: 'rgba8unorm',
        usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT,
      });
    }
    device.queue.copyExternalImageToTexture({ source: image }, { texture }, [frame.width, frame.height]);
    return bind(copied, texture.createView());
  };

  return {
    picture,
    statistics,
    encode(pass, image, frame, region) {
      const map = regionToPicture(region, frame, size);
      CROP.write(uniforms, {
        across: [map.a / frame.width, map.b / frame.height],
        down: [map.c / frame.width, map.d / frame.height],
        origin: [map.e / frame.width, map.f / frame.height],
        samples: samplesFor(map),
      });
      device.queue.writeBuffer(uniformBuffer, 0, uniforms);
      encodeDispatch(pass, lend(image, frame));
      for (const each of after) encodeDispatch(pass, each);
    },
    destroy() {
      if (enlarges) for (const each of [picture, statistics]) each.destroy();
      oversampled.destroy();
      uniformBuffer.destroy();
      texture?.destroy();
    },
  };
}
