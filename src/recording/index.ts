/** @file Public interface of recording: writes, checks, replays and compares recorded sessions. */
export {
  type Comparison,
  compareSeries,
  type Divergence,
  type Series,
  spans,
} from './compare.ts';
export {
  addMark,
  cropAt,
  cropPicture,
  removeMark,
  renameMark,
  renameSession,
  withMapping,
  withoutPictures,
  withScores,
} from './edit.ts';
export { type ExportedTest, exportTest, type Moment } from './export-test.ts';
export { mergeEdits } from './merge-edits.ts';
export { parseSession, readSession, readSessionFile } from './parse-session.ts';
export {
  finishRecording,
  fullness,
  type Recording,
  record,
  recordCrop,
  recordMark,
  recordWorld,
  startRecording,
  stateName,
} from './recorder.ts';
export {
  agreesWithTrace,
  faceInputs,
  openMappings,
  readTrack,
  replay,
  type Track,
} from './replay.ts';
export {
  type Crop,
  type DrivenEmotion,
  type Mark,
  MOST_MAPPINGS,
  type Pictures,
  type Session,
  type SessionEvent,
  type StateName,
  type TraceRow,
} from './session.ts';
export { CSV_COLUMNS, csvHeader, csvRows } from './write-csv.ts';
export { writeSession } from './write-session.ts';
