/** @file Every way to run the student in a browser, behind one interface: a frame or pixels in, logits out. */
import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../../../src/artifacts/index.ts';
import type { CropRegion } from '../../../src/core/index.ts';
import { createFrameReader } from '../../../src/engine/frame-reader.ts';
import type { Views } from '../../../src/engine/inference-session.ts';
import { createTfjsSession } from '../../../src/engine/tfjs-session.ts';
import type { openDevice } from '../../../src/engine/wgsl/device.ts';
import { planNetwork } from '../../../src/engine/wgsl/plan.ts';
import { createWgslSession } from '../../../src/engine/wgsl/session.ts';
import { SHADERS } from '../../../src/engine/wgsl/sources.ts';
import { variantsFor } from '../../../src/engine/wgsl/variant.ts';
import { cutSize, faceInput } from '../../../src/faces/index.ts';
import { createOnnxSession } from '../onnx-session.ts';

export interface Engine {
  readonly name: string;
  readonly kind: 'webgpu' | 'other';
  open(): Promise<Opened>;
}

interface Opened {
  ofPixels(pixels: Float32Array): Promise<Float32Array>;
  ofFrame(frame: VideoFrame, region: CropRegion): Promise<Float32Array>;
  gpuMs(): number | null;
  readonly note: string;
  close(): Promise<void>;
}

/** For engines that take pixels: the app's own way from frame to pixels, canvas and src/faces. */
function throughCanvas(model: Model, ofPixels: Opened['ofPixels']): Opened['ofFrame'] {
  const { input } = model.manifest.network;
  const reader = createFrameReader(cutSize(input, model.manifest.half));
  return (frame, region) => {
    const { picture } = reader.crop(frame, region);
    return ofPixels(faceInput([picture], model.manifest.half, input));
  };
}

/** Each variant of our shaders, for one way to read a face. */
export function ours(
  model: Model,
  opened: Awaited<ReturnType<typeof openDevice>>,
  way = 'Mienscape’s shaders',
  views: Views = 1,
): Engine[] {
  const planned = planNetwork(model.manifest.network);
  if (planned.kind !== 'planned') throw new Error(planned.reason);
  const { device, abilities } = opened;
  return variantsFor(abilities).map((variant) => ({
    name: `${way} (${variant.name})`,
    kind: 'webgpu',
    async open() {
      const session = await createWgslSession({
        device,
        shaders: SHADERS,
        model,
        plan: planned.plan,
        variant,
        views,
      });
      return {
        ofPixels: async (pixels) => (await session.run(pixels)).logits,
        ofFrame: async (frame, region) => (await session.runFrame(frame, region)).logits,
        gpuMs: () => session.gpuMs,
        note: variant.f16 ? 'f16' : 'f32',
        close: async () => session.dispose(),
      };
    },
  }));
}

function tfjs(
  model: Model,
  backend: 'webgpu' | 'wasm' | 'webgl' | 'cpu',
  load: () => Promise<unknown>,
  views: Views = 1,
): Engine {
  return {
    name: `tfjs ${backend === 'webgpu' ? 'WebGPU' : backend === 'webgl' ? 'WebGL' : backend === 'wasm' ? 'WASM (SIMD)' : 'CPU'}`,
    kind: backend === 'webgpu' ? 'webgpu' : 'other',
    async open() {
      await load();
      const session = await createTfjsSession(model, backend, views);
      const ofPixels = async (pixels: Float32Array): Promise<Float32Array> =>
        (await session.run(pixels)).logits;
      return {
        ofPixels,
        ofFrame: throughCanvas(model, ofPixels),
        gpuMs: () => null,
        note: 'single precision',
        close: async () => session.dispose(),
      };
    },
  };
}

function onnxRuntime(model: Model, provider: 'webgpu' | 'wasm'): Engine {
  return {
    name: `ONNX Runtime Web ${provider === 'webgpu' ? 'WebGPU' : 'WASM'}`,
    kind: provider === 'webgpu' ? 'webgpu' : 'other',
    async open() {
      const ort =
        provider === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
      ort.env.wasm.wasmPaths = '/ort/';
      ort.env.wasm.numThreads = crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency) : 1;
      const session = await createOnnxSession(ort, model, provider);
      const ofPixels = async (pixels: Float32Array): Promise<Float32Array> =>
        (await session.run(pixels)).logits;
      return {
        ofPixels,
        ofFrame: throughCanvas(model, ofPixels),
        gpuMs: () => null,
        note: `single precision, ${ort.env.wasm.numThreads} threads`,
        close: async () => session.dispose(),
      };
    },
  };
}

/** The last engine is the reference: slow, and right. */
export function allEngines(model: Model, opened: Awaited<ReturnType<typeof openDevice>> | null): Engine[] {
  return [
    ...(opened ? ours(model, opened) : []),
    tfjs(model, 'webgpu', () => import('@tensorflow/tfjs-backend-webgpu')),
    onnxRuntime(model, 'webgpu'),
    tfjs(model, 'wasm', async () => {
      const wasm = await import('@tensorflow/tfjs-backend-wasm');
      if (tf.engine().registry.wasm === undefined) wasm.setWasmPaths('/wasm/');
      tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    }),
    onnxRuntime(model, 'wasm'),
    tfjs(model, 'webgl', () => import('@tensorflow/tfjs-backend-webgl')),
  ];
}

export const referenceEngine = (model: Model, views: Views = 1): Engine =>
  tfjs(model, 'cpu', () => import('@tensorflow/tfjs-backend-cpu'), views);
