/**
 * @file The face gates in models/ were fitted to the weights in models/. If not, make one again: `npm run tools --
 * face-gate --data DIR --model NAME --ship`.
 */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseFaceGate } from './face-gate.ts';
import { parseManifest } from './manifest.ts';

it.each(['student', 'student-large'])('the gate of %s belongs to its weights', async (name) => {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(`../../models/${name}/${file}`, import.meta.url), 'utf8'));
  const manifest = parseManifest(await read('manifest.json'), `models/${name}/manifest.json`);
  const gate = await read('face-gate.json');
  expect(gate).toMatchObject({ model: manifest.weights.sha256 });
  expect(() => parseFaceGate(gate, manifest, `models/${name}/face-gate.json`)).not.toThrow();
});
