/** @file Which models are found, what they count as, and whom they are measured against. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeArtifact, type Manifest } from '../../artifacts/index.ts';
import { createRandom, type Half } from '../../core/index.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import {
  compactVgg,
  foldBatchNorm,
  initialValues,
  type NetworkSpec,
  uniteNetworks,
} from '../../networks/index.ts';
import { findModels, referenceFor } from './find-models.ts';
import { writeModel } from './model-folder.ts';

const root = tempFolder();

function tiny(
  channels: readonly number[],
  height = 4,
): { network: NetworkSpec; parameters: Record<string, Float32Array> } {
  const spec = compactVgg({ name: 'tiny', height, width: 8, channels, dropout: 0 });
  const values = initialValues(spec, createRandom(1)).map((entry) => [entry.name, entry.values] as const);
  const folded = foldBatchNorm(spec, Object.fromEntries(values));
  return { network: folded.spec, parameters: folded.parameters };
}

async function put(
  name: string,
  { network, parameters }: { network: NetworkSpec; parameters: Readonly<Record<string, Float32Array>> },
  half: Half,
  loss?: string,
  notes?: Manifest['training'],
): Promise<void> {
  const training: Manifest['training'] = {
    ...(loss && {
      recipe: { loss: loss === 'both' ? { type: 'teacherStudent', triplet: {} } : { type: loss } },
    }),
    ...notes,
  };
  const artifact = await encodeArtifact({
    name: 'm',
    half,
    network,
    parameters,
    dtype: 'float16',
    temperature: 1,
    training,
  });
  await writeModel(join(root, name), artifact.manifest, artifact.weights);
}

describe('models of a folder', () => {
  it('count by their recipe and layers; distilled ones are measured against the plain one of their layers', async () => {
    const [a, b] = [tiny([2, 3]), tiny([2, 4])];
    await put('teacher', tiny([2, 3], 8), 'full', 'crossEntropy');
    await put('other-plain', b, 'lower', 'crossEntropy');
    await put('plain', a, 'lower', 'crossEntropy');
    await put('seeds/ts', a, 'lower', 'teacherStudent');
    await put('triplet', a, 'lower', 'triplet');
    await put('two-losses', a, 'lower', 'both');
    await put('upper', a, 'upper', 'crossEntropy');
    await put('soup', a, 'lower', 'crossEntropy', { runs: ['plain', 'seeds/ts'] });
    await put('pretrained', a, 'lower', undefined, { importedFrom: 'faceres-deep.json' });
    await put('by-others', a, 'lower', undefined, { importedFrom: 'student.safetensors' });
    const branches = ['x', 'y'].map((name) => ({ name, ...a }));
    const classifier = { kernel: new Float32Array(6 * 8), bias: new Float32Array(8) };
    await put('union', uniteNetworks('union', branches, classifier), 'lower');
    const wide = {
      ...a,
      network: {
        ...a.network,
        layers: a.network.layers.map((l) => (l.type === 'dense' ? { ...l, units: 9 } : l)),
      },
    };
    await put(
      'imported',
      {
        ...wide,
        parameters: {
          ...a.parameters,
          'classifier.kernel': new Float32Array(27),
          'classifier.bias': new Float32Array(9),
        },
      },
      'full',
    );

    const { models: found, passedOver } = await findModels(root);
    expect(passedOver).toEqual([
      'imported: passed over, tells 9 classes apart, not the 8 emotions.',
      'pretrained: passed over, its classifier, imported from faceres-deep.json, has learnt no emotions.',
    ]);
    expect(Object.fromEntries(found.map(({ name, method }) => [name, method]))).toEqual({
      'by-others': 'plain',
      'other-plain': 'plain',
      plain: 'plain',
      soup: 'soup',
      'seeds/ts': 'standard',
      teacher: 'teacher',
      triplet: 'triplet',
      'two-losses': 'both',
      union: 'svm',
      upper: 'plain',
    });
    const reference = (name: string, asked?: string) => {
      const one = found.find((candidate) => candidate.name === name);
      return one && referenceFor(one, found, asked)?.name;
    };
    expect(reference('seeds/ts')).toBe('plain');
    expect(reference('triplet')).toBe('plain');
    expect(reference('soup')).toBe('plain');
    expect(reference('union')).toBe('plain');
    expect(reference('triplet', 'by-others')).toBe('by-others');
    expect(reference('triplet', 'other-plain')).toBe('other-plain');
    expect(reference('plain')).toBeUndefined();
    expect(reference('teacher')).toBeUndefined();
  });

  it('an empty folder is refused with what to do', async () => {
    await expect(findModels(join(root, 'none'))).rejects.toThrow(/none: no model in it\. Train one first/);
  });
});
