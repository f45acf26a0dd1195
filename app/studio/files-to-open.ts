/** @file Which of the files that were dropped or chosen together are opened, and what is said of the others. */
import type { FileKind } from '../shared/file-kind.ts';
import type { Notice } from './notice.tsx';

/**
 * Only files of one kind are opened: of the first kind here that is there. What is only binary may belong to a world, and
 * text is a note more often than a broken mapping.
 */
const RANKS: readonly (readonly FileKind[])[] = [
  ['audio'],
  ['mapping'],
  ['session', 'world'],
  ['binary'],
  ['text'],
  ['unreadable'],
];
/** Kinds of which several files are opened together. */
const TOGETHER: readonly FileKind[] = ['audio', 'mapping', 'text'];

export interface FilesToOpen<Named> {
  readonly kind: FileKind;
  readonly open: readonly [Named, ...Named[]];
  readonly left: readonly Named[];
}

/**
 * Audio files, else mappings, else the first session or world, else the first video, else all text, which is refused as
 * mappings are.
 * @param kinds of the files, in their order
 * @returns null where there are no files
 */
export function filesToOpen<Named>(
  files: readonly Named[],
  kinds: readonly FileKind[],
): FilesToOpen<Named> | null {
  const kind = RANKS.flatMap((rank) => kinds.find((each) => rank.includes(each)) ?? []).at(0);
  const [first, ...others] = files.filter((_, i) => kinds[i] === kind);
  if (kind === undefined || first === undefined) return null;
  const open = [first, ...(TOGETHER.includes(kind) ? others : [])] as const;
  return { kind, open, left: files.filter((file) => !open.includes(file)) };
}

/** Adds what was left out to what is said of the files that were opened. */
export function withLeftOut(
  notice: Notice | null,
  left: readonly { readonly name: string }[],
): Notice | null {
  if (left.length === 0) return notice;
  const names = left.map(({ name }) => `“${name}”`).join(', ');
  const words = `Left out, to be opened separately: ${names}.`;
  return notice ? { ...notice, text: `${notice.text} ${words}` } : { kind: 'told', text: words };
}
