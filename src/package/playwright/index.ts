/** @file `mienscape/playwright`: tests other people's apps on recorded faces. */
export { DocumentError } from '../../core/index.ts';
export { type ExpectedTargets, expectTargets } from './expect-targets.ts';
export {
  type RecordedFaceOptions,
  type RecordedFaceTest,
  replaySession,
  withRecordedFace,
} from './recorded-face.ts';
export { type PageReading, readPage } from './with-page.ts';
