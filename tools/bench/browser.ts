/** @file The bench in Chromium: pages straight from the sources, all engines one after the other. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { createServer, type Plugin } from 'vite';
import { CHROMIUM_FLAGS } from '../../e2e/support/chromium-flags.ts';
import { findChromium } from '../../scripts/lib/browser.mjs';
import { COMMON_HEADERS } from '../../scripts/lib/security-headers.ts';
import { sendFile } from '../../scripts/lib/send-file.ts';
import { shippedFiles } from '../../scripts/lib/shipped-files.ts';
import type { BenchReport } from './types.ts';

/** ONNX Runtime fetches its WASM by itself; to this page alone it is served. */
function onnxRuntime(root: string): Plugin {
  const types: Record<string, string> = { '.wasm': 'application/wasm', '.mjs': 'text/javascript' };
  return {
    name: 'onnx-runtime-of-the-bench',
    configureServer: (server) => {
      server.middlewares.use('/ort', (request, response, next) => {
        const name = (request.url ?? '').replace(/[?#].*/, '').slice(1);
        const file = join(root, 'node_modules/onnxruntime-web/dist', name);
        const type = types[extname(name)];
        if (!/^[\w.-]+$/.test(name) || !type || !existsSync(file)) return next();
        response.setHeader('Content-Type', type);
        for (const [header, value] of Object.entries(COMMON_HEADERS)) response.setHeader(header, value);
        void sendFile(file, response);
      });
    },
  };
}

export interface BrowserBench {
  readonly frames: number;
  readonly seconds: number;
  /** A real GPU in a window of its own; else headless on the software GPU. */
  readonly headed: boolean;
  /** Where a trace of one second of sensing is written; null: nowhere. */
  readonly trace: string | null;
}

const HEADED_FLAGS = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--no-first-run'];

export async function benchInBrowser(root: string, options: BrowserBench): Promise<BenchReport> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [onnxRuntime(root), shippedFiles()],
    worker: { format: 'es' },
    cacheDir: join(tmpdir(), 'mienscape-bench'),
    server: { port: 0, watch: null, hmr: false, headers: COMMON_HEADERS },
    optimizeDeps: {
      entries: ['tools/bench/page/index.html', 'src/engine/sensing.worker.ts'],
      exclude: ['onnxruntime-web'],
    },
  });
  await server.listen();
  const address = server.httpServer?.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const executablePath = findChromium();
  const browser = await chromium.launch({
    headless: !options.headed,
    args: [...(options.headed ? HEADED_FLAGS : CHROMIUM_FLAGS), '--enable-precise-memory-info'],
    ...(executablePath ? { executablePath } : {}),
  });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => {
      if (message.text().startsWith('bench:')) console.error(message.text());
    });
    page.on('pageerror', (error) => console.error(error));
    await page.goto(`http://localhost:${port}/tools/bench/page/index.html`);
    await page.waitForFunction(() => 'bench' in window, undefined, { timeout: 120_000 });
    const { frames, seconds } = options;
    const report = (await page.evaluate((given) => window.bench(given), { frames, seconds })) as BenchReport;
    if (options.trace) {
      await browser.startTracing(page, {
        path: options.trace,
        categories: ['devtools.timeline', 'gpu', 'toplevel', 'v8.execute'],
      });
      await page.evaluate(() => window.sense(1));
      await browser.stopTracing();
    }
    return report;
  } finally {
    await browser.close();
    await server.close();
  }
}
