import { expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS } from '../src/adaptation/index.ts';
import { mayReload } from './may-reload.ts';

const idle = {
  source: { kind: 'playing', source: 'demo', pictures: 'live' },
  mappings: BUILT_IN_MAPPINGS,
  safePlace: false,
} as const;
const [companion] = BUILT_IN_MAPPINGS;

it('a page that shows its clip, or nothing, may be loaded again', () => {
  expect(mayReload(idle, 'idle', false)).toBe(true);
  expect(mayReload({ ...idle, source: { kind: 'stopped' } }, 'idle', false)).toBe(true);
});

it.each([
  ['a camera', { ...idle, source: { ...idle.source, source: 'camera' } }, 'idle', false],
  [
    'a camera that is being opened',
    { ...idle, source: { kind: 'opening', source: 'camera' } },
    'idle',
    false,
  ],
  ['a dropped video', { ...idle, source: { ...idle.source, source: 'file' } }, 'idle', false],
  ['a mapping of one’s own', { ...idle, mappings: [...BUILT_IN_MAPPINGS, companion] }, 'idle', false],
  ['the safe place', { ...idle, safePlace: true }, 'idle', false],
  ['music', idle, 'playing', false],
  ['music that the system holds', idle, 'suspended', false],
  ['a visit in the headset', idle, 'idle', true],
] as const)('one that holds %s may not', (_, state, music, inHeadset) => {
  expect(mayReload(state as never, music, inHeadset)).toBe(false);
});
