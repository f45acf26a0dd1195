/** @file The world answers short smiles and ignores what shows nothing: the figures of docs/responsiveness.md. */
import { describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS } from '../../src/adaptation/index.ts';
import { figuresOf, measure } from './figures.ts';
import { firstCompanion } from './first-rules.ts';
import { recordedStreams } from './recorded.ts';
import { runLine } from './run-line.ts';
import { STREAMS, smilesOf } from './streams.ts';

const [companion] = BUILT_IN_MAPPINGS;
if (!companion) throw new Error('No mapping is built in.');
const settings = { mapping: companion, strength: 1, reducedMotion: false };

describe('how the world answers', () => {
  it('reaches every figure, of streams and of recorded faces', async () => {
    const measured = measure([...STREAMS, ...(await recordedStreams())], settings);
    const figures = figuresOf(measured, settings);
    expect(figures.length).toBeGreaterThanOrEqual(18);
    expect(figures.filter(({ met }) => !met)).toEqual([]);
  }, 60_000);

  it('answered short smiles with nothing under the first rules (control)', async () => {
    const before = { ...settings, mapping: await firstCompanion() };
    expect(runLine(smilesOf(2.5, 5), before, 1).most).toBeLessThan(0.01);
  }, 60_000);
});
