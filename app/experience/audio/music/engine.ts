/** @file The engine: owns sequencer, voices and mix in one audio context, live or offline alike. */
import type { BaseContext } from 'tone';
import { createRandom, type Mode, type MusicTargets } from '../../../../src/core/index.ts';
import { scaleOf } from './harmony.ts';
import { createMix, type ToneModule } from './mix.ts';
import type { Note, PadNote } from './notes.ts';
import { createColouring, ringOf, TIMBRES, type Timbre } from './places.ts';
import { advance, createSequencer, type MusicEvent } from './sequencer.ts';
import { computeSounds } from './sounds.ts';
import { createSpatialPanner, type ListenerPose, type Point } from './spatial-panner.ts';
import { createVoices, type Held } from './voices.ts';

/** Levels of single notes at full velocity: with them the layers balance when all gains are equal (see the harness). */
const LEVEL = {
  pad: 0.021,
  bass: 0.07,
  melody: 0.135,
  mallet: 0.13,
  thump: 0.12,
  bell: 0.11,
  breath: 0.075,
  ring: 0.1,
} as const;

/** How far ahead notes are handed to the audio clock: longer than any stall of the main thread worth playing through. */
const LOOKAHEAD_SEC = 0.35;
/** Kept even when silent, so that the first bar is not late. */
const LEAD_IN_SEC = 0.15;

type BarEvent = Extract<MusicEvent, { kind: 'bar' }>;

/** The bar that sounds. Of one's own music neither mode nor key are known. */
interface SoundingBar {
  readonly atSec: number;
  readonly fadeSec: number;
  readonly tempoBpm: number;
  readonly bar: { readonly index: number; readonly mode: Mode | null; readonly tonic: number | null };
}

export interface Engine {
  /** Read at every bar line; brightness and reverb follow at once. */
  setTargets(targets: MusicTargets): void;
  /** The colour of the place; heard from the next notes on. */
  setTimbre(timbre: Timbre): void;
  /** Something happens at a place: it rings there, in the scale that sounds now. */
  playEvent(kind: 'common' | 'rare' | 'answer', at: Point): void;
  listen(ears: ListenerPose): void;
  /** Hands to the audio clock what is due; call it several times a second. */
  tick(): void;
  /** 0–1, eased over `rampSec`. */
  setVolume(volume: number, rampSec: number): void;
  /** The bar that sounds now, if any. */
  sounding(): SoundingBar | undefined;
  activeNotes(): number;
  /** Greatest sample of the last moment, 0–1, where it is measured. */
  peak?(): number;
  dispose(): void;
}

interface EngineOptions {
  readonly seed: number;
  readonly targets: MusicTargets;
  readonly destination: AudioNode;
  readonly timbre?: Timbre;
}

/** Computes the sounds, then builds the graph. Silent until setVolume() and tick() are called. */
export async function createEngine(
  tone: ToneModule,
  context: BaseContext,
  options: EngineOptions,
): Promise<Engine> {
  const sounds = await computeSounds(context);
  const mix = createMix(tone, context, options.destination, sounds.hall);
  const voices = createVoices(tone, context, sounds.bank);
  const breathe = voices.wind(sounds.breath, mix.inputs.breath);
  const spatialPanner = createSpatialPanner(tone, context, mix.placed);
  const random = createRandom(options.seed + 17);
  let timbre = options.timbre ?? 'glass';
  let targets = options.targets;
  let sequencer = createSequencer(options.seed, targets, context.currentTime + LEAD_IN_SEC);
  const pad: (Held | undefined)[] = [];
  let bars: BarEvent[] = [];

  const playPad = (note: PadNote, atSec: number): void => {
    const held = pad[note.voice];
    if (note.tied && held?.midi === note.midi) return;
    held?.release(atSec);
    const level = LEVEL.pad * note.velocity;
    pad[note.voice] = voices.hold(note.midi, atSec, level, mix.inputs.padLeft, mix.inputs.padRight);
  };
  const playNote = (note: Note, atSec: number, durationSec: number): void => {
    const level = LEVEL[note.kind] * note.velocity;
    switch (note.kind) {
      case 'pad':
        playPad(note, atSec);
        break;
      case 'bass':
        voices.bass(note.midi, atSec, durationSec, level, mix.inputs.bass);
        break;
      case 'melody':
      case 'mallet':
      case 'thump': {
        const down = note.kind === 'melody' ? TIMBRES[timbre].melodyDown : 0;
        voices.strike(note.kind, note.midi - down, atSec, durationSec + 0.5, level, mix.inputs[note.kind]);
        break;
      }
      case 'bell': {
        const side = note.midi % 2 === 0 ? mix.inputs.bellLeft : mix.inputs.bellRight;
        const { bell, bellDown } = TIMBRES[timbre];
        voices.strike(bell, note.midi - bellDown, atSec, durationSec, level, side);
        break;
      }
      case 'breath':
        breathe(atSec, durationSec, level);
        break;
      default:
        note satisfies never;
    }
  };
  const handle = (event: MusicEvent): void => {
    const atSec = Math.max(event.atSec, context.currentTime);
    switch (event.kind) {
      case 'note':
        playNote(event.note, atSec, event.durationSec);
        break;
      case 'padOff':
        for (const held of pad.splice(0)) held?.release(atSec);
        break;
      case 'bar':
        mix.fade(event.gains, atSec, event.fadeSec);
        bars = [...bars.slice(-2), event];
        break;
      default:
        event satisfies never;
    }
  };
  const colour = createColouring(mix.colour);
  colour(timbre, targets);

  const sounding = (): BarEvent | undefined => bars.findLast((bar) => bar.atSec <= context.currentTime);

  return {
    setTargets: (next) => {
      targets = next;
    },
    tick: () => {
      colour(timbre, targets);
      const nowSec = context.currentTime;
      const step = advance(sequencer, targets, nowSec, nowSec + LOOKAHEAD_SEC);
      sequencer = step.state;
      for (const event of step.due) handle(event);
    },
    setTimbre: (next) => {
      timbre = next;
    },
    playEvent: (kind, at) => {
      const bar = sounding()?.bar;
      if (!bar) return;
      const to = spatialPanner.at(at);
      for (const { midi, afterSec, velocity } of ringOf(kind, scaleOf(bar.tonic, bar.mode), timbre, random)) {
        const atSec = context.currentTime + 0.05 + afterSec;
        // An answer is of the tune: it sounds on the melody's own instrument.
        const on = kind === 'answer' ? 'melody' : TIMBRES[timbre].bell;
        voices.strike(on, midi, atSec, 4, LEVEL.ring * velocity, to);
      }
    },
    listen: spatialPanner.listen,
    setVolume: mix.setVolume,
    sounding,
    activeNotes: voices.active,
    dispose: () => {
      voices.dispose();
      spatialPanner.dispose();
      mix.dispose();
    },
  };
}
