/**
 * @file The kill switch, pressed at random moments of opening a camera on both pages: how long a track is live after the
 * press, and how often one is live without its sign.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ROOT } from '../../scripts/lib/run.mjs';
import { writeSection } from './command.ts';
import { openApp } from './served-app.ts';

interface Press {
  /** From the press to the end of the last track that was in hand, ms; null where none was. */
  readonly heldMs: number | null;
  /** How long a track was live that the browser granted after the press, ms; null where none was. */
  readonly lateMs: number | null;
  readonly liveAtEnd: boolean;
}

interface Report {
  readonly presses: readonly Press[];
  /** Looks at which a track was live for longer than a tenth of a second, and how many of them found no sign. */
  readonly looks: number;
  readonly unsigned: number;
}

/** Runs in the page. `start` and `stop` are what the page's buttons are called. */
async function pressAtRandom(options: {
  readonly start: string;
  readonly stop: string;
  readonly presses: number;
  readonly seed: number;
}): Promise<Report> {
  let state = options.seed;
  const random = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const given: { track: MediaStreamTrack; atMs: number; endedAtMs: number | null }[] = [];
  const { getUserMedia, enumerateDevices } = MediaDevices.prototype;
  const { stop } = MediaStreamTrack.prototype;
  MediaStreamTrack.prototype.stop = function (this: MediaStreamTrack): void {
    stop.call(this);
    const known = given.find(({ track }) => track === this);
    if (known) known.endedAtMs ??= performance.now();
  };
  // A browser's own waits vary by device and by person.
  MediaDevices.prototype.enumerateDevices = async function (this: MediaDevices) {
    await pause(100 * random());
    return enumerateDevices.call(this);
  };
  MediaDevices.prototype.getUserMedia = async function (this: MediaDevices, constraints) {
    await pause(60 * random());
    const stream = await getUserMedia.call(this, constraints);
    for (const track of stream.getTracks()) given.push({ track, atMs: performance.now(), endedAtMs: null });
    return stream;
  };
  let looks = 0;
  let unsigned = 0;
  const watch = setInterval(() => {
    const nowMs = performance.now();
    const live = given.some(({ track, atMs }) => track.readyState === 'live' && nowMs - atMs > 100);
    if (!live) return;
    looks++;
    if (!document.querySelector('.camera-on')) unsigned++;
  }, 10);
  const button = (name: string): HTMLButtonElement | undefined =>
    [...document.querySelectorAll('button')].find((each) => each.textContent?.trim() === name);
  const until = async (name: string): Promise<HTMLButtonElement> => {
    for (let i = 0; i < 2000; i++) {
      const found = button(name);
      if (found && !found.disabled) return found;
      await pause(5);
    }
    throw new Error(`No button is called ${name}.`);
  };
  const presses: Press[] = [];
  for (let i = 0; i < options.presses; i++) {
    (await until(options.start)).click();
    await pause(260 * random());
    const stopping = await until(options.stop);
    const first = given.length;
    const held = given.filter(({ track }) => track.readyState === 'live');
    const pressedAtMs = performance.now();
    stopping.click();
    const heldMs = held.map(({ endedAtMs }) => (endedAtMs ?? performance.now() + 1e6) - pressedAtMs);
    // The longest that the browser may still take.
    await pause(220);
    const late = given.slice(first).map(({ atMs, endedAtMs }) => (endedAtMs ?? atMs + 1e6) - atMs);
    presses.push({
      heldMs: heldMs.length ? Math.max(...heldMs) : null,
      lateMs: late.length ? Math.max(...late) : null,
      liveAtEnd: given.some(({ track }) => track.readyState === 'live'),
    });
  }
  clearInterval(watch);
  return { presses, looks, unsigned };
}

const PAGES = ['experience', 'studio'] as const;
type PageName = (typeof PAGES)[number];
const REPORT = join(ROOT, 'reports', 'camera.json');

const known = (): Partial<Record<PageName, Report>> =>
  existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : {};

const held = ({ presses, unsigned }: Report): boolean =>
  unsigned === 0 && !presses.some(({ liveAtEnd }) => liveAtEnd);

