/** @file Every kind of damage to an artifact is refused, with its place and a remedy. */
import { describe, expect, it } from 'vitest';
import { ArtifactError } from '../core/index.ts';
import { asJson, encode, FOLDED, sha256 } from '../fixtures/tiny-artifact.ts';
import { randomValues, TINY_RESIDUAL } from '../fixtures/tiny-network.ts';
import { foldBatchNorm, mapConvolutions, type NetworkSpec } from '../networks/index.ts';
import { decodeArtifact, encodeArtifact, type Manifest, networkHash, parseManifest } from './index.ts';

/** The message with which an artifact is refused, whose bytes and hashes are consistent unless `change` breaks them. */
async function refusal(
  change: (manifest: Manifest, weights: Uint8Array<ArrayBuffer>) => unknown,
): Promise<string> {
  const { manifest, weights } = await encode();
  const json = asJson(manifest);
  const changed = change(json, weights);
  const bytes = changed instanceof Uint8Array ? (changed as Uint8Array<ArrayBuffer>) : weights;
  const result = await decodeArtifact(json, bytes, 'models/tiny').then(
    () => 'accepted',
    (error: unknown) => error,
  );
  expect(result).toBeInstanceOf(ArtifactError);
  return (result as ArtifactError).message;
}

/** Makes hash and length agree with the bytes again, so that only what is meant is wrong. */
function seal(manifest: Manifest, weights: Uint8Array): void {
  manifest.weights.byteLength = weights.byteLength;
  manifest.weights.sha256 = sha256(weights);
}

describe('damage is refused, with its place and a remedy', () => {
  it('accepts the undamaged artifact', async () => {
    const { manifest, weights } = await encode();
    await expect(decodeArtifact(asJson(manifest), weights, 'models/tiny')).resolves.toBeDefined();
  });

  it('weights cut off or too long', async () => {
    const message = await refusal((_, weights) => weights.slice(0, -1));
    expect(message).toMatch(/^models\/tiny\/weights\.bin: expected \d+ bytes, got \d+\. Restore both files/);
    expect(await refusal((_, weights) => new Uint8Array([...weights, 0]))).toContain('bytes, got');
    expect(await refusal(() => new Uint8Array(0))).toContain('got 0');
  });

  it('a single flipped bit, first or last', async () => {
    for (const at of [0, -1]) {
      const message = await refusal((_, weights) => {
        const index = (at + weights.length) % weights.length;
        weights[index] = (weights[index] ?? 0) ^ 1;
      });
      expect(message).toMatch(/weights\.bin: its SHA-256 is [0-9a-f]{8}…, the manifest says [0-9a-f]{8}…/);
    }
  });

  it('another schema version, or none', async () => {
    const version = (value: unknown) => (manifest: Manifest) => {
      (manifest as { schemaVersion: unknown }).schemaVersion = value;
    };
    expect(await refusal(version(2))).toContain(
      'models/tiny/manifest.json: At schemaVersion: expected 1, got 2.',
    );
    expect(await refusal(version(undefined))).toContain('expected 1, got nothing');
    expect(await refusal(version('1'))).toContain('expected 1, got "1"');
  });

  it('a network other than the one that was hashed', async () => {
    const hash = /manifest\.json: its network hashes to [0-9a-f]{8}, networkHash says [0-9a-f]{8}/;
    expect(
      await refusal((m) => {
        m.networkHash = '0'.repeat(64);
      }),
    ).toMatch(hash);
    expect(
      await refusal((m) => {
        m.network.input.height = 25;
      }),
    ).toMatch(hash);
  });

  it('a tensor that is missing, misnamed, misshapen or one too many', async () => {
    expect(await refusal((m) => void m.tensors.pop())).toContain('At tensors: expected 8, got 7.');
    expect(
      await refusal((m) => {
        m.tensors[3] = { ...tensor(m, 3), name: 'third.bias' };
      }),
    ).toContain("tensor 'second.bias': expected shape 6, got none");
    expect(
      await refusal((m) => {
        tensor(m, 3).shape = [7];
      }),
    ).toContain("'second.bias': expected shape 6, got 7");
    expect(await refusal((m) => void m.tensors.push({ ...tensor(m, 3), name: 'extra' }))).toContain(
      'expected 8, got 9',
    );
  });

  it('tensors that overlap, leave gaps or reach past the end', async () => {
    expect(
      await refusal((m) => {
        tensor(m, 1).byteOffset = 0;
      }),
    ).toMatch(/'first\.bias': expected byteOffset \d+, got 0/);
    expect(
      await refusal((m) => {
        tensor(m, 1).byteOffset = 1e9;
      }),
    ).toContain('got 1000000000');
    const wider = await refusal((m) => {
      for (const entry of m.tensors) entry.dtype = 'float32';
      let offset = 0;
      for (const entry of m.tensors) {
        entry.byteOffset = offset;
        offset += 4 * entry.shape.reduce((a, b) => a * b, 1);
      }
    });
    expect(wider).toContain('reaches past the end of the file');
  });

  it.each([
    ['infinite', 0x7c00],
    ['not a number', 0x7e00],
  ])('a value that is %s, though every hash agrees', async (_, bits) => {
    const message = await refusal((manifest, weights) => {
      new DataView(weights.buffer).setUint16(tensor(manifest, 3).byteOffset, bits, true);
      seal(manifest, weights);
    });
    expect(message).toContain("weights.bin: tensor 'second.bias' holds values that are not finite.");
  });

  it('an 8-bit step that is not finite', async () => {
    const { manifest, weights } = await encode('int8');
    const accepted = decodeArtifact(asJson(manifest), weights, 'models/tiny');
    await expect(accepted).resolves.toBeDefined();
    new DataView(weights.buffer).setFloat32(tensor(manifest, 0).byteOffset, Number.POSITIVE_INFINITY, true);
    const json = asJson(manifest);
    seal(json, weights);
    await expect(decodeArtifact(json, weights, 'models/tiny')).rejects.toThrow(
      "tensor 'first.kernel' holds values that are not finite.",
    );
  });

  it('figures that the network does not have', async () => {
    expect(
      await refusal((m) => {
        m.macs = 1;
      }),
    ).toMatch(/its network has 3\d+ parameters and \d+ MACs, the manifest says 3\d+ and 1\./);
    expect(
      await refusal((m) => {
        m.parameters += 1;
      }),
    ).toContain('the manifest says');
  });

  it('a network that does not end in a classifier', async () => {
    const network = { ...FOLDED.spec, layers: FOLDED.spec.layers.slice(0, -1) };
    const hash = await networkHash(network);
    const message = await refusal((m) => Object.assign(m, { network, networkHash: hash }));
    expect(message).toContain(
      'At network.layers: expected a dense classifier without activation at the end.',
    );
  });

  it('a shortcut that leads to another size, and not one that fits', async () => {
    const { spec, parameters } = foldBatchNorm(TINY_RESIDUAL, randomValues(TINY_RESIDUAL, 2));
    const content = { name: 'tiny', half: 'lower', dtype: 'float32', temperature: 1, training: {} } as const;
    const fits = await encodeArtifact({ ...content, network: spec, parameters });
    const read = await decodeArtifact(asJson(fits.manifest), fits.weights, 'models/tiny');
    expect(read.manifest.network).toEqual(spec);
    expect(read.parameters).toEqual(parameters);
    const network = mapConvolutions(spec, (layer) =>
      layer.name === 'down1' ? { ...layer, stride: 3 } : layer,
    );
    const off = await encodeArtifact({ ...content, network, parameters });
    await expect(decodeArtifact(asJson(off.manifest), off.weights, 'models/tiny')).rejects.toThrow(
      'At network.layers: down1: no shortcut leads from 6×8×4 to 2×3×6.',
    );
  });
});

