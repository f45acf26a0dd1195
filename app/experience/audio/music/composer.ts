/** @file The composer: makes the next bar from the state of the piece and the music targets. Pure; rules in SPEC.md. */
import type { Mode, Random } from '../../../../src/core/index.ts';
import { air, bassLine, pulse } from './accompaniment.ts';
import {
  createSection,
  melodyPlan,
  nextKey,
  PHRASES_PER_SECTION,
  type Phrase,
  randomFor,
  type Section,
  startPhrase,
  tonicOf,
} from './form.ts';
import {
  type Chord,
  type Colour,
  chordOn,
  commonTones,
  type PitchClass,
  pivotChord,
  scaleOf,
  stepToward,
} from './harmony.ts';
import { shadow, singMotif } from './melody.ts';
import { CLOSE, type Motif } from './motif.ts';
import type { Bar, Note } from './notes.ts';
import { isSmooth, lead, type Voicing } from './voice-leading.ts';

export interface ComposerState {
  readonly seed: number;
  readonly barIndex: number;
  readonly tonic: PitchClass;
  /** Fifths above D. */
  readonly key: number;
  readonly mode: Mode;
  readonly section: Section;
  readonly phrase: Phrase;
  readonly chord: Chord | null;
  readonly voicing: Voicing | null;
  readonly bass: number;
  readonly melody: number;
}

/** What is asked of the next bar. */
interface Request {
  readonly mode: Mode;
  readonly tempoBpm: number;
}

export function createComposer(seed: number, { mode, tempoBpm }: Request): ComposerState {
  return {
    seed,
    barIndex: 0,
    tonic: tonicOf(0),
    key: 0,
    mode,
    section: createSection(seed, 0, mode),
    phrase: startPhrase(0, tempoBpm),
    chord: null,
    voicing: null,
    bass: 38,
    melody: 74,
  };
}

/** The next bar, and the state after it. A mode other than the current one is approached through pivot bars. */
export function composeBar(state: ComposerState, request: Request): { state: ComposerState; bar: Bar } {
  if (!state.chord && request.mode !== state.mode) return play(createComposer(state.seed, request));
  if (request.mode !== state.mode)
    return turn(state, {
      mode: stepToward(state.mode, request.mode),
      key: state.key,
      tempoBpm: request.tempoBpm,
    });
  const moved = enterPhrase({ ...state, mode: request.mode }, request);
  if (moved.key !== state.key)
    return turn(moved, { mode: request.mode, key: moved.key, tempoBpm: request.tempoBpm });
  return play(moved);
}

/** At the end of a phrase, opens the next one; at the end of a section, the next section. */
function enterPhrase(state: ComposerState, { mode, tempoBpm }: Request): ComposerState {
  const { phrase, section } = state;
  if (phrase.bar < phrase.barsPerChord * 4) return state;
  if (phrase.index + 1 < PHRASES_PER_SECTION)
    return { ...state, phrase: startPhrase(phrase.index + 1, tempoBpm) };
  const next = createSection(state.seed, section.index + 1, mode, section.progressions[1]);
  const key = next.index % 2 === 0 ? nextKey(state.seed, next.index, state.key) : state.key;
  return { ...state, section: next, phrase: startPhrase(0, tempoBpm), key };
}

/** One bar on a chord that old and new scale share; the phrase then begins anew on the tonic. */
function turn(
  state: ComposerState,
  to: { mode: Mode; key: number; tempoBpm: number },
): { state: ComposerState; bar: Bar } {
  const tonic = tonicOf(to.key);
  const oldScale = scaleOf(state.tonic, state.mode);
  const newScale = scaleOf(tonic, to.mode);
  const chord = pivotChord(oldScale, newScale, state.chord?.tones ?? []) ?? chordOn(newScale, 0, 'triad');
  const section =
    to.mode === state.mode
      ? state.section
      : { ...createSection(state.seed, state.section.index, to.mode), motifs: state.section.motifs };
  const turned = {
    ...state,
    tonic,
    key: to.key,
    mode: to.mode,
    section,
    phrase: startPhrase(state.phrase.index, to.tempoBpm),
  };
  const bar = write(turned, chord, commonTones(newScale, oldScale), {
    motif: null,
    fresh: true,
    pivot: true,
  });
  return { state: bar.state, bar: bar.bar };
}

