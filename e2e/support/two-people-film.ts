/** @file A fake camera's film of two people side by side, made of the one that the repository ships. */
import { readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { createJpegSplitter } from '../../src/camera/jpeg-splitter.mjs';
import { FACE_CLIP } from './fixtures.ts';

export const TWO_PEOPLE_SIZE = { width: 640, height: 360 } as const;

/**
 * Where the faces are and how far they reach to each side, shares of the picture. The left one is larger, so it is read
 * first (FOLLOW-1), and calm.
 */
export const CALM_FACE = { x: 0.25, y: 0.5, reach: 0.14 } as const;
export const SMILING_FACE = { x: 0.76, y: 0.5, reach: 0.12 } as const;
const CALM_SIDE_PX = 290;
const SMILING_SIDE_PX = 240;

/** Writes it as .mjpeg: one person stays neutral, the other smiles. */
export async function makeTwoPeopleFilm(path: string): Promise<string> {
  const pictures = createJpegSplitter()
    .push(await readFile(FACE_CLIP))
    .map(({ jpeg }) => jpeg);
  const middleOfThird = (third: number): number => Math.round(pictures.length * third);
  const [calm, smiling] = [pictures[middleOfThird(0.1)], pictures[middleOfThird(0.7)]];
  if (!calm || !smiling) throw new Error(`${FACE_CLIP} holds too few pictures.`);
  const face = async (picture: Uint8Array, side: number, at: { readonly x: number; readonly y: number }) => ({
    input: await sharp(picture).resize(side, side).toBuffer(),
    left: Math.round(at.x * TWO_PEOPLE_SIZE.width - side / 2),
    top: Math.round(at.y * TWO_PEOPLE_SIZE.height - side / 2),
  });
  const faces = await Promise.all([
    face(calm, CALM_SIDE_PX, CALM_FACE),
    face(smiling, SMILING_SIDE_PX, SMILING_FACE),
  ]);
  const picture = await sharp({ create: { ...TWO_PEOPLE_SIZE, channels: 3, background: '#3a3a40' } })
    .composite(faces)
    .jpeg({ quality: 92 })
    .toBuffer();
  await writeFile(path, Buffer.concat(Array.from({ length: 30 }, () => picture)));
  return path;
}
