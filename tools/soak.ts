/**
 * @file Uses the app at random for hours, and measures twice a minute everything that could grow.
 *
 *   npm run tools -- soak --minutes 60 [--seed 1] [--out docs] [--viewport 320x180] [--act-every 5] [--no-webgpu]
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { Command } from 'commander';
import { preview } from 'vite';
import { CHROMIUM_FLAGS } from '../e2e/support/chromium-flags.ts';
import { findChromium } from '../scripts/lib/browser.mjs';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { ROOT } from '../scripts/lib/run.mjs';
import { numberAbove, viewportSize, wholeNumber } from '../src/cli/support/numbers.ts';
import { readOptions } from '../src/cli/support/run-command.ts';
import { createRandom } from '../src/core/index.ts';
import { act, keepSensing } from './soak/actions.ts';
import { installGpuProbe, installPageProbes, scriptOf } from './soak/probes.ts';
import { type SoakRun, toMarkdown, toSvg } from './soak/report.ts';
import { createProbe, type Sample } from './soak/sample.ts';

const SAMPLE_EVERY_MS = 30_000;
const WRITE_EVERY_SAMPLES = 4;
/** WebGPU has one turn, a third of the way through: on a software adapter it is slow, and its buffers are counted. */
const WEBGPU_TURN_MS = 90_000;
const ALIVE_WITHIN_MS = 30_000;

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly out: string;
  readonly viewport: string;
  readonly actEvery: number;
  readonly webgpu: boolean;
}

const values = readOptions<Options>(
  new Command('soak')
    .description('Uses the app at random and measures what grows → docs/soak.md.')
    .option('--minutes <n>', 'how long', numberAbove(0), 10)
    .option('--seed <n>', 'what the actions are drawn from', wholeNumber(0), 1)
    .option('--out <dir>', 'folder for soak.md and soak.svg', 'docs')
    .option('--viewport <width>x<height>', 'size of the page, pixels', viewportSize, '320x180')
    .option('--act-every <s>', 'seconds between actions, about', numberAbove(0), 5)
    .option('--no-webgpu', 'leaves out the turn on WebGPU'),
);
const { minutes } = values;
const random = createRandom(values.seed);
const out = resolve(values.out);
/** Every sample, for who wants to look closer; git ignores it. */
const RAW_FIGURES = resolve('reports');
const [width = 320, height = 180] = values.viewport.split('x').map(Number);

await ensureBuilt();
// A copy: somebody may build again in these hours.
const frozen = mkdtempSync(join(tmpdir(), 'mienscape-soak-'));
cpSync(join(ROOT, 'dist'), frozen, { recursive: true });
const server = await preview({
  root: ROOT,
  build: { outDir: frozen },
  logLevel: 'warn',
  preview: { port: 4573, strictPort: false },
});
const url = server.resolvedUrls?.local[0] ?? 'http://localhost:4573/';
const executablePath = findChromium();
const browser = await chromium.launch({
  args: [...CHROMIUM_FLAGS, '--enable-precise-memory-info'],
  ...(executablePath ? { executablePath } : {}),
});

const samples: Sample[] = [];
const actions: Record<string, number> = {};
const errors: string[] = [];
const startMs = Date.now();
const sinceMs = (): number => Date.now() - startMs;
let aliveAtEnd = false;

function write(): void {
  const run: SoakRun = {
    date: new Date(startMs).toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    minutes: Math.round(sinceMs() / 60_000),
    seed: values.seed,
    viewport: values.viewport,
    actions,
    errors,
    aliveAtEnd,
    facesRead: samples.at(-1)?.scored ?? 0,
    samples,
  };
  mkdirSync(out, { recursive: true });
  mkdirSync(RAW_FIGURES, { recursive: true });
  writeFileSync(join(RAW_FIGURES, 'soak.json'), `${JSON.stringify(run, null, 1)}\n`);
  writeFileSync(join(out, 'soak.md'), toMarkdown(run));
  writeFileSync(join(out, 'soak.svg'), toSvg(samples));
}

const status = (page: Page, name: string): Promise<string | null> =>
  page.locator('[role=status][data-emotion]').getAttribute(`data-${name}`);

async function choose(page: Page, backend: 'WebGPU' | 'WASM'): Promise<void> {
  const radio = page.getByLabel(backend, { exact: true });
  if (!(await radio.isVisible()))
    await page.getByRole('button', { name: 'Source and world' }).dispatchEvent('click');
  await radio.dispatchEvent('click', {}, { timeout: 20_000 });
}

/** Back on the demo clip and WASM: does it read a face of now? */
async function stillAlive(page: Page): Promise<boolean> {
  await page.keyboard.press('Escape');
  await keepSensing(page);
  const until = Date.now() + ALIVE_WITHIN_MS;
  while (Date.now() < until) {
    const age = await status(page, 'age-ms');
    if (age !== null && age !== '' && Number(age) < 1500) return true;
    await page.waitForTimeout(500);
  }
  return false;
}

try {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.addInitScript(scriptOf(installPageProbes));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text().slice(0, 300));
  });
  page.on('pageerror', (error) => errors.push(`uncaught: ${error.message}`.slice(0, 300)));
  page.on('crash', () => errors.push('the page crashed'));
  page.on('worker', (worker) => void worker.evaluate(scriptOf(installGpuProbe)).catch(() => undefined));
  const probe = await createProbe(browser, page);
  await page.goto(url);
  const endMs = minutes * 60_000;
  let nextSampleMs = SAMPLE_EVERY_MS;
  let webGpu: 'before' | 'on' | 'after' = values.webgpu ? 'before' : 'after';
  while (sinceMs() < endMs) {
    await page.waitForTimeout(values.actEvery * 1000 * random.uniform(0.6, 1.4));
    try {
      if (webGpu === 'before' && sinceMs() > endMs / 3) {
        webGpu = 'on';
        await choose(page, 'WebGPU');
      } else if (webGpu === 'on' && sinceMs() > endMs / 3 + WEBGPU_TURN_MS) {
        webGpu = 'after';
        await choose(page, 'WASM');
      }
      if (random.next() < 0.5) await keepSensing(page);
      const done = await act(page, random);
      if (done) actions[done] = (actions[done] ?? 0) + 1;
    } catch (error) {
      // A control that went away between look and press is no fault of the app; it is counted all the same.
      const name = `missed (${String(error).split('\n')[0]?.slice(0, 60)})`;
      actions[name] = (actions[name] ?? 0) + 1;
    }
    if (sinceMs() < nextSampleMs) continue;
    nextSampleMs += SAMPLE_EVERY_MS;
    const sample = await probe.sample(sinceMs() / 60_000);
    samples.push(sample);
    console.log(JSON.stringify({ ...sample, minute: Number(sample.minute.toFixed(1)) }));
    if (samples.length % WRITE_EVERY_SAMPLES === 0) write();
  }
  aliveAtEnd = await stillAlive(page);
  samples.push(await probe.sample(sinceMs() / 60_000));
} catch (error) {
  errors.push(`the soak broke off: ${String(error).slice(0, 300)}`);
} finally {
  write();
  await browser.close().catch(() => undefined);
  await server.close();
  rmSync(frozen, { recursive: true, force: true });
}
console.log(
  `${aliveAtEnd ? 'Alive' : 'NOT alive'} at the end, ${errors.length} errors. See ${join(out, 'soak.md')}.`,
);
process.exitCode = aliveAtEnd && errors.length === 0 ? 0 : 1;
