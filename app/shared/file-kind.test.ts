/** @file Files told apart by what they hold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS, writeMapping } from '../../src/adaptation/index.ts';
import { kindOfFile } from './file-kind.ts';
import { textOfFile } from './file-text.ts';

const ROOT = join(import.meta.dirname, '../..');
const shipped = (path: string): Blob => new Blob([readFileSync(join(ROOT, path))]);
/** As old editors and shells write it, with its mark. */
const utf16 = (text: string): Uint16Array<ArrayBuffer> =>
  Uint16Array.from(`\ufeff${text}`, (letter) => letter.charCodeAt(0));

describe('kindOfFile', () => {
  it('knows mappings and sessions, whatever they are called', async () => {
    for (const mapping of BUILT_IN_MAPPINGS)
      expect(await kindOfFile(new Blob([writeMapping(mapping)]))).toBe('mapping');
    expect(await kindOfFile(shipped('e2e/marked/a-smile.session.json'))).toBe('session');
    const described = { description: 'x'.repeat(300), schemaVersion: 2, light: {} };
    expect(await kindOfFile(new Blob([`\ufeff\n ${JSON.stringify(described)}`]))).toBe('mapping');
  });

  it('knows text that is neither, and a session of a version to come', async () => {
    expect(await kindOfFile(new Blob(['not a video']))).toBe('text');
    expect(await kindOfFile(new Blob([]))).toBe('text');
    expect(await kindOfFile(new Blob(['{"name": "package"}']))).toBe('text');
    expect(await kindOfFile(new Blob(['{"schemaVersion": 9, "kind": "mienscape-session"}']))).toBe('session');
  });

  it('knows documents whose keys were sorted, and text in UTF-16', async () => {
    const session = shipped('e2e/marked/a-smile.session.json');
    const { durationMs, events, kind, ...others } = JSON.parse(await session.text());
    const many = [...events, ...events, ...events];
    const sorted = JSON.stringify({ durationMs, events: many, kind, ...others });
    expect(sorted.indexOf('"kind":"mienscape-session"')).toBeGreaterThan(4096);
    expect(await kindOfFile(new Blob([sorted]))).toBe('session');
    const [mapping] = BUILT_IN_MAPPINGS;
    const text = mapping ? writeMapping(mapping) : '';
    expect(await kindOfFile(new Blob([utf16(text)]))).toBe('mapping');
    expect(await textOfFile(new Blob([utf16(text)]))).toBe(text);
    const scene = { accessors: Array(400).fill({ count: 1 }), asset: { version: '2.0' }, scenes: [{}] };
    expect(await kindOfFile(new Blob([JSON.stringify(scene)]))).toBe('world');
  });

  it('says of a folder, which no browser reads, that it cannot be read', async () => {
    const arrayBuffer = (): Promise<never> => Promise.reject(new Error('A folder.'));
    const folder = { size: 4096, arrayBuffer, slice: () => ({ arrayBuffer }) } as unknown as Blob;
    expect(await kindOfFile(folder)).toBe('unreadable');
  });

  it('knows sound by its first bytes, whatever it is called', async () => {
    const starts = [
      'RIFF\x24\x08\x00\x00WAVEfmt ',
      'FORM\x00\x00\x10\x00AIFF',
      'fLaC\x00',
      'ID3\x04\x00',
      'OggS\x00OpusHead',
    ];
    for (const start of [...starts, '\x00\x00\x00\x20ftypM4A ', '\xff\xfb\x90\x64'])
      expect(await kindOfFile(new Blob([Uint8Array.from(start, (letter) => letter.charCodeAt(0))]))).toBe(
        'audio',
      );
    for (const start of [
      'RIFF\x24\x08\x00\x00AVI LIST\x00',
      'OggS\x00\x80theora',
      '\x00\x00\x00\x20ftypisom',
    ])
      expect(await kindOfFile(new Blob([Uint8Array.from(start, (letter) => letter.charCodeAt(0))]))).toBe(
        'binary',
      );
  });

  it('knows what is no text', async () => {
    expect(await kindOfFile(shipped('public/demo/faces.webm'))).toBe('binary');
    expect(await kindOfFile(new Blob([Uint8Array.of(0, 0, 0, 32, 0x66, 0x74, 0x79, 0x70)]))).toBe('binary');
    expect(await kindOfFile(shipped('e2e/fixtures/face.mjpeg'))).toBe('binary');
  });
});
