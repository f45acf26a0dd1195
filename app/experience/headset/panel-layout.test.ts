import { describe, expect, it } from 'vitest';
import { inputWith } from '../../controls/controls.fixture.ts';
import { type ControlId, controlsOf } from '../../controls/controls.ts';
import { boxAt, layoutOf, METRES_PER_PIXEL, PANEL_PLACE, pixelOf, pointOf, shareAt } from './panel-layout.ts';

/** A finger pad is about 16 mm wide. */
const FINGER_M = 0.03;

/** What page and panel share: where little is offered, and with own music and several people. */
const FEW = controlsOf(inputWith().input);
const ALL = controlsOf(inputWith({ hasOwnMusic: true, people: { count: 2, followed: 0 } }).input);
const idsOf = (offered: typeof FEW): ControlId[] => layoutOf(false, offered).boxes.map(({ id }) => id);

describe.each([
  ['open', false, FEW],
  ['open panel, with all that it may offer, as a', false, ALL],
  ['folded', true, ALL],
] as const)('the %s panel', (_, folded, offered) => {
  const layout = layoutOf(folded, offered);

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
  it.each([
    ['little', FEW],
    ['everything', ALL],
  ])('has a box for every switch of the page, where %s is offered, and its own two', (_, shared) => {
    expect(idsOf(shared).sort()).toEqual([...shared.keys(), 'fold', 'leave'].sort());
  });

  it('keeps its other boxes in their order where more is offered', () => {
    const few = idsOf(FEW);
    expect(idsOf(ALL).filter((id) => few.includes(id))).toEqual(few);
    expect(idsOf(ALL).length).toBeGreaterThan(few.length);
  });

  it('reads a slider where it is touched', () => {
    const layout = layoutOf(false, FEW);
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
