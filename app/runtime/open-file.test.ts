import { describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping, writeMapping } from '../../src/adaptation/index.ts';
import { openAnyFile } from './open-file.ts';

const [MAPPING] = BUILT_IN_MAPPINGS;

async function open(content: BlobPart | Error, name = 'chosen') {
  const refuseFile = vi.fn<(reason: string | null) => void>();
  const followed: Mapping[] = [];
  const runtime = {
    sources: { refuseFile, openFile: vi.fn(async () => undefined) },
    simulation: { setMappingDocument: (mapping: Mapping) => void followed.push(mapping) },
  };
  const arrayBuffer = (): Promise<never> => Promise.reject(content);
  const unread = { name, size: 0, arrayBuffer, slice: () => ({ arrayBuffer }) } as unknown as File;
  const file = content instanceof Error ? unread : new File([content], name);
  await openAnyFile(runtime, file, async () => undefined);
  return { said: refuseFile.mock.lastCall?.[0], followed };
}

describe('a file that is chosen or dropped in the experience', () => {
  it('is a mapping in UTF-16 too', async () => {
    const text = MAPPING ? writeMapping(MAPPING) : '';
    const { said, followed } = await open(
      Uint16Array.from(`\ufeff${text}`, (letter) => letter.charCodeAt(0)),
    );
    expect(said).toBeNull();
    expect(followed).toEqual([MAPPING]);
  });

  it('is refused with place, expectation and remedy where it is a broken mapping', async () => {
    const { said, followed } = await open('{"schemaVersion": 2, "light": ', 'broken.json');
    expect(said).toMatch(/^“broken.json” was not opened\. At the top: expected a JSON document.*exported\.$/);
    expect(followed).toEqual([]);
  });

  it('is refused with a reason where it is a folder', async () => {
    const { said } = await open(new Error('A folder.'), 'stems');
    expect(said).toBe(
      '“stems” was not opened. It cannot be read. If it is a folder, choose the files in it; if it was moved, choose it again.',
    );
  });
});
