/** @file Front door of files: how the commands read what people give them, within bounds. */
export { readWithin } from './bounded-file.ts';
export { splitRow } from './csv.ts';
export { createFaultList, type FaultList } from './fault-list.ts';
export { readJson } from './json.ts';
export { decodeText, readLines } from './text.ts';
