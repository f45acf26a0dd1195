/** @file Work under way and the newest request behind it. */
import { expect, it } from 'vitest';
import { latestOnly } from './latest-only.ts';

it('runs the first at once and one more for all that came meanwhile, each key for itself', async () => {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = latestOnly((key) => {
    begun.push(key);
    return new Promise((resolve) => ends.push(resolve));
  });
  const first = ask('a');
  const others = [ask('a'), ask('a'), ask('a')];
  void ask('b');
  expect(begun).toEqual(['a', 'b']);
  ends[0]?.();
  await first;
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b', 'a']);
  ends[2]?.();
  await Promise.all(others);
  expect(begun).toEqual(['a', 'b', 'a']);
  void ask('a');
  expect(begun).toHaveLength(4);
});

it('goes on after work that failed', async () => {
  let times = 0;
  const ask = latestOnly(async () => {
    times++;
    if (times === 1) throw new Error('full');
  });
  const first = ask('a');
  const second = ask('a');
  await expect(first).rejects.toThrow('full');
  await second;
  expect(times).toBe(2);
});
