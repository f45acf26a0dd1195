/** @file Emotion states and runs of the world for the tests of adaptation. */
import {
  EMOTIONS,
  type Emotion,
  type EmotionState,
  OUTPUT_PATHS,
  OUTPUTS,
  type OutputPath,
  type SceneTargets,
} from '../core/index.ts';
import {
  type AdaptationState,
  BUILT_IN_MAPPINGS,
  createAdaptation,
  type Mapping,
  readTargets,
  type StepOptions,
  step,
} from './index.ts';
import type { MappingRow, OutputMapping } from './mapping.ts';

export const FULL: StepOptions = { strength: 1, reducedMotion: false };
const NOTHING = {
  atMs: 0,
  sinceMs: 0,
  probabilities: EMOTIONS.map((_, i) => (i === 0 ? 1 : 0)),
  confidence: 0,
  valence: 0,
  arousal: 0,
  ageMs: Number.POSITIVE_INFINITY,
  recent: null,
};

/** What temporal says of a clear expression that has been there for long: 0.85 for one emotion, the rest neutral. */
export function feeling(emotion: Emotion, share = 0.85): EmotionState {
  const probabilities = EMOTIONS.map((name, i) => (name === emotion ? share : 0) + (i === 0 ? 1 - share : 0));
  const affect: Partial<Record<Emotion, readonly [number, number]>> = {
    happiness: [0.69, 0.43],
    surprise: [0.34, 0.57],
    sadness: [-0.54, -0.23],
    anger: [-0.43, 0.5],
    disgust: [-0.51, 0.3],
    fear: [-0.54, 0.51],
    contempt: [-0.2, 0.26],
  };
  const [valence, arousal] = affect[emotion] ?? [0, 0];
  return {
    ...NOTHING,
    kind: 'sensed',
    emotion,
    probabilities,
    confidence: share,
    valence,
    arousal,
    ageMs: 60,
    recent: { levels: probabilities, confidence: share, valence, arousal },
  };
}

export function nothing(kind: 'unsure' | 'faceLost' | 'off'): EmotionState {
  return { ...NOTHING, kind };
}

/** Plays one emotion state for a while, 20 ms a step unless told. */
export function play(
  from: AdaptationState,
  emotion: EmotionState,
  mapping: Mapping,
  lastsMs: number,
  options = FULL,
  everyMs = 20,
): AdaptationState {
  let state = from;
  const startMs = from.nowMs;
  for (let ms = everyMs; ms <= lastsMs; ms += everyMs)
    state = step(state, emotion, mapping, startMs + ms, options);
  return state;
}

/** The world once it has come to rest. */
export function settled(emotion: EmotionState, mapping: Mapping, options = FULL): SceneTargets {
  return readTargets(play(createAdaptation(0), emotion, mapping, 120_000, options, 250));
}

export function builtIn(id: 'companion' | 'balance' | 'focus'): Mapping {
  const mapping = BUILT_IN_MAPPINGS.find((candidate) => candidate.id === id);
  if (mapping === undefined) throw new Error(`There is no built-in mapping ${id}.`);
  return mapping;
}

export function outputOf(mapping: Mapping, path: OutputPath): OutputMapping {
  const [group, key] = path.split('.') as ['light', 'fog'];
  return mapping[group][key];
}

/** A mapping that moves nothing but what is given. */
export function mappingOf(changes: Partial<Record<OutputPath, Partial<OutputMapping>>>): Mapping {
  const groups: Record<string, Record<string, OutputMapping>> = { light: {}, music: {}, pacing: {} };
  for (const path of OUTPUT_PATHS) {
    const { min, max, neutral } = OUTPUTS[path];
    const [group, key] = path.split('.') as [string, string];
    const still: OutputMapping = { neutral, limits: [min, max], attackMs: 100, releaseMs: 100, rows: [] };
    groups[group] = { ...groups[group], [key]: { ...still, ...changes[path] } };
  }
  const head = { schemaVersion: 4, id: 'test', name: 'Test', description: '', recentHalfLifeS: 15 };
  return { ...head, ...groups } as unknown as Mapping;
}

export function rowOf(changes: Partial<MappingRow>): MappingRow {
  return { input: 'expression.happiness', inputRange: [0, 1], curve: 'linear', depth: 0.3, ...changes };
}
