/** @file Video frame → the network's grey picture and its statistics, on the GPU: no pixel passes through the processor. */

import type { CropRegion } from '../../core/index.ts';
import { type Affine, regionToPicture } from '../../faces/index.ts';
import type { FrameImage } from '../protocol.ts';
import { encodePass, type GpuNetwork, type Pass } from './network.ts';
import { createPipeline, type Shaders } from './pipelines.ts';
import type { Plan } from './plan.ts';

/** The frame is sampled this many times finer than the network reads it, as frame-reader.ts draws it. */
export const FINENESS = 4;
/** Samples along one side of a fine pixel: enough for a frame of 8 × 4 × 48 columns. */
const MOST_STEPS = 8;
const LANES = 64;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Frame pixels under one fine pixel, along both of its sides: so many samples skip none of them. */
export function stepsFor({ a, b, c, d }: Affine): readonly [number, number] {
  const steps = (x: number, y: number): number =>
    Math.min(MOST_STEPS, Math.max(1, Math.ceil(Math.hypot(x, y) - 1e-6)));
  return [steps(a, b), steps(c, d)];
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
  const { height, width } = plan.input;
  const size = { width: width * FINENESS, height: height * FINENESS };
  const fine = device.createBuffer({
    label: 'fine',
    size: 4 * size.width * size.height,
    usage: GPUBufferUsage.STORAGE,
  });
  const place = device.createBuffer({
    label: 'place',
    size: 32,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
  const linear = device.createSampler({ magFilter: 'linear', minFilter: 'linear' });
  const sampleFrom = (picture: 'texture_external' | 'texture_2d<f32>'): Promise<GPUComputePipeline> =>
    createPipeline(device, shaders, {
      shaders: ['frame-sample'],
      entry: 'main',
      half: false,
      picture,
      constants: { FINE_HEIGHT: size.height, FINE_WIDTH: size.width },
    });
  const [external, copied, resample, standardise] = await Promise.all([
    sampleFrom('texture_external'),
    sampleFrom('texture_2d<f32>'),
    createPipeline(device, shaders, {
      shaders: ['frame-resample'],
      entry: 'main',
      half: false,
      constants: { HEIGHT: height, WIDTH: width, FINENESS },
    }),
    createPipeline(device, shaders, {
      shaders: ['standardise'],
      entry: 'main',
      half: false,
      constants: { HEIGHT: height, WIDTH: width, LANES },
    }),
  ]);
  const fixed = (pipeline: GPUComputePipeline, buffers: readonly GPUBuffer[], groups: number): Pass => ({
    pipeline,
    bindings: device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    }),
    workgroups: [groups, 1, 1],
  });
  const after = [
    fixed(resample, [fine, network.grey], Math.ceil((height * width) / LANES)),
    fixed(standardise, [network.grey, network.statistics], 1),
  ];
  const groups = Math.ceil((size.width * size.height) / LANES);
  const placed = new ArrayBuffer(32);
  const numbers = new Float32Array(placed);
  const counts = new Uint32Array(placed);
  let texture: GPUTexture | null = null;

  const bind = (pipeline: GPUComputePipeline, resource: GPUBindingResource): Pass => ({
    pipeline,
    bindings: device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource },
        { binding: 1, resource: linear },
        { binding: 2, resource: { buffer: place } },
        { binding: 3, resource: { buffer: fine } },
      ],
    }),
    workgroups: [groups, 1, 1],
  });

  /** The frame itself where the browser lends it to shaders, else a copy on the GPU. */
  const lend = (image: FrameImage, frame: Size): Pass => {
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
    encode(pass, image, frame, region) {
      const map = regionToPicture(region, frame, size);
      numbers.set([map.a / frame.width, map.b / frame.height, map.c / frame.width, map.d / frame.height]);
      numbers.set([map.e / frame.width, map.f / frame.height], 4);
      counts.set(stepsFor(map), 6);
      device.queue.writeBuffer(place, 0, placed);
      encodePass(pass, lend(image, frame));
      for (const each of after) encodePass(pass, each);
    },
    destroy() {
      fine.destroy();
      place.destroy();
      texture?.destroy();
    },
  };
}
