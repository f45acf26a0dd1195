/** @file A small union of two untrained networks, as the two files that a person opens in the studio. */
import { encodeArtifact } from '../../src/artifacts/index.ts';
import { createRandom } from '../../src/core/index.ts';
import {
  compactVgg,
  embeddingLength,
  foldBatchNorm,
  initialValues,
  uniteNetworks,
} from '../../src/networks/index.ts';

interface FilePayload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const random = createRandom(17);

function untrained(name: string, channels: readonly number[]) {
  const spec = compactVgg({ name, height: 24, width: 48, channels, dropout: 0 });
  const values = initialValues(spec, random).map((entry) => [entry.name, entry.values] as const);
  const { spec: network, parameters } = foldBatchNorm(spec, Object.fromEntries(values));
  return { name, network, parameters };
}

/** `manifest.json` and `weights.bin` of a model with two branches that reads lower halves. */
export async function unionFiles(): Promise<{ manifest: FilePayload; weights: FilePayload }> {
  const branches = [untrained('narrow', [4, 8]), untrained('wide', [6, 12])];
  const features = branches.reduce((sum, { network }) => sum + embeddingLength(network), 0);
  const { network, parameters } = uniteNetworks('union', branches, {
    kernel: Float32Array.from({ length: features * 8 }, () => random.normal()),
    bias: new Float32Array(8),
  });
  const { manifest, weights } = await encodeArtifact({
    name: 'union',
    half: 'lower',
    network,
    parameters,
    dtype: 'float16',
    temperature: 1,
    training: {},
  });
  return {
    manifest: {
      name: 'manifest.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(manifest)),
    },
    weights: {
      name: 'weights.bin',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(weights),
    },
  };
}
