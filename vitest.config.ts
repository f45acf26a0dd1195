/** @file Two test projects: `unit` in Node, and `gpu` in a real Chromium with WebGPU. */
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_FLAGS } from './e2e/support/chromium-flags.ts';
import { gpuConsoleCommands } from './e2e/support/gpu-console.ts';
import { gpuServerCommands } from './e2e/support/gpu-server.ts';
import { findChromium } from './scripts/lib/browser.mjs';
import { shippedFiles } from './scripts/lib/shipped-files.ts';
import TallyReporter from './scripts/lib/vitest-tally-reporter.mjs';

const executablePath = findChromium();
const PATIENT_WAITS = './scripts/lib/patient-waits.setup.ts';
// Set by `npm test`, which adds up the counts of every step.
const tallyFile = process.env.MIENSCAPE_TALLY;

export default defineConfig({
  test: {
    reporters: ['default', ...(tallyFile ? [new TallyReporter(tallyFile)] : [])],
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          // A thread begins a test file for less of the processor's time than a process does.
          pool: 'threads',
          include: ['{src,app,scripts,tools,e2e}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.gpu.test.ts'],
          setupFiles: ['./scripts/lib/property-seed.setup.ts', PATIENT_WAITS],
          // No test measures time; a busy machine may take its time.
          testTimeout: 20_000,
        },
      },
      {
        plugins: [shippedFiles()],
        // Named beforehand, and no others are looked for: Vite finds what workers and late imports need only when they
        // run, and then reloads the page under the running test, or never answers it. What is not named is served as it
        // is, which ends with an error where it is no ES module.
        optimizeDeps: {
          noDiscovery: true,
          include: [
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-converter',
            '@tensorflow/tfjs-backend-cpu',
            '@tensorflow/tfjs-backend-wasm',
            '@tensorflow/tfjs-backend-webgpu',
            '@react-three/fiber',
            'react',
            'react-dom/client',
            'react/jsx-dev-runtime',
            'three',
            'three/addons/libs/meshopt_decoder.module.js',
            'three/addons/loaders/DRACOLoader.js',
            'three/addons/loaders/GLTFLoader.js',
            'three/addons/loaders/KTX2Loader.js',
            'three/addons/utils/BufferGeometryUtils.js',
            'tone',
            'uqr',
            'zod',
            'zod/mini',
            'zustand',
            'zustand/vanilla',
          ],
        },
        test: {
          name: 'gpu',
          include: ['{src,app,e2e}/**/*.gpu.test.ts'],
          setupFiles: ['./e2e/support/gpu-guard.setup.ts', PATIENT_WAITS],
          testTimeout: 60_000,
          // One page at a time: two cores, and a GPU error must be laid at the right test's door.
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: [...CHROMIUM_FLAGS], ...(executablePath ? { executablePath } : {}) },
            }),
            instances: [{ browser: 'chromium' }],
            commands: { ...gpuConsoleCommands, ...gpuServerCommands },
          },
        },
      },
    ],
  },
});
