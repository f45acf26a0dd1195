/** @file Frames of a clip as ffmpeg writes them; a program in its place writes small frames, without an end, or complains. */
import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { clipFrames } from './recorded-faces.ts';

const PROGRAMS = tempFolder();
const path = process.env.PATH;

function program(name: string, body: string): void {
  writeFileSync(join(PROGRAMS, name), `#!/usr/bin/env node\n${body}`);
  chmodSync(join(PROGRAMS, name), 0o755);
}

beforeAll(() => {
  program('ffprobe', `console.log('4,2');`);
  // Two frames of 4×2 RGBA and a half of a third, in pieces that are no whole frames.
  program(
    'ffmpeg',
    `const { writeSync } = require('node:fs');
    if (process.argv.includes('broken.mp4')) {
      console.error('first line\\nbroken.mp4: Invalid data found');
      process.exit(1);
    }
    const bytes = Buffer.alloc(80, 50).fill(100, 32, 64);
    for (let at = 0; at < 80; at += 7) writeSync(1, bytes.subarray(at, at + 7));
    if (process.argv.includes('endless.mp4')) setInterval(() => {}, 1000);`,
  );
  process.env.PATH = `${PROGRAMS}${delimiter}${path}`;
});
afterAll(() => {
  process.env.PATH = path;
});

const frames = (file: string) => clipFrames({ file, fromS: 0, toS: 60, framesPerS: 15 });

describe('frames of a clip', () => {
  it('are whole, in order, in whatever pieces they come', async () => {
    const tones: number[] = [];
    for await (const { width, height, data } of frames('short.mp4')) {
      expect([width, height, data.length]).toEqual([4, 2, 8]);
      tones.push(Math.round(data[7] ?? 0));
    }
    expect(tones).toEqual([50, 100]);
  });

  it('come while the rest is still being written, and the program ends with its reader', async () => {
    let seen = 0;
    for await (const _ of frames('endless.mp4')) if (++seen === 2) break;
    expect(seen).toBe(2);
  });

  it('of what is no video are refused in ffmpeg’s last words', async () => {
    await expect(frames('broken.mp4').next()).rejects.toThrow(
      'broken.mp4: ffmpeg could not read it (Invalid data found). Give a video that ffmpeg reads.',
    );
  });

  it('are refused where ffmpeg is missing', async () => {
    const own = process.env.PATH;
    process.env.PATH = '/nowhere';
    await expect(frames('short.mp4').next()).rejects.toThrow('ffprobe is not installed');
    process.env.PATH = own;
  });
});