function tensor(manifest: Manifest, index: number): Manifest['tensors'][number] {
  const entry = manifest.tensors[index];
  if (!entry) throw new Error(`No tensor ${index}.`);
  return entry;
}

describe('a hostile manifest is refused before anything is allocated', () => {
  const said = async (change: (manifest: Record<string, unknown> & Manifest) => void): Promise<string> => {
    const { manifest } = await encode();
    const json = asJson(manifest) as Record<string, unknown> & Manifest;
    change(json);
    try {
      parseManifest(json, 'manifest.json');
    } catch (error) {
      expect(error).toBeInstanceOf(ArtifactError);
      return (error as Error).message;
    }
    return 'accepted';
  };

  it('accepts the honest one', async () => {
    expect(await said(() => {})).toBe('accepted');
  });

  it.each([null, 7, 'text', [], {}])('%j is no manifest', (json) => {
    expect(() => parseManifest(json, 'manifest.json')).toThrow(
      'manifest.json: At schemaVersion: expected 1, got',
    );
  });

  it.each<[string, (manifest: Record<string, unknown> & Manifest) => void, string]>([
    [
      'a file outside the folder',
      (m) => {
        m.weights.file = '../../secret';
      },
      'At weights.file',
    ],
    [
      'a negative offset',
      (m) => {
        tensor(m, 0).byteOffset = -4;
      },
      'At tensors.0.byteOffset',
    ],
    [
      'a huge shape',
      (m) => {
        tensor(m, 0).shape = [1e9];
      },
      'At tensors.0.shape.0',
    ],
    [
      'a million layers',
      (m) => {
        m.network.layers = new Array(1e6).fill(m.network.layers[0]);
      },
      'At network.layers',
    ],
    [
      'an unknown layer',
      (m) => {
        (m.network.layers[0] as { type: string }).type = 'eval';
      },
      'At network.layers.0',
    ],
    [
      'a huge picture',
      (m) => {
        m.network.input.width = 1e6;
      },
      'At network.input.width',
    ],
    [
      'a temperature of 0',
      (m) => {
        m.temperature = 0;
      },
      'At temperature',
    ],
    [
      'a key that nobody knows',
      (m) => {
        m.script = 'alert(1)';
      },
      'Unrecognized key: "script"',
    ],
    ['no half', (m) => void Reflect.deleteProperty(m, 'half'), 'At half'],
    [
      'an unknown precision',
      (m) => {
        (tensor(m, 0) as { dtype: string }).dtype = 'float64';
      },
      'At tensors.0.dtype',
    ],
  ])('%s', async (_, change, place) => {
    const message = await said(change);
    expect(message).toContain(`manifest.json: `);
    expect(message).toContain(place);
    expect(message).toContain('Restore the file');
  });

  it('a network of enormous tensors that the file does not hold', async () => {
    const network: NetworkSpec = {
      name: 'huge',
      input: { height: 1024, width: 1024, channels: 4 },
      layers: [
        { type: 'flatten' },
        { type: 'dense', name: 'a', units: 65536, activation: 'none' },
        { type: 'dense', name: 'b', units: 8, activation: 'none' },
      ],
    };
    const hash = await networkHash(network);
    const message = await refusal((m) => void Object.assign(m, { network, networkHash: hash }));
    expect(message).toContain('the manifest says');
  });
});
