import { describe, expect, it } from 'vitest';
import { COARSEST_SHARE, createResolutionPace } from './resolution-pace.ts';

/** Draws for `seconds`; a picture takes as long as its share asks, and waits for the screen's next turn. → shares */
function draw(
  pace: ReturnType<typeof createResolutionPace>,
  seconds: number,
  pictureMs: (share: number) => number,
  screenHz = 60,
): number[] {
  const turnMs = 1000 / screenHz;
  const shares: number[] = [];
  let share = shares.at(-1) ?? 1;
  for (let ms = 0; ms < seconds * 1000; ) {
    const intervalMs = Math.max(1, Math.ceil(pictureMs(share) / turnMs - 1e-9)) * turnMs;
    ms += intervalMs;
    share = pace.note(intervalMs);
    shares.push(share);
  }
  return shares;
}

describe('createResolutionPace', () => {
  it('draws finely where there is room', () => {
    expect(new Set(draw(createResolutionPace(), 120, () => 9))).toEqual(new Set([1]));
  });

  it('draws more coarsely where a fine picture comes late, and stays there', () => {
    // 40 ms for the finest: 16 ms of it at 0.64 of the side.
    const shares = draw(createResolutionPace(), 300, (share) => 40 * share * share);
    const settled = shares.slice(-1000);
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(COARSEST_SHARE);
    expect(Math.max(...settled)).toBeLessThan(0.7);
    expect(new Set(settled).size).toBe(1);
    // At most one try that had to be taken back.
    expect(shares.filter((share, i) => i > 0 && share !== shares[i - 1]).length).toBeLessThanOrEqual(6);
  });

  it('goes back where coarser pictures come no sooner: a slow screen, a busy page', () => {
    for (const [pictureMs, hz] of [
      [() => 5, 30],
      [() => 45, 60],
    ] as const) {
      const shares = draw(createResolutionPace(), 120, pictureMs, hz);
      expect(shares.at(-1)).toBe(1);
      expect(shares.filter((share) => share < 1).length).toBeLessThanOrEqual(90);
    }
  });

  it('draws finely again once there is room', () => {
    const pace = createResolutionPace();
    draw(pace, 20, (share) => 40 * share * share);
    expect(draw(pace, 200, () => 8).at(-1)).toBe(1);
  });

  it('takes one long pause after the other for slow pictures', () => {
    expect(draw(createResolutionPace(), 200, (share) => 900 * share * share).at(-1)).toBeLessThan(
      1.1 * COARSEST_SHARE,
    );
  });

  it('waits for a world that is being built', () => {
    const pace = createResolutionPace();
    draw(pace, 1.5, () => 60);
    expect(new Set(draw(pace, 60, () => 8))).toEqual(new Set([1]));
  });

  it('takes a page that was away for no slow picture', () => {
    const pace = createResolutionPace();
    for (let i = 0; i < 2000; i++) expect(pace.note(i % 2 ? 400 : 16.7)).toBe(1);
  });
});
