import { describe, expect, it } from 'vitest';
import { argMax, emotionIndex } from '../core/index.ts';
import { fitHead } from './fit.ts';
import { applyHead } from './head.ts';
import { judge, LEAST_FRAMES } from './judge.ts';
import { CUES, PLAN, PLAN_MS } from './plan.ts';
import { addFrame, NEW_RUN, progressOf, type Run } from './run.ts';
import { SIZE, samplesOf } from './test-people.ts';

const SURPRISE = emotionIndex('surprise');
const probabilities = [0.65, ...Array.from({ length: 7 }, () => 0.05)];
const frameAt = (atMs: number) => ({ atMs, probabilities, embedding: new Float32Array(SIZE) });

describe('the plan', () => {
  it('takes thirty seconds, and every cue comes once in each round', () => {
    expect(PLAN_MS).toBe(30_000);
    for (const round of [0, 1])
      expect(PLAN.filter((take) => take.round === round).map(({ cue }) => cue)).toEqual([...CUES]);
  });
});

describe('a run', () => {
  const runFor = (ms: number, from: Run = NEW_RUN, startMs = 0, everyMs = 100): Run => {
    let run = from;
    for (let atMs = startMs; atMs <= startMs + ms; atMs += everyMs) run = addFrame(run, frameAt(atMs));
    return run;
  };

  it('keeps nothing while the face settles, then samples of the cue', () => {
    const [first] = PLAN;
    expect(runFor((first?.settleMs ?? 0) - 100).samples).toEqual([]);
    const run = runFor((first?.settleMs ?? 0) + 500);
    expect(run.samples.length).toBeGreaterThan(3);
    expect(new Set(run.samples.map(({ cue }) => cue))).toEqual(new Set(['rest']));
  });

  it('goes through the whole plan in its time, and ends with every cue in both rounds', () => {
    const run = runFor(PLAN_MS + 2000);
    expect(progressOf(run)).toMatchObject({ take: null, totalShare: 1 });
    for (const { cue, round } of PLAN)
      expect(run.samples.filter((s) => s.cue === cue && s.round === round).length).toBeGreaterThan(10);
    expect(addFrame(run, frameAt(1e6))).toBe(run);
  });

  it('waits for enough frames where they come slowly', () => {
    let run = NEW_RUN;
    for (let atMs = 0; atMs <= 200_000; atMs += 1000) run = addFrame(run, frameAt(atMs));
    expect(progressOf(run).take).toBeNull();
    for (const { cue, round } of PLAN)
      expect(run.samples.filter((s) => s.cue === cue && s.round === round).length).toBeGreaterThanOrEqual(6);
  });

  it('does not count time without a face: it waits', () => {
    const before = runFor(1000);
    const away = addFrame(before, frameAt(61_000));
    expect(away.spentMs).toBe(before.spentMs);
    // Control: the same frame without the gap moves on.
    expect(addFrame(before, frameAt(1100)).spentMs).toBe(before.spentMs + 100);
  });

  it('survives a clock that runs backwards', () => {
    const run = addFrame(runFor(1000), frameAt(0));
    expect(run.spentMs).toBe(1000);
    expect(addFrame(run, frameAt(100)).spentMs).toBe(1100);
  });
});

