/** @file The figures that the world's answer must reach, and what it reaches. */
import type { SimulationSettings } from '../../src/simulation/index.ts';
import { type Answer, runLine } from './run-line.ts';
import { HELD_SMILE, type Stream } from './streams.ts';

/** The light may move by this much where nothing was shown. */
export const MOST_IGNORED = 0.02;

export interface Measured {
  readonly stream: Stream;
  readonly answer: Answer;
}

export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly asked: string;
  readonly met: boolean;
}

export function measure(streams: readonly Stream[], settings: SimulationSettings): Measured[] {
  return streams.map((stream) => ({ stream, answer: runLine(stream, settings) }));
}

/** What was asked, of the streams that are there. */
export function figuresOf(measured: readonly Measured[], settings: SimulationSettings): Figure[] {
  const held = runLine(HELD_SMILE, settings).most;
  const figures: Figure[] = [];
  const at = (name: string): Answer | undefined =>
    measured.find(({ stream }) => stream.name.startsWith(name))?.answer;
  const add = (what: string, value: number | undefined, asked: string, met: (value: number) => boolean) => {
    if (value !== undefined) figures.push({ what, value, asked, met: met(value) });
  };
  const two = at('one smile of 2 s');
  add('one smile of 2 s, within 3 s', two?.within3S, '0.02–0.08', (value) => value >= 0.02 && value <= 0.08);
  add('one smile of 2 s, after a minute', two?.after60S, 'gone (≤ 0.005)', (value) => value <= 0.005);
  const often = at('2.5 s of every 5 s');
  const share = (value: number | undefined) => (value === undefined ? undefined : value / held);
  add('2.5 s of every 5 s, within 30 s, of a held smile', share(often?.within30S), '≥ 0.6', (v) => v >= 0.6);
  add('12 s, of a held smile', share(at('one smile of 12 s')?.most), '≥ 0.85', (value) => value >= 0.85);
  const desk = at('recorded: a man at a desk');
  add('recorded: a man at a desk, within 50 s', desk?.most, '≥ 0.06', (value) => value >= 0.06);
  for (const { stream, answer } of measured)
    if (stream.kind === 'ignored')
      add(stream.name, answer.most, `≤ ${MOST_IGNORED}`, (v) => v <= MOST_IGNORED);
  return figures;
}
