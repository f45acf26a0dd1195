/** @file The engine of one's own music: the same outside as the composed music's engine, live or offline alike. */
import type { MusicTargets } from '../../../../src/core/index.ts';
import type { PreparedStems } from '../../../../src/stems/index.ts';
import type { Engine } from '../music/engine.ts';
import { createColouring, type Timbre } from '../music/places.ts';
import { type ClockBeat, loopAt, nextBeat, reachableTempo, startClock } from './stem-clock.ts';
import { createStemMix } from './stem-mix.ts';
import { createStretcher, type Stretcher } from './stretcher.ts';

/** How far ahead a beat is handed to the worklet: shorter than the shortest beat (0.5 s at 120 BPM). */
const LOOKAHEAD_SEC = 0.35;
const LEAD_IN_SEC = 0.25;

export interface StemEngine extends Engine {
  /** Resolves when the worklet has taken what the last tick gave it: an offline render waits for it. */
  settled(): Promise<unknown>;
}

interface Loop {
  readonly recordedBpm: number;
  readonly beats: number;
  readonly stretcher: Stretcher;
}

/** Loads the stretching library and hands the loops over. Silent until setVolume() and tick() are called. */
export async function createStemEngine(
  context: BaseAudioContext,
  stems: PreparedStems,
  options: {
    readonly targets: MusicTargets;
    readonly destination: AudioNode;
    readonly timbre?: Timbre;
  },
): Promise<StemEngine> {
  const mix = createStemMix(context, options.destination);
  const { beatsPerBar } = stems;
  const loops: Loop[] = [];
  const dispose = (): void => {
    for (const { stretcher } of loops) stretcher.dispose();
    mix.dispose();
  };
  const add = async ({ timing, tracks }: PreparedStems['groups'][number]): Promise<void> => {
    const stretcher = await createStretcher(
      context,
      tracks.flatMap(({ channels }) => channels),
    );
    loops.push({ recordedBpm: timing.tempoBpm, beats: timing.bars * beatsPerBar, stretcher });
    let channel = 0;
    for (const { role, channels } of tracks) {
      const merger = context.createChannelMerger(2);
      for (const ear of [0, 1]) {
        const one = context.createGain();
        stretcher.connect(channel + Math.min(ear, channels.length - 1), one);
        one.connect(merger, 0, ear);
      }
      merger.connect(mix.inputs[role]);
      channel += channels.length;
    }
  };
  try {
    for (const group of stems.groups) await add(group);
  } catch (error) {
    dispose();
    throw error;
  }
  const tempi = loops.map(({ recordedBpm }) => recordedBpm);
  let { targets, timbre = 'glass' } = options;
  let clock = startClock(context.currentTime + LEAD_IN_SEC);
  let bars: ClockBeat[] = [];
  let sent: Promise<unknown> = Promise.resolve();

  const handle = (beat: ClockBeat): void => {
    const atSec = Math.max(beat.atSec, context.currentTime);
    const changes = loops.map(({ recordedBpm, beats, stretcher }) => {
      const { inputSec, rate } = loopAt(recordedBpm, beats, beat);
      return stretcher.schedule({ output: beat.atSec, input: inputSec, rate });
    });
    sent = Promise.all([sent, ...changes]);
    if (!beat.bar) return;
    mix.fade(beat.bar.gains, atSec, beat.bar.fadeSec);
    bars = [...bars.slice(-2), beat];
  };
  const colour = createColouring(mix.colour);
  colour(timbre, targets);
  return {
    setTargets: (next) => {
      targets = next;
    },
    setTimbre: (next) => {
      timbre = next;
    },
    tick: () => {
      colour(timbre, targets);
      const nowSec = context.currentTime;
      const wantedBpm = reachableTempo(tempi, targets.tempoBpm);
      const step = nextBeat(clock, targets, wantedBpm, beatsPerBar, nowSec, nowSec + LOOKAHEAD_SEC);
      clock = step.state;
      if (step.due) handle(step.due);
    },
    // Its key is not known: a note beside it could be wrong.
    playEvent: () => undefined,
    listen: () => undefined,
    setVolume: mix.setVolume,
    sounding: () => {
      const bar = bars.findLast(({ atSec }) => atSec <= context.currentTime);
      if (!bar) return undefined;
      const { atSec, tempoBpm, beat } = bar;
      const fadeSec = (beatsPerBar * 60) / tempoBpm;
      return { atSec, fadeSec, tempoBpm, bar: { index: beat / beatsPerBar, mode: null, tonic: null } };
    },
    activeNotes: () => loops.length,
    peak: mix.peak,
    settled: () => sent,
    dispose,
  };
}
