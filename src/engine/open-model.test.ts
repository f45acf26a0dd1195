/** @file The self-check's measure, and an adapter that is never told of. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ADAPTER_TIMEOUT_MS, findAdapter, relativeDifference, SELF_CHECK_TOLERANCE } from './open-model.ts';

const values = (...numbers: number[]) => Float32Array.from(numbers);

describe('relativeDifference', () => {
  it('is relative to the largest magnitude', () => {
    expect(relativeDifference(values(1, -20.2), values(1, -20))).toBeCloseTo(0.01, 5);
    expect(relativeDifference(values(0.1, 0.2), values(0.1, 0.2))).toBe(0);
  });

  it('fails uniform, missing and non-finite answers', () => {
    const expected = values(1, -2, 3);
    expect(relativeDifference(values(0, 0, 0), expected)).toBeGreaterThan(SELF_CHECK_TOLERANCE);
    expect(relativeDifference(values(1, -2), expected)).toBe(Number.POSITIVE_INFINITY);
    expect(relativeDifference(values(1, Number.NaN, 3), expected)).toBe(Number.POSITIVE_INFINITY);
    expect(relativeDifference(values(1, Number.POSITIVE_INFINITY, 3), expected)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe('findAdapter', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const findWhere = (answers: Promise<GPUAdapter | null>) => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter: () => answers } });
    return findAdapter();
  };
  const adapter = { info: { vendor: 'x', architecture: 'y', description: 'A card' } } as GPUAdapter;

  it('names the adapter, and takes a refusal for none', async () => {
    await expect(findWhere(Promise.resolve(adapter))).resolves.toMatchObject({ name: 'A card' });
    await expect(findWhere(Promise.resolve(null))).resolves.toBeNull();
    await expect(findWhere(Promise.reject(new Error('no')))).resolves.toBeNull();
  });

  it('does not wait for a graphics process that never answers', async () => {
    vi.useFakeTimers();
    const found = findWhere(new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(ADAPTER_TIMEOUT_MS);
    await expect(Promise.race([found, Promise.resolve('nothing')])).resolves.toBeNull();
  });
});
