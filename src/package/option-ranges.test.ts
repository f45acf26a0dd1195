/** @file Options out of range, and those that do not go together: refused by name, before anything is opened. */
import { describe, expect, it } from 'vitest';
import { setUp } from './join-stages.fixture.ts';
import { createSensing } from './own-sensing.ts';

describe('options', () => {
  const region = {
    centerX: 0.5,
    centerY: 0.5,
    width: 0.5,
    height: 0.5,
    rotationDeg: 0,
    mirrored: false,
  };
  const [fractions, rates] = [
    [0, 1],
    [5, 30],
  ] as const;
  it.each([
    ['strength', fractions, (strength: number) => ({ strength })],
    ['rateHz', rates, (rateHz: number) => ({ rateHz })],
    ['region.centerX', fractions, (centerX: number) => ({ region: { ...region, centerX } })],
    ['region.width', [0.05, 1], (width: number) => ({ region: { ...region, width } })],
    ['region.rotationDeg', [-180, 180], (rotationDeg: number) => ({ region: { ...region, rotationDeg } })],
  ] as const)(
    'refuses %s out of its range by name, before anything is opened',
    (name, [least, most], give) => {
      const range = `. Give a number from ${least} to ${most}.`;
      for (const bad of [Number.NaN, least - 1, most + 1, 1e9, Number.POSITIVE_INFINITY, '1', null, [1]])
        expect(() => setUp(give(bad as number)), String(bad)).toThrow(
          new RangeError(`${name} is ${String(bad)}${range}`),
        );
      for (const good of [least, most, (least + most) / 2]) setUp(give(good)).mien.dispose();
    },
  );

  it('takes headset framing where a region is given, and refuses a region with webcam framing', async () => {
    for (const source of [{ kind: 'file', file: new Blob() }, { kind: 'demo' }] as const) {
      const { mien, createSensing } = setUp({ source, region });
      await mien.start();
      const settings = { framing: 'headset', region, backend: 'auto' };
      expect(createSensing).toHaveBeenCalledWith(expect.objectContaining({ settings }));
      mien.dispose();
    }
    expect(() => setUp({ region, framing: 'webcam' })).toThrow(
      'framing with a region is webcam. Take headset.',
    );
  });

  it.each(['framing', 'backend'] as const)(
    'refuses %s by name where it is none of those that there are',
    (name) => {
      for (const bad of ['Webcam', '', null, 1, 'webgl'])
        expect(() => setUp({ [name]: bad })).toThrow(new RegExp(`^${name} is ${bad}\\. Take .* or .*\\.$`));
      setUp({ [name]: undefined } as never).mien.dispose();
    },
  );
});

describe('settings of sensing alone', () => {
  const region = { centerX: 0.5, centerY: 0.5, width: 0.5, height: 0.5, rotationDeg: 0, mirrored: false };
  const openPort = () => ({ post: () => undefined, close: () => undefined });
  it.each([
    ['framing', 'Webcam', 'framing is Webcam. Take headset or webcam.'],
    ['backend', 'webgl', 'backend is webgl. Take auto or webgpu or wasm.'],
    ['region', {}, 'region.centerX is undefined. Give a number from 0 to 1.'],
    ['region', { ...region, width: Number.NaN }, 'region.width is NaN. Give a number from 0.05 to 1.'],
    ['region', { ...region, centreX: 0.5 }, 'region has no “centreX”.'],
  ])('refuse %s %j at the start and later, and keep what was set', (name, bad, why) => {
    const settings = { [name]: bad } as never;
    expect(() => createSensing({ settings, openPort })).toThrow(why);
    const sensing = createSensing({ settings: { framing: 'webcam', region }, openPort });
    expect(() => sensing.configure(settings)).toThrow(why);
    expect(sensing.settings).toMatchObject({ framing: 'webcam', region, backend: 'auto' });
    sensing.configure({ framing: 'headset', region: null });
    expect(sensing.settings).toMatchObject({ framing: 'headset', region: null });
    sensing.dispose();
  });

  it('are as if they were not given where they are undefined', () => {
    const none = { framing: undefined, region: undefined, backend: undefined, embeddings: undefined };
    const sensing = createSensing({ settings: none, urls: undefined, clock: undefined, openPort });
    expect(sensing.settings).toEqual({
      framing: 'headset',
      region: null,
      backend: 'auto',
      embeddings: false,
    });
    const set = { framing: 'webcam', region, backend: 'wasm', embeddings: true } as const;
    sensing.configure(set);
    sensing.configure(none);
    expect(sensing.settings).toEqual(set);
    sensing.dispose();
  });
});