/** An ordinary bar of a phrase. */
function play(state: ComposerState): { state: ComposerState; bar: Bar } {
  const { phrase, section } = state;
  const random = randomFor(state.seed, state.barIndex, 2);
  const fresh = phrase.bar % phrase.barsPerChord === 0;
  const step = Math.floor(phrase.bar / phrase.barsPerChord);
  const scale = scaleOf(state.tonic, state.mode);
  // The third phrase leaves for the second progression: A A B A.
  const degree = section.progressions[phrase.index === 2 ? 1 : 0][step] ?? 0;
  const roll = random.next();
  const colour = roll < 0.4 ? 'ninth' : roll < 0.75 ? 'seventh' : 'triad';
  const chord = fresh || !state.chord ? reachable(state, scale, degree, colour) : state.chord;
  const motif = melodyPlan(section, phrase, step, fresh, random);
  const written = write(state, chord, scale, { motif, fresh, pivot: false });
  return { ...written, state: { ...written.state, phrase: { ...phrase, bar: phrase.bar + 1 } } };
}

/** The coloured chord where the voices can reach it smoothly, else the plain one, else what sounds goes on. */
function reachable(
  { voicing, chord: sounding }: ComposerState,
  scale: readonly PitchClass[],
  degree: number,
  colour: Colour,
): Chord {
  const [coloured, plain] = [chordOn(scale, degree, colour), chordOn(scale, degree, 'triad')];
  if (!voicing || !sounding) return coloured;
  return [coloured, plain].find((chord) => isSmooth(voicing, lead(voicing, chord))) ?? sounding;
}

/** Writes all layers of a bar on a given chord. */
function write(
  state: ComposerState,
  chord: Chord,
  scale: readonly PitchClass[],
  plan: { motif: Motif | null; fresh: boolean; pivot: boolean },
): { state: ComposerState; bar: Bar } {
  const randomOf = (purpose: number): Random => randomFor(state.seed, state.barIndex, purpose);
  const voicing = chord === state.chord && state.voicing ? state.voicing : lead(state.voicing, chord);
  const pad = voicing.map(
    (midi, voice): Note => ({
      kind: 'pad',
      voice,
      midi,
      tied: state.voicing?.[voice] === midi,
      startBeat: 0,
      beats: 4,
      velocity: 0.8,
    }),
  );
  const bass = bassLine(chord, state.bass, plan.fresh, randomOf(3));
  const sung = plan.motif
    ? singMotif(plan.motif, { scale, chord, from: state.melody, velocity: 0.9 }, randomOf(4))
    : { notes: [], last: state.melody };
  const closing = plan.motif === CLOSE ? sung.notes[0] : undefined;
  const warmth = closing ? shadow(closing, chord) : undefined;
  const notes = [
    ...pad,
    ...bass.notes,
    ...sung.notes,
    ...(warmth ? [warmth] : []),
    ...pulse(state.section.pulse, state.tonic, voicing, randomOf(5)).filter(
      (note) => note.kind !== 'mallet' || state.phrase.index !== state.section.malletRests,
    ),
    ...air(chord, state.phrase.bar === 0, randomOf(6)),
  ].sort((a, b) => a.startBeat - b.startBeat);
  return {
    state: { ...state, barIndex: state.barIndex + 1, chord, voicing, bass: bass.root, melody: sung.last },
    bar: {
      index: state.barIndex,
      tonic: state.tonic,
      mode: state.mode,
      scale,
      chord,
      pivot: plan.pivot,
      notes,
    },
  };
}
