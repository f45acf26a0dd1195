/** @file Weights out and in: what comes back, and every kind of damage that is refused. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ArtifactError } from '../core/index.ts';
import { maxDifference } from '../fixtures/compare.ts';
import { randomValues, TINY_NETWORK, TINY_RESIDUAL } from '../fixtures/tiny-network.ts';
import { foldBatchNorm, mapConvolutions, type NetworkSpec } from '../networks/index.ts';
import { decodeArtifact, encodeArtifact, type Manifest, networkHash, parseManifest } from './index.ts';

const FOLDED = foldBatchNorm(TINY_NETWORK, randomValues(TINY_NETWORK, 1));

type Encoded = { manifest: Manifest; weights: Uint8Array<ArrayBuffer> };

function encode(
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
const asJson = (manifest: Manifest): Manifest => JSON.parse(JSON.stringify(manifest)) as Manifest;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

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

describe('encode and decode', () => {
  it('give single-precision weights back bit for bit', async () => {
    const { manifest, weights } = await encode('float32');
    const model = await decodeArtifact(asJson(manifest), weights, 'models/tiny');
    expect(model.parameters).toEqual(FOLDED.parameters);
    expect(model.manifest).toEqual(manifest);
  });

  it('give half-precision weights back to three digits, in half the bytes', async () => {
    const { manifest, weights } = await encode('float16');
    const model = await decodeArtifact(asJson(manifest), weights, 'models/tiny');
    for (const [name, values] of Object.entries(FOLDED.parameters)) {
      const largest = Math.max(...values.map(Math.abs));
      expect(maxDifference(model.parameters[name] ?? [], values)).toBeLessThanOrEqual(largest / 2048);
    }
    expect(weights.byteLength * 2).toBe((await encode('float32')).weights.byteLength);
    expect(manifest.weights.sha256).toBe(sha256(weights));
  });

  it('keep 8-bit kernels to half a step of their output channel, biases to half precision, in about a byte a weight', async () => {
    const { manifest, weights } = await encode('int8');
    const model = await decodeArtifact(asJson(manifest), weights, 'models/tiny');
    for (const { name, shape, dtype } of manifest.tensors) {
      expect(dtype).toBe(shape.length < 2 ? 'float16' : 'int8');
      const [given, kept] = [FOLDED.parameters[name], model.parameters[name]];
      if (!given || !kept) throw new Error(name);
      const channels = shape.at(-1) ?? 1;
      for (let channel = 0; channel < channels; channel++) {
        const ofChannel = (values: Float32Array): Float32Array =>
          values.filter((_, i) => dtype === 'float16' || i % channels === channel);
        const largest = Math.max(...ofChannel(given).map(Math.abs));
        const share = dtype === 'int8' ? 0.501 / 127 : 1 / 2048;
        expect(maxDifference(ofChannel(kept), ofChannel(given))).toBeLessThanOrEqual(largest * share);
      }
    }
    const values = Object.values(FOLDED.parameters).reduce((sum, { length }) => sum + length, 0);
    const outputs = manifest.tensors.reduce((sum, { shape }) => sum + (shape.at(-1) ?? 0), 0);
    expect(weights.byteLength).toBeLessThanOrEqual(values + 4 * outputs);
  });

  it('are stable at 8 bits as well, a channel of zeros and tiny ones included', async () => {
    const kernel = Float32Array.from(FOLDED.parameters['second.kernel'] ?? []);
    for (let i = 0; i < kernel.length; i += 6) {
      kernel[i] = 0;
      kernel[i + 1] = (kernel[i + 1] ?? 0) * 1e-9;
    }
    const { manifest, weights } = await encode('int8', { ...FOLDED.parameters, 'second.kernel': kernel });
    const model = await decodeArtifact(asJson(manifest), weights, 'models/tiny');
    expect((await encode('int8', { ...model.parameters })).weights).toEqual(weights);
  });

  it('are stable: what was decoded encodes to the same bytes', async () => {
    const { manifest, weights } = await encode('float16');
    const model = await decodeArtifact(asJson(manifest), weights, 'models/tiny');
    expect((await encode('float16', { ...model.parameters })).weights).toEqual(weights);
  });

  it('read weights that lie somewhere inside a larger buffer', async () => {
    const { manifest, weights } = await encode();
    const larger = new Uint8Array(weights.length + 6);
    larger.set(weights, 6);
    const model = await decodeArtifact(asJson(manifest), larger.subarray(6), 'models/tiny');
    expect(model.parameters).toEqual(
      (await decodeArtifact(asJson(manifest), weights, 'models/tiny')).parameters,
    );
  });

  it('hash a network by its content, not by the order in which it is written', async () => {
    const { layers, input, name } = FOLDED.spec;
    const turned = {
      layers: layers.map((layer) => Object.fromEntries(Object.entries(layer).reverse())),
      input,
      name,
    };
    expect(await networkHash(turned as unknown as NetworkSpec)).toBe(await networkHash(FOLDED.spec));
    expect(await networkHash({ ...FOLDED.spec, name: 'other' })).not.toBe(await networkHash(FOLDED.spec));
  });

  it('refuse to write what could not be read: a missing tensor, NaN, and more than half precision holds', async () => {
    const with1 = (value: number): typeof FOLDED.parameters => ({
      ...FOLDED.parameters,
      'second.bias': Float32Array.of(value, 0, 0, 0, 0, 0),
    });
    await expect(encode('float32', with1(Number.NaN))).rejects.toThrow(
      "Tensor 'second.bias' holds values that float32",
    );
    await expect(encode('float16', with1(70_000))).rejects.toThrow(
      "Tensor 'second.bias' holds values that float16",
    );
    await expect(encode('float32', with1(70_000))).resolves.toBeDefined();
    const { 'second.bias': _, ...rest } = FOLDED.parameters;
    await expect(encode('float32', rest)).rejects.toThrow("Tensor 'second.bias': expected 6 values, got 0.");
  });
});

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
