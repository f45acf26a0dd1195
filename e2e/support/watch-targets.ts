/** @file Every target that the status element tells, over time, and how far from neutral each stands. */
import type { Page } from '@playwright/test';
import { NEUTRAL_TARGETS } from '../../src/adaptation/index.ts';

export interface Sample {
  /** Time as the line counts it: a sleep of the page, such as a frame that a processor draws, is 250 ms at most (COMFORT-7). */
  readonly atMs: number;
  readonly safePlace: boolean;
  readonly emotion: string;
  /** By attribute name without `data-`; the mode is left out. */
  readonly values: Readonly<Record<string, number>>;
}

type Watching = typeof globalThis & { targetSamples: Sample[] };

/** Begins to write down every change from now on. */
export async function watchTargets(page: Page): Promise<void> {
  await page.evaluate(() => {
    const status = document.querySelector('[role=status][data-emotion]');
    if (!(status instanceof HTMLElement)) throw new Error('The page has no status.');
    const samples: Sample[] = [];
    Object.assign(globalThis, { targetSamples: samples });
    let [countedMs, lastMs] = [0, performance.now()];
    const count = (): void => {
      const nowMs = performance.now();
      countedMs += Math.min(250, nowMs - lastMs);
      lastMs = nowMs;
    };
    setInterval(count, 33);
    const note = (): void => {
      count();
      const values: Record<string, number> = {};
      for (const { name, value } of status.attributes)
        if (/^data-(light|music|pacing)-/.test(name) && name !== 'data-music-mode')
          values[name.slice('data-'.length)] = Number(value);
      const { safePlace, emotion = '' } = status.dataset;
      samples.push({ atMs: countedMs, safePlace: safePlace === 'on', emotion, values });
    };
    note();
    new MutationObserver(note).observe(status, { attributes: true });
  });
}

export const targetSamples = (page: Page): Promise<Sample[]> =>
  page.evaluate(() => (globalThis as Watching).targetSamples);

const hueApart = (a: number, b: number): number => Math.abs(((a - b + 540) % 360) - 180);
const { light, music, pacing } = NEUTRAL_TARGETS;

/** Shares of the range, 0–1: what ADAPT-7 wants to be at most 2 % within 5 s of light, timbre and levels. */
const SOON: Readonly<Record<string, (value: number) => number>> = {
  'light-intensity': (value) => Math.abs(value - light.intensity),
  'light-saturation': (value) => Math.abs(value - light.saturation),
  'light-fog': (value) => Math.abs(value - light.fog),
  'light-temperature-k': (value) =>
    Math.abs(1e6 / value - 1e6 / light.temperatureK) / (1e6 / 1800 - 1e6 / 12000),
  // 6° of the 360 count as 2 % elsewhere.
  'light-hue-deg': (value) => (hueApart(value, light.hueDeg) / 6) * 0.02,
  'music-brightness': (value) => Math.abs(value - music.brightness),
  'music-reverb': (value) => Math.abs(value - music.reverb),
  'music-pad': (value) => Math.abs(value - music.pad),
  'music-bass': (value) => Math.abs(value - music.bass),
  'music-melody': (value) => Math.abs(value - music.melody),
  'music-pulse': (value) => Math.abs(value - music.pulse),
  'music-air': (value) => Math.abs(value - music.air),
};

/** The outputs of light, timbre and levels that stand more than ADAPT-7's 2 % from neutral. */
export function farFromNeutral({ values }: Sample): string[] {
  return Object.entries(SOON).flatMap(([name, share]) => {
    const value = values[name] ?? Number.NaN;
    return share(value) <= 0.02 ? [] : [`${name} ${value}`];
  });
}

/** Seconds that tempo, ambient motion and events need to neutral at the speed of COMFORT-3 and COMFORT-4. */
export function slowWayS({ values }: Sample): { readonly tempo: number; readonly pacing: number } {
  const byRatio = (value = Number.NaN, neutral: number): number =>
    (10 * Math.abs(Math.log(value / neutral))) / Math.log(1.1);
  const events = (10 * Math.abs((values['pacing-events-per-min'] ?? Number.NaN) - pacing.eventsPerMin)) / 4;
  return {
    tempo: byRatio(values['music-tempo-bpm'], music.tempoBpm),
    pacing: Math.max(byRatio(values['pacing-motion'], pacing.motion), events),
  };
}
