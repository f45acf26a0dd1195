/** @file End-to-end journeys on the built app, served as `npm start` serves it. */
import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_FLAGS } from './e2e/support/chromium-flags.ts';
import { DRAWN, type Fixtures } from './e2e/support/fixtures.ts';
import { findChromium } from './scripts/lib/browser.mjs';

const executablePath = findChromium();
// The server takes a free port and prints it; Playwright reads it there (see `wait` below).
const port = process.env.MIENSCAPE_PORT;

const launchOptions = (args: readonly string[]) => ({
  args: [...args],
  ...(executablePath ? { executablePath } : {}),
});

export default defineConfig<Fixtures>({
  testDir: '.',
  testMatch: ['e2e/**/*.spec.ts', 'app/**/*.e2e.ts'],
  outputDir: 'test-results',
  // Journeys often wait for faces and for the comfort limits: three keep two cores busy. More would make each other late.
  workers: availableParallelism() > 1 ? 3 : 1,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'reports/e2e.json' }]],
  use: {
    baseURL: `http://localhost:${port ?? 4173}`,
    screenshot: 'only-on-failure',
    trace: 'off',
    // Keeping the app offline takes the processor's time: only the journey that is about it lets it happen.
    serviceWorkers: 'block',
    launchOptions: launchOptions(CHROMIUM_FLAGS),
  },
  projects: [
    // A processor draws: one at a time, and first, so that other workers have journeys left to go through beside it.
    { name: 'drawn', grep: new RegExp(DRAWN), workers: 1, use: { browserName: 'chromium', drawing: true } },
    {
      name: 'chromium',
      grepInvert: new RegExp(DRAWN),
      use: {
        browserName: 'chromium',
        drawing: false,
        // Put together by the processor itself, a page costs it half of what it costs by way of a GPU that it stands in for.
        launchOptions: launchOptions([...CHROMIUM_FLAGS, '--disable-gpu-compositing']),
      },
    },
  ],
  webServer: {
    command: 'node scripts/start.mjs',
    wait: { stdout: /http:\/\/localhost:(?<mienscape_port>\d+)/ },
    timeout: 240_000,
    // Shown, so that a server that goes away during a journey says why.
    stdout: 'pipe',
    stderr: 'pipe',
  },
});
