/** @file Faces → descriptors → presence vectors, a few faces at a time, with progress. */
import { createRandom, type GreyImage } from '../../core/index.ts';
import {
  DESCRIPTOR_LENGTH,
  denseSift,
  mirroredPresence,
  nearestWords,
  presence,
  type SiftGrid,
  type Vocabulary,
} from '../../evaluate/index.ts';
import { startProgress } from './progress.ts';

/** Faces whose descriptors are looked up together. */
const FACES_AT_ONCE = 16;

/** Descriptors of faces drawn at random, `wanted` of them or, where there are fewer, all that were drawn. */
export function sampleDescriptors(
  images: readonly GreyImage[],
  grid: SiftGrid,
  wanted: number,
  seed: number,
): Float32Array {
  const random = createRandom(seed);
  const order = random.shuffle(Int32Array.from(images.keys()));
  const each = Math.max(32, Math.ceil(wanted / Math.max(1, images.length)));
  const sampled = new Float32Array(wanted * DESCRIPTOR_LENGTH);
  let length = 0;
  for (const index of order) {
    const image = images[index];
    if (!image || length === sampled.length) break;
    const { data } = denseSift(image, grid);
    const count = data.length / DESCRIPTOR_LENGTH;
    for (let k = 0; k < Math.min(each, count) && length < sampled.length; k++) {
      const at = random.integer(count) * DESCRIPTOR_LENGTH;
      sampled.set(data.subarray(at, at + DESCRIPTOR_LENGTH), length);
      length += DESCRIPTOR_LENGTH;
    }
  }
  return sampled.subarray(0, length);
}

/** Presence vectors of faces, and of their mirror images. */
export async function presenceRows(
  images: readonly GreyImage[],
  grid: SiftGrid,
  vocabulary: Vocabulary,
  title: string,
): Promise<{ readonly rows: Int32Array[]; readonly mirrored: Int32Array[] }> {
  const bar = startProgress(title, images.length);
  const rows: Int32Array[] = [];
  const mirrored: Int32Array[] = [];
  for (let start = 0; start < images.length; start += FACES_AT_ONCE) {
    const found = images.slice(start, start + FACES_AT_ONCE).map((image) => denseSift(image, grid));
    const all = new Float32Array(found.reduce((sum, { data }) => sum + data.length, 0));
    let at = 0;
    for (const { data } of found) {
      all.set(data, at);
      at += data.length;
    }
    const nearest = await nearestWords(vocabulary, all);
    let first = 0;
    for (const descriptors of found) {
      const end = first + descriptors.x.length;
      const own = nearest.subarray(first, end);
      rows.push(presence(descriptors, own, vocabulary.count));
      mirrored.push(mirroredPresence(descriptors, own, vocabulary.count));
      first = end;
    }
    bar.update(rows.length);
  }
  bar.stop();
  return { rows, mirrored };
}
