/** @file Pictures for fitting and measuring the face gate: lower faces changed at random, and pieces of anybody's photographs. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { DataError, type GreyImage, type Random } from '../../core/index.ts';
import { augmentFace, cutRegion, likeHeadset, mirrorFace, STANDARD_AUGMENTATION } from '../../faces/index.ts';

const SIDE = 48;
const PICTURE = /\.(jpe?g|png|webp)$/i;
/** Pictures are read at this size, so that a piece never shows single pixels of a large one. */
const LARGEST_SIDE = 900;

/** A mean of faces, as the demo clip's are: softer than any one of them. */
function meanFace(faces: readonly GreyImage[], random: Random): GreyImage {
  const count = 2 + random.integer(random.next() < 0.3 ? 200 : 12);
  const data = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < count; i++) {
    const face = faces[random.integer(faces.length)];
    for (const [at, value] of (face?.data ?? []).entries()) data[at] = (data[at] ?? 0) + value / count;
  }
  return { width: SIDE, height: SIDE, data };
}

/** Lower faces to learn from: as they are, mirrored, moved and lit otherwise, as a headset sees them, and means. */
export function learntFaces(faces: readonly GreyImage[], count: number, random: Random): GreyImage[] {
  return Array.from({ length: count }, (_, i) => {
    if (i % 20 === 0) return meanFace(faces, random);
    const face = faces[random.integer(faces.length)] as GreyImage;
    const shown = random.next() < 0.5 ? mirrorFace(face) : face;
    const way = random.next();
    if (way < 0.45) return likeHeadset(shown, random);
    return way < 0.7 ? augmentFace(shown, STANDARD_AUGMENTATION, random) : shown;
  });
}

/** Square pieces of every picture in a folder, from 48 pixels to the whole height, 48×48 grey levels each. */
export async function piecesOfPictures(folder: string, each: number, random: Random): Promise<GreyImage[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => PICTURE.test(name)).sort();
  if (names.length === 0)
    throw new DataError(`${folder}: holds no pictures.`, 'Name a folder with JPEG, PNG or WebP files.');
  const pieces: GreyImage[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const { data, info } = await sharp(path, { limitInputPixels: false })
      .autoOrient()
      .resize(LARGEST_SIDE, LARGEST_SIDE, { fit: 'inside' })
      .flatten({ background: '#808080' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
      .catch((cause: unknown) => {
        throw new DataError(
          `${path}: could not be read as a picture (${String(cause).split('\n')[0]}).`,
          'Take it out of the folder, or copy it again.',
          { cause },
        );
      });
    const { width, height, channels } = info;
    const picture: GreyImage = {
      width,
      height,
      data: Float32Array.from({ length: width * height }, (_, i) => data[i * channels] ?? 0),
    };
    const least = Math.min(width, height);
    for (let i = 0; i < each; i++) {
      const side = SIDE * (least / SIDE) ** random.next();
      const region = {
        centerX: random.uniform(side / 2, width - side / 2) / width,
        centerY: random.uniform(side / 2, height - side / 2) / height,
        width: side / width,
        height: side / height,
        rotationDeg: 0,
        mirrored: false,
      };
      pieces.push(cutRegion(picture, region, { width: SIDE, height: SIDE }));
    }
  }
  return pieces;
}
