/** @file What is slow is said, steadily; one slow frame is not. */
import { describe, expect, it } from 'vitest';
import { createSlowness } from './slowness.ts';

function slownessOf(durations: readonly number[]) {
  const slowness = createSlowness();
  slowness.begin(0);
  let nowMs = 0;
  const read = durations.map((tookMs) => {
    nowMs += tookMs;
    slowness.noteFrame(tookMs, nowMs);
    return slowness.read(nowMs);
  });
  return { slowness, read, nowMs };
}

describe('slowness', () => {
  it('is told once a few frames took long, and not of one among quick ones', () => {
    expect(slownessOf([900, 900, 900, 900, 900]).read).toEqual([null, null, null, null, 900]);
    expect(slownessOf([20, 20, 2000, 20, 20, 20, 20]).read.every((told) => told === null)).toBe(true);
  });

  it('stays told between its two bounds, and is taken back below the lower one', () => {
    const wavering = [700, 700, 700, 700, 700, 500, 500, 500, 500, 500];
    expect(slownessOf(wavering).read.at(-1)).toBe(500);
    expect(slownessOf([500, 500, 500, 500, 500]).read.at(-1)).toBeNull();
    expect(slownessOf([...wavering, 100, 100, 100]).read.at(-1)).toBeNull();
  });

  it('is told where no frame is answered at all, until one is', () => {
    const { slowness } = slownessOf([]);
    expect(slowness.read(2999)).toBeNull();
    for (let nowMs = 3000; nowMs < 8000; nowMs += 250) slowness.read(nowMs);
    expect(slowness.read(8000)).toBe(8000);
    slowness.noteFrame(30, 8100);
    expect(slowness.read(8150)).toBeNull();
  });

  it('begins anew with another source, and waits for nothing before the first', () => {
    const { slowness, nowMs } = slownessOf([900, 900, 900, 900, 900]);
    slowness.begin(nowMs);
    expect(slowness.read(nowMs)).toBeNull();
    expect(createSlowness().read(1e9)).toBeNull();
  });

  it.each([
    ['of an answer that is waited for', []],
    ['of frames that were slow before', [900, 900, 900, 900, 900]],
  ])('says nothing of a night in which the computer slept: %s', (_, durations) => {
    const { slowness, nowMs } = slownessOf(durations);
    slowness.read(nowMs + 250);
    const awakeMs = nowMs + 8 * 3_600_000;
    expect(slowness.read(awakeMs)).toBeNull();
    for (let sinceMs = 250; sinceMs < 3000; sinceMs += 250)
      expect(slowness.read(awakeMs + sinceMs)).toBeNull();
    expect(slowness.read(awakeMs + 3000)).toBe(3000);
  });
});
