/** @file Teachers of a recipe, from model folders: one, several as one, and which are refused. */
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { encodeArtifact } from '../../artifacts/index.ts';
import { createRandom, type Half, softmax } from '../../core/index.ts';
import { blend } from '../../distill/index.ts';
import { useBackend } from '../../fixtures/backends.ts';
import { maxDifference } from '../../fixtures/compare.ts';
import { drawFaces } from '../../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { randomValues, TINY_NETWORK, TINY_SEPARABLE } from '../../fixtures/tiny-network.ts';
import { foldBatchNorm, type NetworkSpec } from '../../networks/index.ts';
import { predictAll, readModel, writeModel } from './model-folder.ts';
import { openTeachers, readTeacher } from './teachers.ts';

const ROOT = tempFolder();
const faces = drawFaces(5, createRandom(6)).map(({ image }) => image);

async function put(name: string, network: NetworkSpec, half: Half): Promise<string> {
  const { spec, parameters } = foldBatchNorm(network, randomValues(network, name.length));
  const { manifest, weights } = await encodeArtifact({
    name,
    half,
    network: spec,
    parameters,
    dtype: 'float32',
    temperature: 1,
    training: {},
  });
  await writeModel(join(ROOT, name), manifest, weights);
  return join(ROOT, name);
}

let folders: { near: string; wide: string; whole: string };
beforeAll(async () => {
  await useBackend('cpu');
  folders = {
    near: await put('near', TINY_NETWORK, 'lower'),
    // Of another size and kind: every teacher reads the faces at its own resolution.
    wide: await put('wider', { ...TINY_SEPARABLE, input: { height: 32, width: 64, channels: 1 } }, 'lower'),
    whole: await put('whole', TINY_NETWORK, 'full'),
  };
});

const standard = (teacher: string | string[], view?: 'same') =>
  ({ type: 'teacherStudent', teacher, lambda: 1, temperature: 1, view }) as const;

const opened = async (loss: Parameters<typeof openTeachers>[1], half: Half) =>
  openTeachers(
    await Promise.all([loss.teacher].flat().map((folder) => readTeacher(folder))),
    loss,
    half,
    TINY_NETWORK,
  );

it('one teacher says what its model says, and of blended faces what it says of its own blended input', async () => {
  const teacher = await opened(standard(folders.near, 'same'), 'lower');
  const expected = await predictAll(await readModel(folders.near), faces, 'lower');
  expect(maxDifference(teacher(faces).logits.dataSync(), expected.flat())).toBeLessThan(1e-4);
  const alone = { partners: Int32Array.of(1, 0, 3, 4, 2), shares: new Float32Array(5).fill(1) };
  expect(maxDifference(teacher(faces, alone).logits.dataSync(), expected.flat())).toBeLessThan(1e-4);
  const half = { ...alone, shares: new Float32Array(5).fill(0.5) };
  const blended = teacher(faces, half).logits;
  const [first, second] = blended.arraySync();
  // Faces 1 and 2 are blended half and half with each other: one input.
  expect(maxDifference(first ?? [], second ?? [])).toBeLessThan(1e-4);
  expect(maxDifference(blended.dataSync(), blend(teacher(faces).logits, half).dataSync())).toBeGreaterThan(
    1e-3,
  );
});

it('several teachers say the mean of their probabilities', async () => {
  const teacher = await opened(standard([folders.near, folders.wide], 'same'), 'lower');
  const each = await Promise.all(
    [folders.near, folders.wide].map(async (folder) => predictAll(await readModel(folder), faces, 'lower')),
  );
  const together = tf.softmax(teacher(faces).logits).arraySync() as number[][];
  for (const [i, row] of together.entries()) {
    const [a, b] = each.map((rows) => softmax(rows[i] ?? [], 1));
    expect(
      maxDifference(
        row,
        (a ?? []).map((p, c) => (p + (b?.[c] ?? 0)) / 2),
      ),
    ).toBeLessThan(1e-4);
  }
  expect(teacher(faces).embedding.shape).toEqual([5, 11]);
});

it('a teacher of another half is refused where it is to see what the student sees', async () => {
  await expect(opened(standard([folders.near, folders.whole], 'same'), 'lower')).rejects.toThrow(
    "shows the teacher the student's lower half, but a teacher was made for full.",
  );
  await expect(opened(standard(folders.whole), 'lower')).resolves.toBeTypeOf('function');
});

it('a teacher whose embedding has another length is refused for the triplet loss alone', async () => {
  const triplet = { lambda: 1, margin: 0.3, mining: 'random', normalise: true } as const;
  const said = "The recipe's triplet loss compares embeddings: that of tiny has 5 values, the teacher's 6.";
  await expect(opened({ type: 'triplet', teacher: folders.wide, ...triplet }, 'lower')).rejects.toThrow(said);
  await expect(opened({ ...standard(folders.wide), triplet }, 'lower')).rejects.toThrow(said);
  await expect(opened({ type: 'triplet', teacher: folders.near, ...triplet }, 'lower')).resolves.toBeTypeOf(
    'function',
  );
  await expect(opened(standard(folders.wide), 'lower')).resolves.toBeTypeOf('function');
});
