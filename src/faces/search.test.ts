/** @file Which regions are looked at for a face, in which order, and what is kept. */
import { describe, expect, it } from 'vitest';
import type { CropRegion } from '../core/index.ts';
import { regionToPicture } from './affine.ts';
import { type FaceLandmarks, faceRegion } from './alignment.ts';
import { LOOK_MARGIN, landmarksThrough, searchFace } from './search.ts';

const PICTURE = { width: 640, height: 480 };
const faceAt = (x: number, y: number, side = 100): FaceLandmarks => ({
  rightEye: { x: x - side / 4, y: y - side / 5 },
  leftEye: { x: x + side / 4, y: y - side / 5 },
  nose: { x, y },
  mouth: { x, y: y + side / 4 },
  rightEar: { x: x - side / 2, y },
  leftEar: { x: x + side / 2, y },
});

/** A detector that gives `answers` in turn, and what it was shown. */
function script(...answers: readonly (FaceLandmarks | null)[]) {
  const shown: CropRegion[] = [];
  return {
    shown,
    lookAt: async (region: CropRegion) => {
      shown.push(region);
      const answer = answers[shown.length - 1];
      return answer ? [answer] : [];
    },
  };
}

describe('the search for a face', () => {
  const [rough, exact] = [faceAt(300, 200), faceAt(310, 205)];
  const near = faceRegion(rough, PICTURE, 'full', LOOK_MARGIN);

  it('shows the whole picture as an undistorted square, then the face from near, and keeps the second answer', async () => {
    const { shown, lookAt } = script(rough, exact);
    expect(await searchFace(PICTURE, lookAt)).toBe(exact);
    expect(shown[0]).toMatchObject({
      centerX: 0.5,
      centerY: 0.5,
      width: 1,
      height: 640 / 480,
      rotationDeg: 0,
    });
    expect(shown.slice(1)).toEqual([near]);
  });

  it('keeps the rough answer where the second look finds nothing', async () => {
    const { shown, lookAt } = script(rough, null);
    expect(await searchFace(PICTURE, lookAt)).toBe(rough);
    expect(shown).toHaveLength(2);
  });

  it('looks where the face was first, and no further where it still is', async () => {
    const { shown, lookAt } = script(exact);
    expect(await searchFace(PICTURE, lookAt, near)).toBe(exact);
    expect(shown).toEqual([near]);
  });

  it('begins anew with the whole picture where the face has gone', async () => {
    const { shown, lookAt } = script(null, rough, exact);
    expect(await searchFace(PICTURE, lookAt, near)).toBe(exact);
    expect(shown).toHaveLength(3);
    expect(shown[1]?.width).toBe(1);
  });

  it('finds nothing where nothing is, with one look', async () => {
    const { shown, lookAt } = script();
    expect(await searchFace(PICTURE, lookAt)).toBeNull();
    expect(shown).toHaveLength(1);
  });

  it('of several faces keeps the one that is chosen, and searches all where others may have come', async () => {
    const other = faceAt(500, 300);
    const shown: CropRegion[] = [];
    const lookAt = async (region: CropRegion) => {
      shown.push(region);
      return [other, exact];
    };
    const chosen = ([, second]: readonly FaceLandmarks[]) => second ?? null;
    let counted = 0;
    const choice = {
      searchAll: true,
      chooseNear: chosen,
      chooseOfAll: (faces: readonly FaceLandmarks[]) => {
        counted = faces.length;
        return chosen(faces);
      },
    };
    expect(await searchFace(PICTURE, lookAt, near, choice)).toBe(exact);
    expect(shown).toHaveLength(2);
    expect(counted).toBe(2);
  });

  it('brings landmarks of a turned crop back to the picture', () => {
    const crop = { width: 256, height: 256 };
    const region = { centerX: 0.4, centerY: 0.6, width: 0.3, height: 0.4, rotationDeg: 30, mirrored: true };
    const map = regionToPicture(region, PICTURE, crop);
    const { nose } = landmarksThrough(faceAt(128, 128), map);
    expect(nose.x).toBeCloseTo(0.4 * 640, 6);
    expect(nose.y).toBeCloseTo(0.6 * 480, 6);
  });
});
