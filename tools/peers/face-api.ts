/** @file The library `@vladmandic/face-api` on WebAssembly: its small detector, then its expression model. */
import type { Peer } from './page.ts';

interface FaceApi {
  readonly tf: {
    setWasmPaths(folder: string): void;
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    getBackend(): string;
  };
  readonly nets: Record<
    'tinyFaceDetector' | 'faceExpressionNet',
    { loadFromUri(uri: string): Promise<void> }
  >;
  readonly TinyFaceDetectorOptions: new () => object;
  detectSingleFace(
    input: HTMLCanvasElement,
    options: object,
  ): {
    withFaceExpressions(): Promise<
      { readonly expressions: { asSortedArray(): readonly { readonly expression: string }[] } } | undefined
    >;
  };
}

const LIBRARY = '/peers/face-api/dist/face-api.esm.js';

export async function openFaceApi(): Promise<Peer> {
  const library = (await import(/* @vite-ignore */ LIBRARY)) as FaceApi;
  library.tf.setWasmPaths('/wasm/');
  await library.tf.setBackend('wasm');
  await library.tf.ready();
  await library.nets.tinyFaceDetector.loadFromUri('/peers/face-api/model');
  await library.nets.faceExpressionNet.loadFromUri('/peers/face-api/model');
  const options = new library.TinyFaceDetectorOptions();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 480];
  const context = canvas.getContext('2d');
  return {
    backend: library.tf.getBackend(),
    read: async (frame) => {
      context?.drawImage(frame, 0, 0);
      const found = await library.detectSingleFace(canvas, options).withFaceExpressions();
      return found?.expressions.asSortedArray()[0]?.expression ?? null;
    },
  };
}
