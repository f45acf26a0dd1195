/**
 * @file The face gate in models/ was fitted to the weights in models/. If not, make it again: `npm run tools --
 * face-gate --data DIR --ship`.
 */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseFaceGate } from './face-gate.ts';
import { parseManifest } from './manifest.ts';

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../../models/student/${name}`, import.meta.url), 'utf8'));

it('belongs to the student’s weights', async () => {
  const manifest = parseManifest(await read('manifest.json'), 'models/student/manifest.json');
  const gate = await read('face-gate.json');
  expect(gate).toMatchObject({ model: manifest.weights.sha256 });
  expect(() => parseFaceGate(gate, manifest, 'models/student/face-gate.json')).not.toThrow();
});
