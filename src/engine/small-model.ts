/** @file A small random model for the tests: every kind of layer, its batch norm folded, made in milliseconds. */
import { decodeArtifact, encodeArtifact, type Manifest, type Model } from '../artifacts/index.ts';
import { createRandom } from '../core/index.ts';
import { compactVgg, foldBatchNorm, initialValues, type NetworkSpec } from '../networks/index.ts';
import { blotches } from './open-model.ts';

interface Artifact {
  readonly manifest: Manifest;
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** A network of the lower half with these values, its batch norm folded, as it would be stored. */
export function artifactOf(
  spec: NetworkSpec,
  values: Readonly<Record<string, Float32Array>>,
): Promise<Artifact> {
  const folded = foldBatchNorm(spec, values);
  return encodeArtifact({
    name: spec.name,
    half: 'lower',
    network: folded.spec,
    parameters: folded.parameters,
    dtype: 'float32',
    temperature: 1,
    training: {},
  });
}

export async function smallArtifact(
  seed = 5,
  input: Pick<NetworkSpec['input'], 'height' | 'width' | 'cut'> = { height: 24, width: 48 },
): Promise<Artifact> {
  const { height, width } = input;
  const vgg = compactVgg({ name: 'small', height, width, channels: [4, 8], dropout: 0.2 });
  const spec = { ...vgg, input: { ...vgg.input, ...input } };
  // A fresh classifier says next to nothing; louder, its logits are as large as a trained one's.
  const loudness = (name: string): number => (name === 'classifier.kernel' ? 100 : 1);
  const values = Object.fromEntries(
    initialValues(spec, createRandom(seed)).map(({ name, values }) => [
      name,
      values.map((value) => value * loudness(name)),
    ]),
  );
  return artifactOf(spec, values);
}

export async function smallModel(seed = 5): Promise<Model> {
  const { manifest, weights } = await smallArtifact(seed);
  return decodeArtifact(manifest, weights, 'small');
}

/** A standardised picture of random blotches, at the small model's size. */
export function picture(seed: number): Float32Array {
  return blotches(seed, { width: 48, height: 24, channels: 1 });
}
