/** @file Public interface of files: reads files that people give to the commands, within limits of size, depth and line length, and writes theirs whole. */
export { readWithin } from './bounded-file.ts';
export { splitRow } from './csv.ts';
export { createFaultList, type FaultList } from './fault-list.ts';
export { readJson } from './json.ts';
export { systemFault } from './system-fault.ts';
export { decodeText, readLines } from './text.ts';
export { namingFile, writeTogether, writeWhole } from './whole-file.ts';
