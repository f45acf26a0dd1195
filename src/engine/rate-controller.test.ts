/** @file Sensing slows itself before it costs a frame: devices of every speed, their times injected. */
import { describe, expect, it } from 'vitest';
import { createRateController, LEAST_HZ, MOST_HZ, type RateController } from './rate-controller.ts';

interface Device {
  /** Interval of an undisturbed frame, ms. */
  readonly frameMs: number;
  /** Share of frames that come late at a rate of sensing. */
  readonly lateShare: (rateHz: number) => number;
  readonly sensingMs: number;
}

const FAST: Device = { frameMs: 11, lateShare: () => 0, sensingMs: 4 };

/** Runs a device for some seconds; returns the rate after each of them. */
function live(
  controller: RateController,
  device: Device,
  seconds: number,
  options: { readonly fromMs?: number; readonly mostHz?: number; readonly backend?: 'webgpu' | 'wasm' } = {},
): number[] {
  const { fromMs = 0, mostHz = MOST_HZ, backend = 'webgpu' } = options;
  const rates: number[] = [];
  let nowMs = fromMs;
  let rateHz = controller.decide(nowMs, backend, mostHz);
  for (let second = 0; second < seconds; second++) {
    const endMs = fromMs + (second + 1) * 1000;
    const late = device.lateShare(rateHz);
    for (let owed = 0; nowMs < endMs; ) {
      owed += late;
      const slow = owed >= 1;
      if (slow) owed--;
      nowMs += device.frameMs * (slow ? 2 : 1);
      controller.noteFrame(nowMs);
    }
    for (let i = 0; i < rateHz; i++) controller.noteSensing(device.sensingMs);
    rateHz = controller.decide(nowMs, backend, mostHz);
    rates.push(rateHz);
  }
  return rates;
}

describe('the rate of sensing', () => {
  it('rises to 30 Hz on a device that has time, step by step', () => {
    const rates = live(createRateController(), FAST, 12);
    expect(rates[0]).toBeLessThan(20);
    expect(rates.at(-1)).toBe(30);
  });

  it('falls on a slow device until frames come in time, and no further than it must', () => {
    const slow: Device = { ...FAST, lateShare: (rateHz) => (rateHz > 10 ? 0.25 : 0.05) };
    const rates = live(createRateController(), slow, 20);
    expect(rates.at(-1)).toBeLessThanOrEqual(10);
    expect(rates.at(-1)).toBeGreaterThan(LEAST_HZ);
  });

  it('goes down to 5 Hz, and never below, where even that costs frames', () => {
    const slowest: Device = { ...FAST, lateShare: (rateHz) => Math.min(0.6, rateHz / 40) };
    const rates = live(createRateController(), slowest, 20);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(LEAST_HZ);
    expect(rates.at(-1)).toBeLessThan(7);
  });

  it('comes back when sensing was not what made frames late', () => {
    const controller = createRateController();
    const busy: Device = { ...FAST, lateShare: () => 0.3 };
    const rates = live(controller, busy, 12);
    expect(Math.min(...rates)).toBeLessThan(10);
    expect(rates.at(-1)).toBeGreaterThanOrEqual(15);
  });

  it('rises again after the strain has passed', () => {
    const controller = createRateController();
    const strained: Device = { ...FAST, lateShare: (rateHz) => (rateHz > 8 ? 0.3 : 0.02) };
    expect(live(controller, strained, 10).at(-1)).toBeLessThan(12);
    expect(live(controller, FAST, 15, { fromMs: 20_000 }).at(-1)).toBe(30);
  });

  it('leaves a slow sensing time to finish: 100 ms a frame are 8 Hz', () => {
    const rates = live(createRateController(), { ...FAST, sensingMs: 100 }, 5);
    expect(rates.at(-1)).toBeCloseTo(8, 6);
  });

  it('stays at 15 Hz where the processor computes, and below a person’s own limit', () => {
    expect(live(createRateController(), FAST, 12, { backend: 'wasm' }).at(-1)).toBe(15);
    expect(live(createRateController(), FAST, 12, { mostHz: 10 }).at(-1)).toBe(10);
  });

  it('takes a hidden page for no late frame, and one decision a second', () => {
    const controller = createRateController();
    live(controller, FAST, 12);
    controller.noteFrame(60_000);
    expect(controller.decide(60_000, 'webgpu', MOST_HZ)).toBe(30);
    for (let i = 0; i < 50; i++) controller.noteFrame(60_000 + 40 * i);
    expect(controller.decide(60_500, 'webgpu', MOST_HZ)).toBe(30);
  });

  it.each([6, 8, 10, 12, 16, 20])(
    'tries a rate that made frames late more and more seldom: an hour on a device that bears %i Hz',
    (borneHz) => {
      const weak: Device = { frameMs: 13.9, lateShare: (hz) => (hz > borneHz ? 0.25 : 0), sensingMs: 5 };
      const rates = live(createRateController(), weak, 3600);
      // Each of these seconds is one in which the world stutters.
      const stutters = rates.map((hz) => hz > borneHz);
      expect(stutters.slice(0, 600).filter(Boolean).length).toBeLessThan(20);
      expect(stutters.slice(600).filter(Boolean).length).toBeLessThan(40);
      // It is not given up either: what the device bears is used.
      expect(rates.at(-1)).toBeGreaterThan(0.7 * borneHz);
    },
  );

  it('comes back to 30 Hz where a long strain has passed, within five minutes', () => {
    const controller = createRateController();
    const weak: Device = { ...FAST, lateShare: (rateHz) => (rateHz > 8 ? 0.25 : 0) };
    live(controller, weak, 3600);
    expect(live(controller, FAST, 330, { fromMs: 3_600_000 }).at(-1)).toBe(30);
    // And what was costly then is not held against it: a moment's strain counts as the first again.
    live(controller, weak, 2, { fromMs: 3_930_000 });
    expect(live(controller, FAST, 40, { fromMs: 3_932_000 }).at(-1)).toBe(30);
  });

  it('judges by frames that were drawn while it sensed, not by the hour before', () => {
    const controller = createRateController();
    live(controller, FAST, 12);
    // Sensing is stopped: frames go on, half of them late, and nobody asks for a rate.
    let nowMs = 12_000;
    for (let frame = 0; frame < 200_000; frame++) {
      nowMs += FAST.frameMs * (frame % 2 === 0 ? 1 : 2);
      controller.noteFrame(nowMs);
    }
    expect(controller.decide(nowMs, 'webgpu', MOST_HZ)).toBe(30);
  });
});
