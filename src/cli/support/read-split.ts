/** @file Reads a split of a data set, and shows how far it is. */
import { DataError } from '../../core/index.ts';
import { type ReadOptions, readSamples, type Sample, type Split } from '../../datasets/index.ts';
import { startProgress } from './progress.ts';

/** `most`: only so many, in the data set's own order. */
export async function readSplit(
  data: string,
  split: Split,
  { most, ...options }: Omit<ReadOptions, 'onProgress'> & { readonly most?: number | undefined },
): Promise<Sample[]> {
  const bar = startProgress(`Reading ${split} faces`, 1);
  const samples = await readSamples(data, split, {
    ...options,
    onProgress: (done, total) => bar.update(done, '', total),
  });
  bar.stop();
  // Figures of no face are no figures: nothing may be chosen, or written, by them.
  if (samples.length === 0)
    throw new DataError(
      `${data}: its ${split} split has no face.`,
      'Of AffectNet a quarter of each emotion is held out for validation: give four faces of one at least.',
    );
  return samples.slice(0, most);
}
