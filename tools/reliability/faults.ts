/**
 * @file Every request, chunk, worker, database and device fails once at each point of a visit, in VR too: which of them
 * are over without loading the page again, and after how long.
 *
 *   npm run reliability -- faults [--point “opening the camera”] [--part 1/4] [--only TEXT] [--report]
 *
 * Cases of several parts are gathered in reports/faults.json; the section of docs/reliability.md is written from all of them.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, fakeCameraFlags } from '../../e2e/support/chromium-flags.ts';
import { FACE_CLIP } from '../../e2e/support/fixtures.ts';
import { emulateHeadset } from '../../e2e/support/headset.ts';
import { startStaticHost } from '../../e2e/support/static-host.ts';
import { findChromium } from '../../scripts/lib/browser.mjs';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { ROOT } from '../../scripts/lib/run.mjs';
import { type ReliabilityOptions, writeSection } from './command.ts';
import {
  DATABASE_FAILS_ONCE,
  END_SESSION,
  KILL_WORKERS,
  LOSE_CARD,
  PROBES,
  PULL_CAMERA,
  STORAGE_FAILS_ONCE,
  SUSPEND_SOUND,
  WITHOUT_WEBGL,
} from './faults/probes.ts';
import { type Case, type Outcome, sectionOf } from './faults/report.ts';
import { POINTS, type Point, pointNamed } from './faults/visit.ts';

const REPORT = join(ROOT, 'reports', 'faults.json');
const CASES = join(ROOT, 'reports', 'fault-cases.json');
/** A person waits no longer. */
const MOST_MS = 70_000;
/** After so long without recovery the buttons that the app offers are pressed. */
const PRESS_AFTER_MS = 25_000;
/** Ways back that the app offers in words; the point's own action is tried as well. */
const WAYS_BACK = /^(Draw again|Try again|Start sensing|Start it again)$/;
/** On a page that cannot draw, nothing that is waited for comes by drawing again. */
const WAYS_BACK_WITHOUT_DRAWING = /^(Try again|Start sensing|Start it again)$/;

export async function run(values: ReliabilityOptions): Promise<boolean> {
  if (!values.report) {
    await ensureBuilt();
    await disturb(values);
  }
  const known = outcomes();
  writeSection(
    'faults',
    sectionOf(
      known,
      POINTS.map(({ name }) => name),
    ),
  );
  const stuck = known.filter(({ way }) => way === 'stuck');
  for (const { kind, what, point } of stuck) console.error(`Not over: ${kind} ${what} at ${point}.`);
  return stuck.length === 0;
}

const outcomes = (): Outcome[] => (existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : []);

/** Beside what is known of other cases; read anew, for several parts may be measured at once. */
function keep(outcome: Outcome): void {
  const others = outcomes().filter(
    ({ kind, what, point }) => kind !== outcome.kind || what !== outcome.what || point !== outcome.point,
  );
  writeFileSync(REPORT, `${JSON.stringify([...others, outcome], null, 1)}\n`);
}

async function disturb({
  part,
  point,
  only,
}: {
  readonly part: string;
  readonly point?: string;
  readonly only?: string;
}): Promise<void> {
  const host = await startStaticHost(join(ROOT, 'dist'));
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: [...CHROMIUM_FLAGS, ...fakeCameraFlags(FACE_CLIP, 'granted')],
    ...(executablePath ? { executablePath } : {}),
  });
  mkdirSync(join(ROOT, 'reports'), { recursive: true });
  try {
    const points = point === undefined ? POINTS : [pointNamed(point)];
    const cases = await casesOf(browser, host.url, points);
    const [number = 1, of = 1] = part.split('/').map(Number);
    // Measured whole, a point is measured anew: chunks of an earlier build have other names.
    if (of === 1 && only === undefined) {
      const others = outcomes().filter((known) => !points.some(({ name }) => name === known.point));
      writeFileSync(REPORT, `${JSON.stringify(others, null, 1)}\n`);
    }
    const chosen = cases.filter(
      ({ what }, index) => index % of === number - 1 && (only === undefined || what.includes(only)),
    );
    for (const [index, one] of chosen.entries()) {
      const outcome = await suffer(browser, host.url, one);
      if (outcome === null) continue;
      keep(outcome);
      const seconds = outcome.tookMs === null ? '' : ` ${(outcome.tookMs / 1000).toFixed(1)} s`;
      console.log(
        `${index + 1}/${chosen.length} ${one.kind} ${one.what} at ${one.point}: ${outcome.way}${seconds}`,
      );
    }
  } finally {
    await browser.close();
    await host.close();
  }
}

