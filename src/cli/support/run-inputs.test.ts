/** @file A run goes on with the faces and the teacher that it began with, and no others. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../artifacts/index.ts';
import { createRandom } from '../../core/index.ts';
import type { Sample } from '../../datasets/index.ts';
import { drawFaces } from '../../fixtures/synthetic-mouths.ts';
import { encode } from '../../fixtures/tiny-artifact.ts';
import type { Checkpoint } from './checkpoint.ts';
import { refuseOtherInputs, runInputs } from './run-inputs.ts';

const samples = drawFaces(3, createRandom(1)).map(
  ({ image, label }, i): Sample => ({ id: String(i), image, label, distribution: [1, 0, 0, 0, 0, 0, 0, 0] }),
);
let teacher: Model;
beforeAll(async () => {
  const { manifest } = await encode();
  teacher = { manifest, parameters: {} };
});

const begunWith = (faces: readonly Sample[], ...models: readonly Model[]): Checkpoint =>
  ({ inputs: runInputs(faces, models, 'wasm') }) as Checkpoint;

describe('a run', () => {
  it('goes on with the same faces and teacher', () => {
    expect(() =>
      refuseOtherInputs(begunWith(samples, teacher), runInputs(samples, [teacher], 'wasm'), 'run'),
    ).not.toThrow();
  });

  it('refuses one face fewer, another order, another label, one other pixel', () => {
    const [first, ...others] = samples as [Sample, ...Sample[]];
    const data = Uint8Array.from(first.image.data);
    data[7] = (data[7] ?? 0) ^ 1;
    for (const changed of [
      others,
      [...others, first],
      [{ ...first, label: null }, ...others],
      [{ ...first, image: { ...first.image, data } }, ...others],
    ])
      expect(() => refuseOtherInputs(begunWith(samples), runInputs(changed, [], 'wasm'), 'run')).toThrow(
        'run: its checkpoint was made from other faces',
      );
  });

  it('refuses other starting weights; one begun before they were noted goes on', () => {
    const weights = (value: number) => ({ 'conv.kernel': Float32Array.from([1, value]) });
    const begun = { inputs: runInputs(samples, [], 'wasm', weights(2)) } as Checkpoint;
    expect(() => refuseOtherInputs(begun, runInputs(samples, [], 'wasm', weights(2)), 'run')).not.toThrow();
    expect(() => refuseOtherInputs(begun, runInputs(samples, [], 'wasm', weights(3)), 'run')).toThrow(
      'run: its checkpoint was made from other starting weights (startFrom)',
    );
    expect(() =>
      refuseOtherInputs(begunWith(samples), runInputs(samples, [], 'wasm', weights(3)), 'run'),
    ).not.toThrow();
  });

  it('refuses another backend and names the first; one begun before it was noted goes on', () => {
    const begun = begunWith(samples);
    expect(() => refuseOtherInputs(begun, runInputs(samples, [], 'tensorflow'), 'run')).toThrow(
      'run: its run was begun on the backend wasm, this one is tensorflow: it would not end with the same weights. ' +
        'Give --backend wasm, use --fresh to start again, or another --out.',
    );
    const old = { ...begun, inputs: { ...runInputs(samples, [], 'wasm'), backend: undefined } };
    expect(() => refuseOtherInputs(old, runInputs(samples, [], 'tensorflow'), 'run')).not.toThrow();
  });

  it('refuses another teacher', () => {
    const weights = { ...teacher.manifest.weights, sha256: 'f'.repeat(64) };
    const other = { ...teacher, manifest: { ...teacher.manifest, weights } };
    expect(() =>
      refuseOtherInputs(begunWith(samples, teacher), runInputs(samples, [other], 'wasm'), 'run'),
    ).toThrow('another teacher’s weights');
  });
});
