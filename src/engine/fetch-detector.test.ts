/** @file The detector's files: lost, damaged, sound. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../fixtures/paths.ts';
import { DETECTOR_SHA256, fetchDetector } from './fetch-detector.ts';
import type { Fetch } from './fetch-file.ts';

const URL_OF_JSON = 'https://example.test/detector/blazeface.json';
const file = (name: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(`${REPOSITORY}node_modules/@vladmandic/human/models/${name}`));

/** `answer` may stand in for a file's own response; null lets it through. */
function setUp(answer: (name: string, count: number, init?: RequestInit) => Response | null) {
  const counts: Record<string, number> = {};
  const fetchFrom: Fetch = async (url, init) => {
    const name = url.split('/').at(-1) ?? '';
    counts[name] = (counts[name] ?? 0) + 1;
    return answer(name, counts[name], init) ?? new Response(file(name));
  };
  return { counts, load: () => fetchDetector(URL_OF_JSON, fetchFrom, async () => undefined) };
}

function flipped(name: string): Response {
  const bytes = file(name);
  bytes[1000] = (bytes[1000] ?? 0) ^ 4;
  return new Response(bytes);
}

describe('fetchDetector', () => {
  it('takes the installed files, whose hashes it holds (control)', async () => {
    const { load, counts } = setUp(() => null);
    const { weightSpecs, weightData } = await load();
    expect(weightSpecs?.length).toBeGreaterThan(50);
    expect((weightData as ArrayBuffer).byteLength).toBe(file('blazeface.bin').length);
    expect(counts).toEqual({ 'blazeface.json': 1, 'blazeface.bin': 1 });
  });

  it.each(Object.keys(DETECTOR_SHA256))('does without one lost request for %s', async (lost) => {
    const { load } = setUp((name, count) => {
      if (name === lost && count === 1) throw new TypeError('Failed to fetch');
      return null;
    });
    await expect(load()).resolves.toHaveProperty('modelTopology');
  });

  it('asks the server anew for a file that was kept damaged', async () => {
    const { load } = setUp((name, _, init) =>
      name === 'blazeface.bin' && init?.cache !== 'reload' ? flipped(name) : null,
    );
    await expect(load()).resolves.toHaveProperty('modelTopology');
  });

  it.each(Object.keys(DETECTOR_SHA256))('refuses %s with one bit flipped, and says so', async (damaged) => {
    const { load } = setUp((name) => (name === damaged ? flipped(name) : null));
    await expect(load()).rejects.toMatchObject({
      code: 'detector',
      message: expect.stringMatching(/damaged: its SHA-256/),
    });
  });

  it('names a file that stays away', async () => {
    const { load, counts } = setUp(() => new Response(null, { status: 404 }));
    await expect(load()).rejects.toMatchObject({
      code: 'detector',
      message: expect.stringContaining('status 404'),
    });
    expect(counts['blazeface.bin']).toBe(3);
  });
});
