/** @file Public interface of files: reads files that people give to the commands, within limits of size, depth and line length. */
export { readWithin } from './bounded-file.ts';
export { splitRow } from './csv.ts';
export { createFaultList, type FaultList } from './fault-list.ts';
export { readJson } from './json.ts';
export { decodeText, readLines } from './text.ts';