async function openContext(browser: Browser, draws: boolean): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 320, height: 240 },
    serviceWorkers: 'block',
    permissions: ['camera'],
  });
  await context.addInitScript(PROBES);
  if (!draws) await context.addInitScript(WITHOUT_WEBGL);
  await emulateHeadset(context);
  return context;
}

/** The page tells an age a few times a second. */
const TOLD_LATE_MS = 1000;

/** Asked through the debugger: the page's own policy evaluates no text. False while a page is on its way. */
const isTrue = (page: Page, expression: string, sinceMs: number): Promise<boolean> =>
  page
    .evaluate<boolean>(
      `Boolean(${expression.replaceAll('SINCE_MS', String(performance.now() - sinceMs - TOLD_LATE_MS))})`,
    )
    .catch(() => false);

async function reach(page: Page, point: Point, url: string, timeoutMs = 60_000): Promise<void> {
  const startMs = performance.now();
  await point.act(page, url);
  while (!(await isTrue(page, point.reached, startMs))) {
    if (performance.now() > startMs + timeoutMs)
      throw new Error(`“${point.name}” is not reached within ${timeoutMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** What is asked for at each point, told by an undisturbed visit; of one build that is made once. */
async function casesOf(browser: Browser, url: string, points: readonly Point[]): Promise<Case[]> {
  const builtMs = statSync(join(ROOT, 'dist', 'index.html')).mtimeMs;
  const kept = existsSync(CASES) ? JSON.parse(readFileSync(CASES, 'utf8')) : null;
  const asked: Record<string, readonly string[]> = kept?.builtMs === builtMs ? kept.asked : {};
  for (const point of points) {
    asked[point.name] ??= await askedAt(browser, url, point);
    writeFileSync(CASES, `${JSON.stringify({ builtMs, asked }, null, 1)}\n`);
  }
  return points.flatMap((point) => [
    ...(asked[point.name] ?? [])
      // The page that draws asks for the page's own files as well: they are cases of opening it.
      .filter((path) => point.name !== 'the world appears' || DRAWS.test(path))
      .map(
        (what): Case => ({ kind: what.includes('/assets/') ? 'chunk' : 'request', what, point: point.name }),
      ),
    ...OTHERS.filter(({ points: at }) => at.includes(point.name)).map(
      ({ kind, what }): Case => ({ kind, what, point: point.name }),
    ),
  ]);
}

/** Files that only the drawing needs. */
const DRAWS = /\/(stage|three|xr-store|use-part|use-latest|quality|shore-world|forest-world)-/;

async function askedAt(browser: Browser, url: string, point: Point): Promise<string[]> {
  const context = await openContext(browser, point.draws);
  try {
    const page = await context.newPage();
    let asked = new Set<string>();
    context.on('request', (request) => {
      const { protocol, pathname } = new URL(request.url());
      if (protocol.startsWith('http') && !pathname.endsWith('/icon.svg')) asked.add(pathname);
    });
    for (const before of point.after) await reach(page, pointNamed(before), url);
    if (point.after.length > 0) await page.waitForTimeout(1500);
    asked = new Set();
    await reach(page, point, url);
    await page.waitForTimeout(1500);
    return [...asked];
  } finally {
    await context.close();
  }
}

const OTHERS: readonly {
  readonly kind: Case['kind'];
  readonly what: string;
  readonly points: readonly string[];
}[] = [
  {
    kind: 'worker',
    what: 'sensing',
    points: ['opening the page', 'opening the camera', 'entering VR', 'opening the studio'],
  },
  { kind: 'database', what: 'IndexedDB', points: ['opening the page', 'opening the studio'] },
  { kind: 'database', what: 'local storage', points: ['opening the page', 'opening the studio'] },
  { kind: 'device', what: 'camera', points: ['opening the camera'] },
  { kind: 'device', what: 'graphics card', points: ['the world appears', 'changing worlds', 'entering VR'] },
  { kind: 'device', what: 'sound', points: ['starting the sound'] },
  { kind: 'device', what: 'headset', points: ['entering VR', 'changing worlds in VR'] },
];

/** What is done at once to a device or a worker, and what is true once that is over. */
const STRIKES: Readonly<Record<string, { readonly strike: string; readonly over?: string }>> = {
  sensing: { strike: KILL_WORKERS },
  camera: { strike: PULL_CAMERA },
  'graphics card': {
    strike: LOSE_CARD,
    // In the headset the visit ends; on the screen the world is drawn again.
    over: `!document.querySelector('.drawing-fault') && document.querySelector('[data-presenting]').dataset.presenting === 'screen'`,
  },
  sound: { strike: SUSPEND_SOUND },
  headset: {
    strike: END_SESSION,
    over: `document.querySelector('[data-presenting]').dataset.presenting === 'screen'`,
  },
};

/** Null where the visit did not come as far as the fault: that tells nothing of it. */
async function suffer(browser: Browser, url: string, one: Case): Promise<Outcome | null> {
  const point = pointNamed(one.point);
  const context = await openContext(browser, point.draws);
  const page = await context.newPage();
  let loads = 0;
  page.on('domcontentloaded', () => loads++);
  try {
    let armed = false;
    let struckMs: number | null = null;
    if (one.kind === 'request' || one.kind === 'chunk') {
      await context.route(`**${one.what}`, (route) => {
        if (!armed || struckMs !== null || new URL(route.request().url()).pathname !== one.what)
          return route.continue();
        struckMs = performance.now();
        return route.abort('connectionreset');
      });
    }
    if (one.what === 'IndexedDB') await context.addInitScript(DATABASE_FAILS_ONCE);
    if (one.what === 'local storage') await context.addInitScript(STORAGE_FAILS_ONCE);
    for (const before of point.after) await reach(page, pointNamed(before), url);
    armed = true;
    const loadsBefore = loads;
    let startMs = performance.now();
    const strike = STRIKES[one.what];
    if (strike) {
      await reach(page, point, url);
      await page.waitForTimeout(1000);
      startMs = performance.now();
      await page.evaluate(strike.strike);
      // What stood a moment ago is no sign of recovery.
      await page.waitForTimeout(1600);
    } else await point.act(page, url).catch(() => undefined);
    const expected = strike?.over ?? point.reached;
    const own = point.after.length > 0 ? () => point.act(page, url) : async () => undefined;
    const waysBack = point.draws ? WAYS_BACK : WAYS_BACK_WITHOUT_DRAWING;
    const pressed = await waitFor(page, { expected, sinceMs: startMs, waysBack }, own);
    // A visit begins with one load; any other was a load to recover.
    const reloaded = loads - loadsBefore > (point.after.length === 0 ? 1 : 0);
    const tookMs = pressed === null ? null : performance.now() - (struckMs ?? startMs);
    if (pressed === null) console.error(`  ${await whatIsSaid(page)}`);
    const way = pressed === null ? 'stuck' : reloaded ? 'reload' : pressed ? 'press' : 'itself';
    return { ...one, way, tookMs: tookMs === null ? null : Math.round(tookMs) };
  } catch (error) {
    console.error(`${one.what} at ${one.point}: ${String(error).split('\n')[0]}`);
    return null;
  } finally {
    await context.close();
  }
}

/** What a person sees of a case that is not over. */
const whatIsSaid = (page: Page): Promise<string> =>
  page
    .evaluate<string>(
      `[...document.querySelectorAll('[role=alert]')].map((alert) => alert.innerText).join(' | ') + ' | ' +
        JSON.stringify({ ...document.querySelector('[role=status][data-emotion]')?.dataset })`,
    )
    .catch(String);

/** False: by itself. True: after what the app offers was pressed. Null: not at all. */
async function waitFor(
  page: Page,
  what: { readonly expected: string; readonly sinceMs: number; readonly waysBack: RegExp },
  own: () => Promise<void>,
): Promise<boolean | null> {
  const startMs = performance.now();
  let pressed = false;
  while (performance.now() - startMs < MOST_MS) {
    if (await isTrue(page, what.expected, what.sinceMs)) return pressed;
    if (!pressed && performance.now() - startMs > PRESS_AFTER_MS) {
      pressed = true;
      const offered = page.getByRole('button', { name: what.waysBack }).first();
      if (await offered.isVisible().catch(() => false))
        await offered.dispatchEvent('click').catch(() => undefined);
      else await own().catch(() => undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return null;
}
