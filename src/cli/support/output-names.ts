/** @file Names for what is written of each of several files: no two alike, whatever folders they lie in. */
import { basename, dirname, extname, resolve, sep } from 'node:path';

/** No two names may differ in case alone: some disks hold them for one. */
const keyOf = (name: string): string => name.normalize('NFC').toLowerCase();

/** The name without its ending, with as many folders in front as tell it from the others; then a number. */
export function outputNames(paths: readonly string[]): string[] {
  const parts = paths.map((path) => {
    const folders = dirname(resolve(path)).split(sep).filter(Boolean);
    return [...folders, basename(path, extname(path))];
  });
  const names = parts.map((part) => part.at(-1) ?? '');
  for (let depth = 2; depth <= Math.max(...parts.map(({ length }) => length)); depth++) {
    const keys = names.map(keyOf);
    for (const [i, part] of parts.entries())
      if (keys.indexOf(keys[i] ?? '') !== keys.lastIndexOf(keys[i] ?? ''))
        names[i] = part.slice(-depth).join('-');
  }
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let n = 2; taken.has(keyOf(unique)); n++) unique = `${name}-${n}`;
    taken.add(keyOf(unique));
    return unique;
  });
}
