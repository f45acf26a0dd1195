/** @file Which of several files are opened, by their kinds. */
import { describe, expect, it } from 'vitest';
import type { FileKind } from '../shared/file-kind.ts';
import { filesToOpen, withLeftOut } from './files-to-open.ts';

const choice = (...kinds: readonly FileKind[]) =>
  filesToOpen(
    kinds.map((kind, i) => `${i} ${kind}`),
    kinds,
  );

describe('files that come together', () => {
  it('a note beside a video, a session or a world hides none of them', () => {
    for (const kind of ['binary', 'session', 'world'] as const)
      expect(choice('text', kind, 'unreadable')).toEqual({
        kind,
        open: [`1 ${kind}`],
        left: ['0 text', '2 unreadable'],
      });
  });

  it('audio files, else mappings, are opened together; what is of another kind is left', () => {
    expect(choice('mapping', 'audio', 'binary', 'audio')).toEqual({
      kind: 'audio',
      open: ['1 audio', '3 audio'],
      left: ['0 mapping', '2 binary'],
    });
    expect(choice('session', 'mapping', 'text', 'mapping')).toEqual({
      kind: 'mapping',
      open: ['1 mapping', '3 mapping'],
      left: ['0 session', '2 text'],
    });
  });

  it('the first session or world is opened, else the first video', () => {
    expect(choice('binary', 'world', 'session')).toMatchObject({
      open: ['1 world'],
      left: ['0 binary', '2 session'],
    });
    expect(choice('binary', 'binary')).toMatchObject({ open: ['0 binary'], left: ['1 binary'] });
  });

  it('text alone is opened, to be refused with its reason; then what cannot be read; nothing is nothing', () => {
    expect(choice('unreadable', 'text', 'text')).toMatchObject({
      open: ['1 text', '2 text'],
      left: ['0 unreadable'],
    });
    expect(choice('unreadable')).toEqual({ kind: 'unreadable', open: ['0 unreadable'], left: [] });
    expect(choice()).toBeNull();
  });
});

it('what was left out is named, beside what is said of the others', () => {
  const left = [{ name: 'a.mp4' }, { name: 'README.txt' }];
  const words = 'Left out, to be opened separately: “a.mp4”, “README.txt”.';
  expect(withLeftOut(null, left)).toEqual({ kind: 'told', text: words });
  expect(withLeftOut({ kind: 'refused', text: 'b was refused.' }, left)).toEqual({
    kind: 'refused',
    text: `b was refused. ${words}`,
  });
  expect(withLeftOut(null, [])).toBeNull();
});
