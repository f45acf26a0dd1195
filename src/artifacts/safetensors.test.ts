/** @file Tensors that the Python library safetensors wrote are read and checked; no broken file gets further. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../core/index.ts';
import type { NetworkSpec } from '../networks/index.ts';
import { importSafetensors } from './safetensors.ts';

const NETWORK: NetworkSpec = {
  name: 'tiny',
  input: { height: 4, width: 6, channels: 1 },
  layers: [
    {
      type: 'conv',
      name: 'conv',
      filters: 2,
      kernel: 3,
      stride: 1,
      pad: 'same',
      batchNorm: false,
      activation: 'relu',
    },
    { type: 'globalAveragePool' },
    { type: 'dense', name: 'classifier', units: 8, activation: 'none' },
  ],
};

/** By safetensors 0.8.0 of Python: the conv's kernel as f16, i/8 − 1; its bias 0.5 and −0.25; the classifier's kernel i/4, bias 0. */
const WRITTEN = new Uint8Array(
  Buffer.from(
    'OAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJjbGFzc2lmaWVyLmJpYXMiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6' +
      'WzhdLCJkYXRhX29mZnNldHMiOlswLDMyXX0sImNsYXNzaWZpZXIua2VybmVsIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsyLDhdLCJkYXRh' +
      'X29mZnNldHMiOlszMiw5Nl19LCJjb252LmJpYXMiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOls5NiwxMDRd' +
      'fSwiY29udi5rZXJuZWwiOnsiZHR5cGUiOiJGMTYiLCJzaGFwZSI6WzMsMywxLDJdLCJkYXRhX29mZnNldHMiOlsxMDQsMTQwXX19ICAAAAAA' +
      'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA+AAAAPwAAQD8AAIA/AACgPwAAwD8AAOA/AAAAQAAAEEAAACBAAAAwQAAAQEAA' +
      'AFBAAABgQAAAcEAAAAA/AACAvgC8ALsAugC5ALgAtgC0ALAAAAAwADQANgA4ADkAOgA7ADyAPA==',
    'base64',
  ),
);

/** The same file with its header changed as text, of whatever length. */
function withHeader(change: (text: string) => string): Uint8Array<ArrayBuffer> {
  const length = Number(new DataView(WRITTEN.buffer, WRITTEN.byteOffset).getBigUint64(0, true));
  const header = new TextEncoder().encode(change(new TextDecoder().decode(WRITTEN.subarray(8, 8 + length))));
  const rest = WRITTEN.subarray(8 + length);
  const bytes = new Uint8Array(8 + header.length + rest.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  bytes.set(rest, 8 + header.length);
  return bytes;
}

const read = (bytes: Uint8Array<ArrayBuffer>) => importSafetensors(bytes, NETWORK, 'student.safetensors');

describe('importSafetensors', () => {
  it('reads each tensor of the network, f32 or f16, by its name', () => {
    const parameters = read(WRITTEN);
    expect([...(parameters['conv.kernel'] ?? [])]).toEqual(Array.from({ length: 18 }, (_, i) => i / 8 - 1));
    expect([...(parameters['conv.bias'] ?? [])]).toEqual([0.5, -0.25]);
    expect([...(parameters['classifier.kernel'] ?? [])]).toEqual(Array.from({ length: 16 }, (_, i) => i / 4));
    expect(Object.keys(parameters)).toHaveLength(4);
  });

  it.each([
    [
      'of another program',
      () => new TextEncoder().encode('PK\u0003\u0004 a zip'),
      /is no \.safetensors file/,
    ],
    ['that is empty', () => new Uint8Array(), /expected at least 8 bytes, got 0/],
    ['whose header is no JSON', () => withHeader((text) => text.slice(1)), /header is no JSON object/],
    ['cut off', () => WRITTEN.slice(0, -1), /'conv.kernel': expected 36 bytes within 139/],
    ['in bfloat16', () => withHeader((text) => text.replace('F16', 'BF16')), /expected F32 or F16, got BF16/],
    [
      'without a shape',
      () => withHeader((text) => text.replace('"shape":[2],', '')),
      /expected a dtype, a shape/,
    ],
    [
      'laid out as PyTorch lays kernels out',
      () => withHeader((text) => text.replace('[3,3,1,2]', '[2,1,3,3]')),
      /'conv.kernel': expected \[3,3,1,2\], got \[2,1,3,3\]/,
    ],
    [
      'that lacks a tensor',
      () => withHeader((text) => text.replace('conv.bias', 'conv.shift')),
      /'conv.bias': expected \[2\], got none/,
    ],
    [
      'with a tensor that the network has not',
      () =>
        withHeader((text) =>
          text.replace(/\}\s*$/, ',"other":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'),
        ),
      /'other': tiny has none of that name/,
    ],
    [
      'with a weight that is no number',
      () => {
        const bytes = WRITTEN.slice();
        new DataView(bytes.buffer).setUint16(bytes.length - 2, 0x7e00, true);
        return bytes;
      },
      /'conv.kernel': holds values that are not finite/,
    ],
  ])('refuses a file %s', (_, make, message) => {
    expect(() => read(make())).toThrow(DataError);
    expect(() => read(make())).toThrow(message);
  });

  it('refuses with a reason, or reads, whatever the bytes are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(WRITTEN.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(WRITTEN.length),
        (changes, length) => {
          const bytes = WRITTEN.slice();
          for (const [at, value] of changes) bytes[at] = value;
          try {
            read(bytes.slice(0, length));
          } catch (error) {
            expect(error).toBeInstanceOf(DataError);
          }
        },
      ),
    );
  });
});
