import { expect, it } from 'vitest';
import type { SourcePhase } from '../runtime/store.ts';
import { camerasToChoose } from './camera-choice.tsx';

const cameras = [
  { deviceId: 'a', label: 'Laptop' },
  { deviceId: 'b', label: 'Mouth' },
];
const failed: SourcePhase = { kind: 'failed', source: 'camera', reason: 'The camera is busy.' };

it('offers the other camera also where the first is busy, and has nothing to offer where there is one', () => {
  expect(camerasToChoose(failed, cameras)).toEqual(cameras);
  expect(camerasToChoose({ kind: 'playing', source: 'camera', pictures: 'live' }, cameras)).toEqual(cameras);
  expect(camerasToChoose(failed, cameras.slice(1))).toEqual([]);
  expect(camerasToChoose({ kind: 'stopped' }, cameras)).toEqual([]);
  expect(camerasToChoose({ kind: 'playing', source: 'demo', pictures: 'live' }, cameras)).toEqual([]);
});