/** The section of docs/reliability.md, from all pages that were measured. */
function section(reports: Partial<Record<PageName, Report>>): string {
  const all = PAGES.flatMap((page) => {
    const report = reports[page];
    return report ? [[page, report] as const] : [];
  });
  const at = (sorted: readonly number[], share: number): string =>
    sorted.length === 0
      ? '–'
      : `${(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(2)} ms`;
  const row = (page: string, what: string, values: readonly (number | null)[]): string => {
    const sorted = values.flatMap((value) => value ?? []).toSorted((a, b) => a - b);
    return `| ${[page, what, sorted.length, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1)].join(' | ')} |`;
  };
  const count = (of: (report: Report) => number): number =>
    all.reduce((sum, [, report]) => sum + of(report), 0);
  const presses = count((report) => report.presses.length);
  return [
    '`npm run reliability -- camera --presses 1000` does it in Chromium with a filmed camera on both pages (`--page studio`: on',
    `one). ${presses.toLocaleString('en')} presses; live afterwards: ${count((report) => report.presses.filter(({ liveAtEnd }) => liveAtEnd).length)}; of ` +
      `${count(({ looks }) => looks).toLocaleString('en')} looks at a live track, without a sign: ${count(({ unsigned }) => unsigned)}.`,
    '',
    '| page | track | cases | median | 99th | worst |',
    '| --- | --- | --- | --- | --- | --- |',
    ...all.flatMap(([page, report]) => [
      row(
        page,
        'in hand: from the press to its end',
        report.presses.map(({ heldMs }) => heldMs),
      ),
      row(
        page,
        'granted after the press: how long it is live',
        report.presses.map(({ lateMs }) => lateMs),
      ),
    ]),
  ].join('\n');
}

async function prepare(page: Page, url: string, path: string): Promise<void> {
  await page.goto(`${url}manifest.webmanifest`);
  await page.evaluate(() => {
    localStorage.setItem('mienscape.preferences.cameraConsent', 'true');
    localStorage.setItem('mienscape.preferences.arrived', '"camera"');
  });
  await page.goto(new URL(path, url).href);
}

async function measurePage(
  name: PageName,
  url: string,
  page: Page,
  options: { readonly presses: number; readonly seed: number },
): Promise<Report> {
  if (name === 'studio') {
    await prepare(page, url, '/studio');
    await page.getByRole('button', { name: 'Camera', exact: true }).waitFor();
    return page.evaluate(pressAtRandom, { ...options, start: 'Camera', stop: 'Stop' });
  }
  await prepare(page, url, '/');
  await page.getByRole('button', { name: 'Source and world', exact: true }).click();
  await page.getByRole('button', { name: 'Camera', exact: true }).click();
  await page.getByText('Camera on').waitFor();
  await page.getByRole('button', { name: 'Stop sensing', exact: true }).click();
  return page.evaluate(pressAtRandom, { ...options, start: 'Start sensing', stop: 'Stop sensing' });
}

/**
 * Presses half of the times on each page, or half of the times on one; writes the section from all that was measured.
 * @returns whether no track was live afterwards, or without its sign
 */
export async function measureCamera(presses: number, seed: number, only?: string): Promise<boolean> {
  const pages = PAGES.filter((page) => only === undefined || page === only);
  if (pages.length === 0) throw new Error(`'${only}' is no page: expected one of ${PAGES.join(', ')}.`);
  const app = await openApp();
  try {
    for (const name of pages) {
      const context = await app.newBrowser();
      try {
        const page = context.pages()[0] ?? (await context.newPage());
        const report = await measurePage(name, app.url, page, { presses: Math.ceil(presses / 2), seed });
        mkdirSync(join(ROOT, 'reports'), { recursive: true });
        writeFileSync(REPORT, `${JSON.stringify({ ...known(), [name]: report })}\n`);
      } finally {
        await context.close();
      }
    }
  } finally {
    await app.close();
  }
  const markdown = section(known());
  console.log(markdown);
  writeSection('camera', markdown);
  return Object.values(known()).every(held);
}
