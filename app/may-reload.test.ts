import { expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS } from '../src/adaptation/index.ts';
import { mayReload } from './may-reload.ts';

const idle = {
  source: { kind: 'playing', source: 'demo', pictures: 'live' },
  mappings: BUILT_IN_MAPPINGS,
  safePlace: false,
} as const;
const nothing = { headset: false, worldAtRisk: false, room: false };
const [companion] = BUILT_IN_MAPPINGS;

it('a page that shows its clip, or nothing, may be loaded again', () => {
  expect(mayReload(idle, 'idle', nothing)).toBe(true);
  expect(mayReload({ ...idle, source: { kind: 'stopped' } }, 'idle', nothing)).toBe(true);
});

it.each([
  ['a camera', { ...idle, source: { ...idle.source, source: 'camera' } }, 'idle', nothing],
  [
    'a camera that is being opened',
    { ...idle, source: { kind: 'opening', source: 'camera' } },
    'idle',
    nothing,
  ],
  ['a dropped video', { ...idle, source: { ...idle.source, source: 'file' } }, 'idle', nothing],
  ['a mapping of one’s own', { ...idle, mappings: [...BUILT_IN_MAPPINGS, companion] }, 'idle', nothing],
  ['the safe place', { ...idle, safePlace: true }, 'idle', nothing],
  ['music', idle, 'playing', nothing],
  ['music that the system holds', idle, 'suspended', nothing],
  ['a visit in the headset', idle, 'idle', { ...nothing, headset: true }],
  ['a world that the browser did not keep', idle, 'idle', { ...nothing, worldAtRisk: true }],
  ['a place in a room', idle, 'idle', { ...nothing, room: true }],
] as const)('one that holds %s may not', (_, state, music, holds) => {
  expect(mayReload(state as never, music, holds)).toBe(false);
});
