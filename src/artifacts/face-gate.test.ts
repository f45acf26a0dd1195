/** @file A gate's file comes back as it was written, and is refused where it is damaged or another model's. */
import { describe, expect, it } from 'vitest';
import { createRandom, type GreyImage } from '../core/index.ts';
import { encode } from '../fixtures/tiny-artifact.ts';
import { embeddingLength } from '../networks/index.ts';
import { type FaceGateFile, packGate, parseFaceGate, type Seen, unpackGate } from './face-gate.ts';
import { embeddingScore, gatePixels, gateTensors, jointScore, pictureScore } from './gate-network.ts';

const { manifest } = await encode();
const LENGTH = embeddingLength(manifest.network);
const random = createRandom(3);
const values = Object.fromEntries(
  gateTensors(LENGTH).map(({ name, shape }) => [
    name,
    Float32Array.from({ length: shape.reduce((total, side) => total * side, 1) }, () => random.normal()),
  ]),
);
const scales = { embedding: { low: -40, typical: 40 }, picture: { low: -40, typical: 40 } };
const blotches = (): GreyImage => ({
  width: 48,
  height: 24,
  data: Float32Array.from({ length: 1152 }, () => 120 + 40 * random.normal()),
});
const seen: Seen[] = Array.from({ length: 20 }, () => ({
  embedding: Float32Array.from({ length: LENGTH }, () => Math.max(0, random.normal())),
  picture: blotches(),
}));
/** As it is stored: kernels in 8 bits. */
const stored = unpackGate(packGate(values, LENGTH), LENGTH, 'test');
const scores = seen
  .map(({ embedding, picture }) =>
    jointScore(scales, {
      embedding: embeddingScore(stored, embedding),
      picture: pictureScore(stored, gatePixels(picture)),
    }),
  )
  .sort((a, b) => a - b);
const middle = scores[10] ?? 0;

const file = (changes: Partial<FaceGateFile> = {}): FaceGateFile => ({
  schemaVersion: 2,
  scales,
  model: manifest.weights.sha256,
  bars: { 1: middle, 2: scores[19] ?? 0 },
  weights: packGate(values, LENGTH),
  figures: {},
  ...changes,
});

describe('a face gate', () => {
  it('lets through what scores its bar or more, with a bar for one view and one for both', () => {
    const gate = parseFaceGate(file(), manifest, 'face-gate.json');
    const passed = (views: 1 | 2): number => seen.filter((one) => gate.isFace(one, views)).length;
    expect(passed(1)).toBe(10);
    expect(passed(2)).toBe(1);
  });

  it('made for other weights is none', () => {
    expect(() => parseFaceGate(file({ model: 'a'.repeat(64) }), manifest, 'face-gate.json')).toThrow(
      /face-gate\.json: made for the weights aaaaaaaa…, not .*… of tiny\. Make it again/,
    );
  });

  it.each([
    ['no JSON object', 'page'],
    ['another version', { ...file(), schemaVersion: 1 }],
    ['weights cut short', file({ weights: packGate(values, LENGTH).slice(0, -8) })],
    ['weights that are no base64', file({ weights: '*'.repeat(400) })],
    [
      'weights that are not finite',
      file({ weights: btoa('\xff\x7f'.repeat(packGate(values, LENGTH).length / 4)) }),
    ],
    ['a scale without extent', { ...file(), scales: { ...scales, picture: { low: 1, typical: 1 } } }],
    ['a bar that is no number', { ...file(), bars: { 1: null, 2: 0 } }],
  ])('is refused with %s', (_, json) => {
    expect(() => parseFaceGate(json, manifest, 'face-gate.json')).toThrow(/^face-gate\.json: /);
  });
});
