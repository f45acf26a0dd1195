import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputWith } from '../../controls/controls.fixture.ts';
import { controlsOf } from '../../controls/controls.ts';
import type { PanelText } from '../../controls/panel-text.ts';
import type { MinuteSample } from '../../runtime/last-minute.ts';
import { drawPanel, lookOf, type PanelPicture } from './panel-drawing.ts';
import { layoutOf } from './panel-layout.ts';

/** Everything that a picture asks of its canvas, in order. */
function drawnOf(picture: PanelPicture): string {
  const calls: unknown[] = [];
  const context = new Proxy({ canvas: { width: 1, height: 1 } } as Record<string, unknown>, {
    get: (target, name: string) =>
      target[name] ??
      ((...given: unknown[]) => {
        calls.push([name, given]);
        return { width: 100 };
      }),
    set: (target, name: string, value) => {
      calls.push([name, value]);
      target[name] = value;
      return true;
    },
  });
  drawPanel(context as unknown as CanvasRenderingContext2D, picture);
  return JSON.stringify(calls);
}

const CONTROLS = [...controlsOf(inputWith().input).values()];
const words = fc.constantFrom('', 'smiling', 'about 40 %', 'The camera is covered.');
const maybe = fc.option(words, { nil: null });
const text: fc.Arbitrary<PanelText> = fc.record({
  sensing: fc.boolean(),
  emotion: words,
  confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
  sureness: words,
  recently: words,
  reason: words,
  facts: fc.array(words, { maxLength: 2 }),
  people: maybe,
  unguarded: maybe,
  slow: maybe,
  trouble: maybe,
});
/** A list of samples as it grows. */
const minute = fc.nat({ max: 3 }).map((count) =>
  Array.from(
    { length: count },
    (_, i): MinuteSample => ({
      atMs: 500 * i,
      named: 'happiness',
      confidence: 0.6,
      levels: null,
    }),
  ),
);
const pictureOf = (folded: boolean): fc.Arbitrary<PanelPicture> =>
  fc
    .record({
      text,
      minute,
      notice: maybe,
      safe: fc.boolean(),
      pointed: fc.constantFrom(null, 'safePlace' as const),
    })
    .map(({ safe, ...rest }) => ({
      ...rest,
      folded,
      layout: layoutOf(folded, new Set(CONTROLS.map(({ id }) => id))),
      controls: safe ? [...controlsOf(inputWith({ safePlace: true }).input).values()] : CONTROLS,
    }));

describe('a switch on the panel', () => {
  it('bears a tick while it is on, and the same words without one while it is off', () => {
    const [picture] = fc.sample(pictureOf(false), 1);
    const drawn = picture ? drawnOf(picture) : '';
    for (const words of ['✓ Light answers', '✓ Music answers', 'Pacing answers', '✓ Quick answers'])
      expect(drawn).toContain(`["fillText",["${words}"`);
  });
});

describe('what a panel is drawn anew for', () => {
  it.each([false, true])('is all that is drawn (folded: %s)', (folded) => {
    fc.assert(
      fc.property(pictureOf(folded), pictureOf(folded), (one, other) => {
        // The bar of the confidence may differ by less than a pixel.
        const near = { ...other, text: { ...other.text, confidence: one.text.confidence } };
        if (lookOf(one) === lookOf(near)) expect(drawnOf(one)).toBe(drawnOf(near));
        if (drawnOf(one) !== drawnOf(near)) expect(lookOf(one)).not.toBe(lookOf(near));
      }),
    );
  });

  it('is the confidence, by the pixel', () => {
    const [picture] = fc.sample(pictureOf(false), 1);
    const at = (confidence: number): string =>
      picture ? lookOf({ ...picture, text: { ...picture.text, confidence } }) : '';
    expect(at(0.5)).toBe(at(0.5004));
    expect(at(0.5)).not.toBe(at(0.51));
  });

  it('is nothing that a folded panel hides', () => {
    fc.assert(
      fc.property(pictureOf(true), pictureOf(true), (one, other) => {
        const { sensing, emotion } = one.text;
        const hidden = { ...other, text: { ...other.text, sensing, emotion } };
        const { controls, pointed } = one;
        expect(lookOf({ ...hidden, controls, pointed })).toBe(lookOf(one));
      }),
    );
  });
});
