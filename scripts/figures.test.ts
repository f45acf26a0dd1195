/**
 * @file Figures in documents that files of the repository hold too: the settings of recipes, what models weigh and reach, the
 * bench, and limits of the code.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PAPER_PREFIX, paperRecipe } from '../src/distill/index.ts';
import { CODE_ALPHABET, CODE_LENGTH, LINK_LIMITS } from '../src/link/messages.mjs';
import { LARGEST_FILE_BYTES, MOST_EVENTS } from '../src/recording/session.ts';
import { STEM_LIMITS } from '../src/stems/index.ts';
import { MOST_MEMORY_BYTES, MOST_WORLD_BYTES } from '../src/world-document/glb.ts';
import { GUARD_LIMITS } from './lib/link/guard.mjs';
import { ROOM_LIMITS } from './lib/link/rooms.mjs';

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const lossOf = (recipe: unknown): Readonly<Record<string, unknown>> =>
  z.object({ loss: z.record(z.string(), z.unknown()) }).parse(recipe).loss;

const files = readdirSync('recipes', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .map((file) => join('recipes', file));
const recipes = [
  ...files.map((file) => [file, read(file)] as const),
  ...['vgg-f-lower-ts', 'vgg-face-lower-ts', 'vgg-f-lower-triplet'].map(
    (name) => [`${PAPER_PREFIX}${name}`, paperRecipe(name)] as const,
  ),
];

const textOf = (file: string): string => readFileSync(file, 'utf8').replaceAll(/\s+/g, ' ');
const percent = (share: number, digits: number): string => `${(100 * share).toFixed(digits)} %`;

describe('docs/method.md', () => {
  const text = textOf('docs/method.md');

  it.each(recipes)('names the λ, τ and α of %s', (_, recipe) => {
    const { type, lambda, temperature, margin } = lossOf(recipe);
    if (type === 'crossEntropy') return;
    expect(text).toContain(`λ ${lambda}, ${type === 'triplet' ? `α ${margin}` : `τ ${temperature}`}`);
  });
});

describe('a model card', () => {
  const models = readdirSync('models').filter((name) => existsSync(join('models', name, 'manifest.json')));
  const manifestSchema = z.object({
    macs: z.number(),
    parameters: z.number(),
    weights: z.object({ byteLength: z.number() }),
    training: z.object({
      learntValidation: z.boolean().optional(),
      validation: z.object({ accuracy: z.number() }),
    }),
  });

  it.each(models)('of %s has the accuracy and the size of its own files', (name) => {
    const manifest = manifestSchema.parse(read(join('models', name, 'manifest.json')));
    const card = readFileSync(join('models', name, 'README.md'), 'utf8');
    const { learntValidation, validation } = manifest.training;
    const accuracy = `${(100 * validation.accuracy).toFixed(2)} %`;
    const figures = {
      // What says nothing of other faces does not stand out.
      accuracy: learntValidation ? `${accuracy} of them says nothing` : `**${accuracy}**`,
      parameters: `${(manifest.parameters / 1e6).toFixed(2)} M parameters`,
      bytes: `${(manifest.weights.byteLength / 1e6).toFixed(2)} MB`,
      macs: `${(manifest.macs / 1e6).toFixed(1)} M multiply-accumulates`,
    };
    const results = readFileSync('docs/results.md', 'utf8');
    expect(card).toContain(figures.accuracy);
    expect(results).toContain(accuracy);
    // The teacher's card refers to the student's for its layers.
    if (/\| size \|/.test(card))
      for (const part of [figures.parameters, figures.bytes, figures.macs]) expect(card).toContain(part);
    else expect(card).toContain('The same compact VGG');
  });
});

describe('the gate in a model card', () => {
  const gateSchema = z.object({
    figures: z.object({
      validationFaces: z.number(),
      refusedFaces: z.number(),
      namedNonFaces: z.number(),
      namedPieces: z.number().optional(),
    }),
  });

  it.each(['student', 'student-large'])('of %s has the figures of its own file', (name) => {
    const { figures } = gateSchema.parse(read(join('models', name, 'face-gate.json')));
    const card = textOf(join('models', name, 'README.md'));
    const faces = figures.validationFaces.toLocaleString('en');
    expect(card).toContain(`refuses ${percent(figures.refusedFaces, 1)} of the ${faces} validation faces`);
    expect(card).toContain(percent(figures.namedNonFaces, 1));
    if (figures.namedPieces !== undefined) expect(card).toContain(percent(figures.namedPieces, 1));
  });
});

describe('README.md', () => {
  const text = textOf('README.md');
  const results = readFileSync('docs/results.md', 'utf8');

  it('has what others measured', () => {
    const apart = z
      .object({ models: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(read('models/measured-apart.json'));
    for (const [name, { oneView, bothViews }] of Object.entries(apart.models))
      for (const accuracy of [oneView, bothViews])
        if (typeof accuracy === 'number') {
          expect(results, name).toContain(percent(accuracy, 2));
          // Not shipped, and in no table of the README.
          if (name !== 'student-slim') expect(text, name).toContain(percent(accuracy, 2));
        }
  });

  it.each(['student', 'student-large'])('gives %s one accuracy, as its card and the results do', (name) => {
    const [, accuracy] =
      /(?:are right on|…`\):) (\*\*\d\d\.\d\d %\*\*)/.exec(textOf(`models/${name}/README.md`)) ?? [];
    expect(accuracy).toBeDefined();
    for (const document of [text, results]) expect(document).toContain(accuracy);
  });

  it('says how much less our networks have on the test faces', () => {
    const losses = [...results.matchAll(/^\|.*$/gm)].flatMap(([row]) => {
      const [, , , onValidation = '', onTest = ''] = row.split('|');
      const [a, b] = [onValidation, onTest].map((cell) => /^ \**(\d\d\.\d\d) %/.exec(cell)?.[1]);
      return a === undefined || b === undefined ? [] : [Number(a) - Number(b)];
    });
    expect(losses.length).toBeGreaterThan(4);
    const [least, most] = [Math.min(...losses), Math.max(...losses)].map((points) => points.toFixed(1));
    expect(text).toContain(`${least} to ${most} points less on test`);
  });
});

describe('ARCHITECTURE.md', () => {
  it('says how much slower than WebAssembly a software GPU is, as the bench found', () => {
    const bench = readFileSync('docs/bench/chromium-software.md', 'utf8');
    const ms = (engine: string): number =>
      Number(bench.split(`| ${engine}`)[1]?.split('|')[1]?.split('/')[0]);
    const times = (engine: string): string => String(Math.round(ms(engine) / ms('tfjs WASM')));
    expect(textOf('ARCHITECTURE.md')).toContain(
      `our shaders take ${times('**Mienscape’s shaders')} times as long from a frame to its scores, and tfjs's ${times('tfjs WebGPU')} times`,
    );
  });
});

describe('limits', () => {
  it('are in SECURITY.md as the code has them', () => {
    const text = textOf('SECURITY.md');
    const minutes = (ms: number): number => ms / 60_000;
    const words = ['', '', 'two', 'three', '', 'five', '', '', '', '', 'ten', '', 'twelve'];
    const codes = CODE_ALPHABET.length ** CODE_LENGTH;
    for (const sentence of [
      `A session has at most ${LARGEST_FILE_BYTES / 1e6} MB`,
      `${MOST_EVENTS.toLocaleString('en')} events`,
      `more than ${MOST_MEMORY_BYTES / 2 ** 20} MiB`,
      `Six of ${CODE_ALPHABET.length} letters and digits`,
      `${Math.floor(codes / 1e6)} million`,
      `A message has ${LINK_LIMITS.messageBytes / 1024} kB, a mapping ${LINK_LIMITS.mappingBytes / 1024} kB`,
      `${ROOM_LIMITS.messagesPerSecond} messages and ${ROOM_LIMITS.bytesPerSecond / 1000} kB a second on average`,
      `${words[ROOM_LIMITS.messageBurst / ROOM_LIMITS.messagesPerSecond]} seconds' and ${words[ROOM_LIMITS.byteBurst / ROOM_LIMITS.bytesPerSecond]} seconds' worth`,
      `${words[GUARD_LIMITS.connectionsOfAddress]} connections`,
      `start ${words[GUARD_LIMITS.roomsOfAddress]} rooms in ${words[minutes(GUARD_LIMITS.roomWindowMs)]} minutes`,
      `${GUARD_LIMITS.connections} connections and ${ROOM_LIMITS.rooms} rooms`,
      `${words[GUARD_LIMITS.strikes]} times in ${words[minutes(GUARD_LIMITS.strikeWindowMs)]} minutes`,
      `empty for ${words[minutes(ROOM_LIMITS.emptyMs)]} minutes, after ${words[minutes(ROOM_LIMITS.ageMs) / 60]} hours`,
      `a room holds ${words[LINK_LIMITS.devices]} devices`,
    ])
      expect(text).toContain(sentence);
  });

  it('are in docs/designer.md as the code has them', () => {
    const text = textOf('docs/designer.md');
    expect(text).toContain(
      `ten files, each ${STEM_LIMITS.shortestSec} s to ${STEM_LIMITS.longestSec / 60} min and ${STEM_LIMITS.fileBytes / 1e6} MB, together ${STEM_LIMITS.allBytes / 1e6} MB`,
    );
    expect(STEM_LIMITS.stems).toBe(10);
    expect(text).toContain(`has more than ${MOST_WORLD_BYTES / 2 ** 20} MiB`);
  });
});
