import { describe, expect, it } from 'vitest';
import { retry } from './retry.ts';

function setUp(failures: number) {
  const waits: number[] = [];
  let attempts = 0;
  const run = retry(
    async () => {
      attempts++;
      if (attempts <= failures) throw new Error(`lost ${attempts}`);
      return 'there';
    },
    async (ms) => void waits.push(ms),
    [100, 400],
  );
  return { run, waits, attempts: () => attempts };
}

describe('retry', () => {
  it('does not wait where the first attempt succeeds (control)', async () => {
    const { run, waits, attempts } = setUp(0);
    expect(await run).toBe('there');
    expect([waits, attempts()]).toEqual([[], 1]);
  });

  it('waits as told between attempts', async () => {
    const { run, waits, attempts } = setUp(2);
    expect(await run).toBe('there');
    expect([waits, attempts()]).toEqual([[100, 400], 3]);
  });

  it('gives up with the last reason', async () => {
    const { run, attempts } = setUp(9);
    await expect(run).rejects.toThrow('lost 3');
    expect(attempts()).toBe(3);
  });
});
