/** @file Which file the fake camera plays: found by path or address, and refused where there is none. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { findClip } from './fake-camera.ts';

const folder = mkdtempSync(join(tmpdir(), 'clips of a face '));
afterAll(() => rmSync(folder, { recursive: true }));
const make = (name: string, text = name): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('findClip', () => {
  it('takes a whole path, a relative one, and a file: address, with spaces and all', async () => {
    const path = make('a smile #1.mjpeg');
    const found = { clip: path, file: path };
    expect(await findClip(path)).toEqual(found);
    expect(await findClip(relative(process.cwd(), path))).toEqual(found);
    expect(await findClip(pathToFileURL(path))).toEqual(found);
    expect(await findClip(pathToFileURL(path).href)).toEqual(found);
  });

  it('takes as it is what the fake camera plays, however its ending is written', async () => {
    for (const name of ['b.MJPEG', 'b.Y4M']) {
      const path = make(name);
      expect((await findClip(path)).file).toBe(path);
    }
  });

  it('names one file for the same content, another for other content, in a folder of this user', async () => {
    const files = await Promise.all(
      [make('one.mp4', 'same'), make('two.webm', 'same'), make('three.mp4', 'other')].map(
        async (path) => (await findClip(path)).file,
      ),
    );
    expect(files[0]).toBe(files[1]);
    expect(files[0]).not.toBe(files[2]);
    for (const file of files) expect(file).toMatch(/mienscape-clips-\w+[\\/][0-9a-f]{16}\.mjpeg$/);
  });

  it.each(['', 'none.mp4', 'none.mjpeg', folder, 'C:\\clips\\none.mp4'])(
    'refuses %j before a browser is started with it',
    async (given) => {
      await expect(findClip(given)).rejects.toThrow(
        /There is no file .*\. Give the path of a recorded video; a relative one begins at /,
      );
    },
  );
});
