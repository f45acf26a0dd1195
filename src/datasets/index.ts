/** @file Public interface of datasets: reads FER+ and AffectNet from disk as labelled faces. */
export { readFerPlus } from './ferplus.ts';
export { openPicture } from './picture.ts';
export { type DataLayout, layoutAt, type ReadOptions, readSamples } from './read-samples.ts';
export { type Sample, SPLITS, type Split } from './sample.ts';
