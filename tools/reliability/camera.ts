/**
 * @file The kill switch, pressed at random moments of opening a camera on both pages: how long a track is live after the
 * press, and how often one is live without its sign.
 */
import type { Page } from '@playwright/test';
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

const at = (sorted: readonly number[], share: number): string =>
  sorted.length === 0
    ? '–'
    : (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(2);

/** Answers whether no track was live afterwards. */
function tell(page: string, { presses, looks, unsigned }: Report): boolean {
  const row = (values: readonly (number | null)[]): string => {
    const sorted = values.flatMap((value) => value ?? []).toSorted((a, b) => a - b);
    return `${sorted.length}: median ${at(sorted, 0.5)}, 99th ${at(sorted, 0.99)}, worst ${at(sorted, 1)} ms`;
  };
  console.log(`${page}: ${presses.length} presses`);
  console.log(`  track in hand, from the press to its end: ${row(presses.map(({ heldMs }) => heldMs))}`);
  console.log(`  track granted after the press, live for: ${row(presses.map(({ lateMs }) => lateMs))}`);
  console.log(`  live afterwards: ${presses.filter(({ liveAtEnd }) => liveAtEnd).length}`);
  console.log(`  live without a sign: ${unsigned} of ${looks} looks`);
  return unsigned === 0 && !presses.some(({ liveAtEnd }) => liveAtEnd);
}

export async function measureCamera(presses: number, seed: number): Promise<boolean> {
  const app = await openApp();
  const context = await app.newBrowser();
  const prepare = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${app.url}manifest.webmanifest`);
    await page.evaluate(() => {
      localStorage.setItem('mienscape.preferences.cameraConsent', 'true');
      localStorage.setItem('mienscape.preferences.arrived', '"camera"');
    });
    await page.goto(new URL(path, app.url).href);
  };
  try {
    const each = Math.ceil(presses / 2);
    const experience = context.pages()[0] ?? (await context.newPage());
    await prepare(experience, '/');
    await experience.getByRole('button', { name: 'Source and world', exact: true }).click();
    await experience.getByRole('button', { name: 'Camera', exact: true }).click();
    await experience.getByText('Camera on').waitFor();
    await experience.getByRole('button', { name: 'Stop sensing', exact: true }).click();
    const ways = { start: 'Start sensing', stop: 'Stop sensing', presses: each, seed };
    const first = tell('experience', await experience.evaluate(pressAtRandom, ways));
    await experience.goto('about:blank');
    const studio = await context.newPage();
    await prepare(studio, '/studio');
    await studio.getByRole('button', { name: 'Camera', exact: true }).waitFor();
    const second = tell(
      'studio',
      await studio.evaluate(pressAtRandom, { ...ways, start: 'Camera', stop: 'Stop' }),
    );
    return first && second;
  } finally {
    await context.close();
    await app.close();
  }
}
