/** @file A server with a network camera for tests in the browser: the camera's stand-in and the app's own server, in Node. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserCommand } from 'vitest/node';
import { createJpegSplitter } from '../../src/camera/jpeg-splitter.mjs';
import type { MjpegCamera } from '../../src/fixtures/mjpeg-camera.ts';

const ROOT = join(import.meta.dirname, '../..');
let running: { readonly camera: MjpegCamera; readonly close: () => Promise<void> } | null = null;

/** @returns the server's address; it lets pages of `origin` read its camera */
const startCameraServer: BrowserCommand<[origin: string]> = async (_context, origin): Promise<string> => {
  // Loaded only where a test asks for it: every run of Vitest reads this file.
  const { serveApp } = await import('../../scripts/lib/serve.mjs');
  const { startMjpegCamera } = await import('../../src/fixtures/mjpeg-camera.ts');
  const clip = readFileSync(join(ROOT, 'e2e/fixtures/face.mjpeg'));
  const pictures = createJpegSplitter()
    .push(clip)
    .map(({ jpeg }) => jpeg);
  const camera = await startMjpegCamera({ pictures, everyMs: 100 });
  const root = mkdtempSync(join(tmpdir(), 'camera-server-'));
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'dist', 'index.html'), '<!doctype html><title>The app</title>');
  const start = { headset: false, exposed: false, allowedHosts: [], allowedOrigins: [origin], osc: null };
  const served = await serveApp({
    root,
    port: 41_768,
    start: { ...start, camera: camera.url },
    configFile: join(ROOT, 'vite.config.ts'),
  });
  running = {
    camera,
    close: async () => {
      if ('closeAllConnections' in served.server.httpServer) served.server.httpServer.closeAllConnections();
      await served.close();
      await camera.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return `http://localhost:${served.port}`;
};

/** How many readers the camera has now. */
const cameraReaders: BrowserCommand<[]> = (): number => running?.camera.open ?? 0;

const closeCameraServer: BrowserCommand<[]> = async () => {
  await running?.close();
  running = null;
};

export const gpuServerCommands = { startCameraServer, cameraReaders, closeCameraServer };

declare module 'vitest/browser' {
  interface BrowserCommands {
    startCameraServer: (origin: string) => Promise<string>;
    cameraReaders: () => Promise<number>;
    closeCameraServer: () => Promise<void>;
  }
}