describe('the head', () => {
  it('adds nothing when it is all zero, and leaves another network’s embedding alone', () => {
    const head = { weights: new Float32Array(8 * SIZE), bias: new Float32Array(8) };
    const same = applyHead(head, probabilities, new Float32Array(SIZE).fill(1));
    for (const [i, p] of same.entries()) expect(p).toBeCloseTo(probabilities[i] ?? 0, 6);
    const loud = { weights: new Float32Array(8 * SIZE).fill(1), bias: new Float32Array(8).fill(3) };
    expect(applyHead(loud, probabilities, new Float32Array(SIZE + 1))).toBe(probabilities);
  });

  it('learns what one person’s cues look like', () => {
    const samples = samplesOf({ reads: { talk: SURPRISE } });
    const head = fitHead(samples);
    const right = samples.filter(
      ({ cue, embedding, probabilities: p }) =>
        cue !== 'talk' || argMax(applyHead(head, p, embedding)) === emotionIndex('neutral'),
    );
    expect(right.length).toBe(samples.length);
  });

  it('is drawn toward adding nothing: a stronger prior moves less', () => {
    const samples = samplesOf({ reads: { talk: SURPRISE } });
    const norm = (ridge: number): number => Math.hypot(...fitHead(samples, { ridge, steps: 60 }).weights);
    expect(norm(1)).toBeLessThan(0.5 * norm(0.01));
    expect(norm(0.01)).toBeGreaterThan(0);
  });

  it('is the same for the same samples', () => {
    const samples = samplesOf({ reads: { talk: SURPRISE } });
    expect(fitHead(samples)).toEqual(fitHead(samples));
  });
});

describe('the verdict', () => {
  it('keeps a head for a person whose talking reads as surprise: afterwards it reads as neutral', () => {
    const verdict = judge(samplesOf({ reads: { talk: SURPRISE } }));
    if (verdict.kind !== 'helps') throw new Error(verdict.kind);
    expect(verdict.before.byCue.talk).toBeLessThan(0.1);
    expect(verdict.after.byCue.talk).toBeGreaterThan(0.9);
    expect(verdict.after.accuracy).toBeGreaterThan(verdict.before.accuracy + 0.15);
    expect(verdict.after.byCue.surprise).toBeGreaterThan(0.9);
  });

  it('keeps nothing for a person whom the network reads rightly already', () => {
    const verdict = judge(samplesOf({}));
    expect(verdict.kind).toBe('doesNotHelp');
    if (verdict.kind === 'doesNotHelp') expect(verdict.before.accuracy).toBeGreaterThan(0.95);
  });

  it.each([
    [1, 'helps'],
    [2, 'doesNotHelp'],
  ] as const)('forgives %i of 60 talking frames that it reads worse: %s', (worse, kind) => {
    // A head made by hand: what lies in the first place of an embedding is a smile, what lies in the second surprise.
    const head = { weights: new Float32Array(8 * SIZE), bias: new Float32Array(8) };
    head.weights[emotionIndex('happiness') * SIZE] = 20;
    head.weights[SURPRISE * SIZE + 1] = 20;
    const samples = CUES.flatMap((cue) =>
      Array.from({ length: 60 }, (_, i) => {
        const embedding = new Float32Array(SIZE);
        if (cue === 'smile') embedding[0] = 1;
        if (cue === 'talk' && i < worse) embedding[1] = 1;
        return { cue, round: (i % 2) as 0 | 1, probabilities, embedding };
      }),
    );
    expect(judge(samples, () => head).kind).toBe(kind);
  });

  it('keeps nothing where the embedding does not tell the cues apart', () => {
    expect(judge(samplesOf({ reads: { talk: SURPRISE }, spread: 0 })).kind).toBe('doesNotHelp');
  });

  it('is not fooled by neighbouring frames: what holds within a round alone does not help', () => {
    // Every round’s frames could be learnt by heart, and a random split would say so; the other round knows better.
    const verdict = judge(samplesOf({ reads: { talk: SURPRISE }, drift: 1 }));
    expect(verdict.kind).toBe('doesNotHelp');
    const within = samplesOf({ reads: { talk: SURPRISE }, drift: 1 }).filter(({ round }) => round === 0);
    const shuffled = within.map((sample, i) => ({ ...sample, round: (i % 2) as 0 | 1 }));
    expect(judge(shuffled).kind).toBe('helps');
  });

  it('says which cue has too few frames', () => {
    const samples = samplesOf({}).filter(({ cue, round }) => cue !== 'sad' || round === 0);
    expect(judge(samples)).toEqual({ kind: 'tooFew', cue: 'sad', got: 0, needed: LEAST_FRAMES });
  });
});
