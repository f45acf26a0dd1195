/** @file What the system says when it refuses a file or folder, in words, and what to do about it. */

interface SystemFault {
  readonly path: string | null;
  readonly reason: string;
  readonly remedy: string;
}

interface Words {
  readonly reason: string;
  readonly remedy: string;
}

const NO_RIGHT: Words = {
  reason: 'this account has no right to it',
  remedy: 'Change its rights, or give another path.',
};
const NO_ROOM: Words = {
  reason: 'there is no space left on the disk',
  remedy: 'Free some space, or give a path on another disk, and run the command again.',
};
const BY_CODE: Readonly<Record<string, Words>> = {
  ENOENT: { reason: 'no such file or folder', remedy: 'Check the path.' },
  ENOTDIR: { reason: 'a part of the path is a file, not a folder', remedy: 'Give another path.' },
  EEXIST: { reason: 'a file is in the place of a folder', remedy: 'Give another path.' },
  EISDIR: { reason: 'expected a file, got a folder', remedy: 'Give the path of a file.' },
  ENOTEMPTY: { reason: 'a folder is in the place of a file', remedy: 'Give another path.' },
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EROFS: { reason: 'the disk can only be read', remedy: 'Give a path on another disk.' },
  ENOSPC: NO_ROOM,
  EDQUOT: NO_ROOM,
  EFBIG: { reason: 'the file would be larger than this disk allows', remedy: 'Give a path on another disk.' },
  ENAMETOOLONG: { reason: 'the name is too long', remedy: 'Give a shorter path.' },
  ELOOP: { reason: 'its links lead in a circle', remedy: 'Give the path that they should lead to.' },
  EMFILE: { reason: 'too many files are open', remedy: 'Raise the limit (ulimit -n), and run it again.' },
  EIO: { reason: 'the disk reports an error', remedy: 'Check the disk, or copy the files to another one.' },
};

/** Null where an error does not come from the system's files. */
export function systemFault(error: unknown): SystemFault | null {
  const { code, path, syscall } = (error ?? {}) as { code?: string; path?: string; syscall?: string };
  if (typeof code !== 'string' || typeof syscall !== 'string') return null;
  const words =
    BY_CODE[code] ?? (path === undefined ? undefined : { reason: code, remedy: 'Check the path.' });
  return words ? { path: typeof path === 'string' ? path : null, ...words } : null;
}
