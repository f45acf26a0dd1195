/**
 * @file The kit's second part, `kernels.js KIT OUT [SUITE …]`: the suites of our kernels on Dawn by Vitest's own runner,
 * one line a test, and OUT/kernels.json. Ends with 1 where a test failed or was not run, or none passed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { startTests } from 'vitest/internal/browser';
import { installGpuGuard, takeGpuProblems } from '../../e2e/support/gpu-guard.ts';
import { installDawn, openBackend } from '../../src/cli/support/backend.ts';
import { installStandIns, NO_PICTURES } from './browser-stand-ins.ts';

type Runner = Parameters<typeof startTests>[1];
type Task = Parameters<NonNullable<Runner['onAfterRunTask' | 'onAfterRunSuite']>>[0];

const SUITES: Readonly<Record<string, () => Promise<unknown>>> = {
  sessions: () => import('../../src/engine/sessions.gpu.test.ts'),
  session: () => import('../../src/engine/wgsl/session.gpu.test.ts'),
  'open-model': () => import('../../src/engine/open-model.gpu.test.ts'),
};
/** Of one test, ms: a driver may compile slowly. */
const TEST_LIMIT_MS = 60_000;

const [kit = '', out = '', ...wanted] = process.argv.slice(2);
await installDawn();
installStandIns(kit);
installGpuGuard();
const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
if (!adapter) throw new Error('There is no WebGPU adapter: look for the driver and for libvulkan.so.1.');
const { vendor, architecture, description, subgroupMinSize, subgroupMaxSize } = adapter.info;
const about = { vendor, architecture, description, subgroupMinSize, subgroupMaxSize };
console.log(`${description} (${vendor} ${architecture}), subgroups of ${subgroupMinSize}–${subgroupMaxSize}`);
// Opened here, WebAssembly is read from the kit: the suites give its address in a browser, which then counts no more.
await openBackend('wasm');

const startMs = performance.now();
const results: { name: string; state: 'passed' | 'failed' | 'skipped'; ms: number; reason: string }[] = [];
let collected = 0;

const testsIn = (task: Task): number =>
  task.type === 'suite' ? task.tasks.reduce((sum, each) => sum + testsIn(each), 0) : 1;
const suitesIn = (task: Task): Task[] =>
  task.type === 'suite' ? [task, ...task.tasks.flatMap(suitesIn)] : [];
const nameOf = (task: Task): string => `${task.suite ? nameOf(task.suite) : task.file.name} › ${task.name}`;

function counts() {
  const count = (state: string): number => results.filter((each) => each.state === state).length;
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
  return { passed, failed, skipped, notRun: Math.max(0, collected - results.length) };
}

/** Of a test, or of a suite that has errors of its own: its hooks threw, or it could not be loaded. */
function take(task: Task): void {
  const { state, errors, duration = 0, ...rest } = task.result ?? {};
  // Why a test was skipped, which the type leaves out.
  const { note = '' } = rest as { note?: string };
  const reason = errors?.map(({ message }) => message).join(' | ') || note;
  const isFailed = state === 'fail' && !reason.includes(NO_PICTURES);
  const said = state === 'pass' ? 'passed' : isFailed ? 'failed' : 'skipped';
  const [name, ms] = [nameOf(task), Math.round(duration)];
  results.push({ name, state: said, ms, reason });
  console.log(`${said} ${ms} ms  ${name}${reason && `\n    ${reason}`}`);
  const seconds = Math.round((performance.now() - startMs) / 1000);
  const features = [...(adapter?.features ?? [])].sort();
  const report = { adapter: about, features, seconds, ...counts(), tests: results };
  writeFileSync(join(out, 'kernels.json'), `${JSON.stringify(report, null, 2)}\n`);
}

function end(): never {
  const { passed, failed, skipped, notRun } = counts();
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped, ${notRun} not run`);
  process.exit(passed === 0 || failed + notRun > 0 ? 1 : 0);
}
// Where the time is up.
process.on('SIGTERM', end);

const runner: Runner = {
  config: {
    root: kit,
    setupFiles: [],
    name: undefined,
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: true,
    sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
    chaiConfig: undefined,
    maxConcurrency: 1,
    testTimeout: TEST_LIMIT_MS,
    hookTimeout: TEST_LIMIT_MS,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: false,
  },
  async importFile(name) {
    // As e2e/support/gpu-guard.setup.ts has it: a test fails if the GPU complained.
    afterEach(async () => {
      expect(await takeGpuProblems(), 'the GPU complained during this test').toEqual([]);
    });
    const load = SUITES[name];
    if (!load) throw new Error(`There is no suite ${name}. Take ${Object.keys(SUITES).join(', ')}.`);
    await load();
  },
  onCollected: (files) => {
    collected = files.reduce((sum, file) => sum + testsIn(file), 0);
  },
  onAfterRunTask: take,
};
const files = await startTests(wanted.length > 0 ? wanted : Object.keys(SUITES), runner);
const broken = files.flatMap(suitesIn).filter(({ result }) => (result?.errors?.length ?? 0) > 0);
collected += broken.length;
for (const suite of broken) take(suite);
end();
