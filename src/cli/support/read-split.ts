/** @file Reads a split of a data set as a network wants its faces, and shows how far it is. */
import { DataError } from '../../core/index.ts';
import { layoutAt, type ReadOptions, readSamples, type Sample, type Split } from '../../datasets/index.ts';
import type { NetworkSpec } from '../../networks/index.ts';
import { startProgress } from './progress.ts';

/** For whom faces are read: its input gives their size, a second head asks for valence and arousal. */
export type Viewer = Pick<NetworkSpec, 'input' | 'secondHead'>;

/** Faces as FER+ has them, where no network reads them. */
export const AS_IN_FERPLUS: Viewer = { input: { height: 48, width: 48, channels: 1 } };

/** Pixels along one side of a face that a network learns from and is shown: what it enlarges afterwards adds none. */
export const sideOf = ({ input }: Pick<Viewer, 'input'>): number => (input.cut ?? input).width;

type SplitOptions = Pick<ReadOptions, 'keep' | 'cache' | 'most'>;

/** @throws DataError where the split has no face, or is not what its data set says */
export async function readSplit(
  data: string,
  split: Split,
  viewer: Viewer,
  options: SplitOptions,
): Promise<Sample[]> {
  const bar = startProgress(`Reading ${split} faces`, 1);
  const samples = await readSamples(data, split, {
    ...options,
    side: sideOf(viewer),
    ...(viewer.secondHead && { affect: true }),
    onProgress: (done, total) => bar.update(done, '', total),
  });
  bar.stop();
  // Figures of no face are no figures: nothing may be chosen, or written, by them.
  if (samples.length === 0)
    throw new DataError(
      `${data}: its ${split} split has no face.`,
      'Of AffectNet a quarter of each emotion is held out for validation: give four faces of one at least.',
    );
  return samples;
}

/** Reads a split for several networks, each at its own size; those that see the same pictures share them. */
export function splitReader(
  data: string,
  split: Split,
  options: SplitOptions,
): (viewer: Viewer) => Promise<Sample[]> {
  const read = new Map<string, Promise<Sample[]>>();
  return (viewer) => {
    const key =
      layoutAt(data) === 'FER+' ? '' : JSON.stringify([sideOf(viewer), viewer.secondHead !== undefined]);
    const known = read.get(key) ?? readSplit(data, split, viewer, options);
    read.set(key, known);
    return known;
  };
}
