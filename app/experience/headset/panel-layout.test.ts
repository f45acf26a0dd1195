import { describe, expect, it } from 'vitest';
import { boxAt, layoutOf, METRES_PER_PIXEL, PANEL_PLACE, pixelOf, pointOf, shareAt } from './panel-layout.ts';

/** A finger pad is about 16 mm wide. */
const FINGER_M = 0.03;

describe.each([
  ['open', false, false],
  ['open panel, to several people, as a', false, true],
  ['folded', true, true],
] as const)('the %s panel', (_, folded, several) => {
  const layout = layoutOf(folded, several);

  it('keeps every box on the panel and apart from the others', () => {
    for (const box of layout.boxes) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(layout.width);
      expect(box.y + box.height).toBeLessThanOrEqual(layout.height);
      const touching = layout.boxes.filter(
        (other) =>
          other !== box &&
          other.x < box.x + box.width &&
          box.x < other.x + other.width &&
          other.y < box.y + box.height &&
          box.y < other.y + other.height,
      );
      expect(touching.map(({ id }) => id)).toEqual([]);
    }
  });

  it('finds the box under its own middle, and none beside the panel', () => {
    for (const box of layout.boxes) {
      const { xM, yM } = pointOf(layout, box);
      const { x, y } = pixelOf(layout, xM, yM);
      expect(boxAt(layout, x, y)?.id).toBe(box.id);
    }
    expect(boxAt(layout, -50, -50)).toBeUndefined();
  });

  it('makes nothing smaller than a finger', () => {
    for (const box of layout.boxes) {
      expect(box.width * METRES_PER_PIXEL).toBeGreaterThanOrEqual(FINGER_M);
      expect(box.height * METRES_PER_PIXEL).toBeGreaterThanOrEqual(FINGER_M);
    }
  });

  it('always offers the safe place', () => {
    expect(layout.boxes.map(({ id }) => id)).toContain('safePlace');
  });
});

describe('the panel', () => {
  it('offers every switch of the experience', () => {
    expect(
      layoutOf(false)
        .boxes.map(({ id }) => id)
        .sort(),
    ).toEqual(
      [
        ...[
          'fold',
          'leave',
          'light',
          'limit',
          'mapping',
          'music',
          'pacing',
          'quickAnswers',
          'recentre',
          'safePlace',
        ],
        ...['sensing', 'sound', 'strength', 'volume', 'world'],
      ].sort(),
    );
  });

  it('offers another person where several are seen, and all else as before', () => {
    const ids = layoutOf(false, true).boxes.map(({ id }) => id);
    expect(ids).toEqual([...layoutOf(false).boxes.map(({ id }) => id), 'otherPerson']);
  });

  it('reads a slider where it is touched', () => {
    const layout = layoutOf(false);
    const box = layout.boxes.find(({ id }) => id === 'strength');
    if (!box) throw new Error('No slider.');
    for (const share of [0, 0.4, 1]) {
      const { xM, yM } = pointOf(layout, box, share);
      expect(shareAt(box, pixelOf(layout, xM, yM).x)).toBeCloseTo(share, 6);
      expect(boxAt(layout, pixelOf(layout, xM, yM).x, pixelOf(layout, xM, yM).y)).toBe(box);
    }
  });

  it('is in reach and faces the eyes', () => {
    const [x, y, z] = PANEL_PLACE.offset;
    // From a shoulder 25 cm under the eyes and 18 cm to the left: less than an arm (about 65 cm).
    expect(Math.hypot(x + 0.18, y + 0.25, z)).toBeLessThan(0.65);
    expect(PANEL_PLACE.yaw).toBeCloseTo(Math.atan2(-x, -z), 1);
    expect(PANEL_PLACE.pitch).toBeCloseTo(-Math.atan2(-y, Math.hypot(x, z)), 1);
  });
});
