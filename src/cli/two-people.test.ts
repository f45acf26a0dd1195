/** @file Two people before the camera, in the real face detector: both are found, and one is followed. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { createPersonFollower } from '../engine/index.ts';
import { DETECTOR_SIDE, type FaceLandmarks } from '../faces/index.ts';
import { openBackend } from './support/backend.ts';
import { openFacesDetector } from './support/face-detector.ts';

/** Pictures of the fake camera's film, .mjpeg: neutral at first, a smile three seconds later. */
async function pictures(): Promise<Buffer[]> {
  const film = await readFile(new URL('../../e2e/fixtures/face.mjpeg', import.meta.url));
  const starts: number[] = [];
  for (let at = film.indexOf('ffd8ff', 0, 'hex'); at >= 0; at = film.indexOf('ffd8ff', at + 1, 'hex'))
    starts.push(at);
  return starts.map((start, i) => film.subarray(start, starts[i + 1]));
}

/** Two faces side by side, the second `scale` times as large as the first, as the detector's picture. */
async function sideBySide(left: Buffer, right: Buffer, scale: number): Promise<Uint8ClampedArray> {
  const side = (share: number): number => Math.round((DETECTOR_SIDE / 2) * share);
  const [first, second] = [side(Math.min(1, 1 / scale)), side(Math.min(1, scale))];
  const face = (picture: Buffer, size: number) =>
    sharp(picture).resize(size, size, { fit: 'cover' }).toBuffer();
  const { data } = await sharp({
    create: { width: DETECTOR_SIDE, height: DETECTOR_SIDE, channels: 4, background: 'grey' },
  })
    .composite([
      { input: await face(left, first), left: 0, top: 64 },
      { input: await face(right, second), left: DETECTOR_SIDE / 2, top: 64 },
    ])
    .raw()
    .toBuffer({ resolveWithObject: true });
  return new Uint8ClampedArray(data);
}

it('finds both faces, follows one though the other is larger, and the other when asked', async () => {
  await openBackend('auto', 'forward');
  const detect = await openFacesDetector();
  const all = await pictures();
  const [neutral, smile] = [all[0], all[Math.floor(all.length * 0.75)]] as [Buffer, Buffer];
  const follower = createPersonFollower();
  const find = async (atMs: number, scale: number): Promise<FaceLandmarks | null> => {
    const faces = await detect(await sideBySide(neutral, smile, scale));
    expect(faces).toHaveLength(2);
    return follower.chooseOfAll(
      faces.map(({ landmarks }) => landmarks),
      atMs,
    );
  };
  const isLeft = (face: FaceLandmarks | null): boolean => (face?.nose.x ?? Number.NaN) < DETECTOR_SIDE / 2;
  expect(isLeft(await find(0, 0.85))).toBe(true); // the left one is larger at first
  expect(isLeft(await find(1000, 1.2))).toBe(true);
  expect(follower.people).toEqual({ count: 2, followed: 0 });
  follower.followOther();
  expect(isLeft(await find(1200, 0.85))).toBe(false);
  expect(follower.people).toEqual({ count: 2, followed: 1 });
}, 60_000);
