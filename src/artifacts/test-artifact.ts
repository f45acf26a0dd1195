/** @file A small artifact for the tests of encoding, decoding and refusing. */
import { createHash } from 'node:crypto';
import { randomValues, TINY_NETWORK } from '../fixtures/tiny-network.ts';
import { foldBatchNorm } from '../networks/index.ts';
import { encodeArtifact, type Manifest } from './index.ts';

export const FOLDED = foldBatchNorm(TINY_NETWORK, randomValues(TINY_NETWORK, 1));

type Encoded = { manifest: Manifest; weights: Uint8Array<ArrayBuffer> };

export function encode(
  dtype: 'float16' | 'float32' | 'int8' = 'float16',
  parameters = FOLDED.parameters,
): Promise<Encoded> {
  return encodeArtifact({
    name: 'tiny',
    half: 'lower',
    network: FOLDED.spec,
    parameters,
    dtype,
    temperature: 1.25,
    training: { command: 'none', history: [{ epoch: 1, loss: 0.5 }] },
  });
}

/** What a file on disk would give: the manifest as fresh JSON that may be changed. */
export const asJson = (manifest: Manifest): Manifest => JSON.parse(JSON.stringify(manifest)) as Manifest;
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
