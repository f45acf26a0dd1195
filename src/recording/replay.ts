/** @file Replays a session with the code that runs live, so that its targets are the same bit for bit. */
import { type Mapping, parseMapping, resumeAdaptation } from '../adaptation/index.ts';
import { DocumentError, type EmotionState, type SceneTargets } from '../core/index.ts';
import {
  advance,
  applyInput,
  createSimulation,
  readSimulation,
  type SimulationInput,
  type SimulationReading,
  type SimulationState,
} from '../simulation/index.ts';
import { traceRow } from './recorder.ts';
import type { DrivenEmotion, Session, SessionEvent } from './session.ts';

/** Every step of a run. */
export interface Track {
  readonly atMs: readonly number[];
  readonly readings: readonly SimulationReading[];
}

/** A session holds hundreds of mappings where one was dragged, and is run again at every choice. */
const parsed = new WeakMap<object, Mapping>();

function parseOnce(document: unknown): Mapping {
  const known = typeof document === 'object' && document !== null ? parsed.get(document) : undefined;
  if (known) return known;
  const mapping = parseMapping(document);
  // Only an object comes through the gate.
  parsed.set(document as object, mapping);
  return mapping;
}

/** @throws DocumentError where a mapping of the session is none; the path leads into the session. */
export function openMappings(session: Session): Mapping[] {
  return session.mappings.map((document, i) => {
    try {
      return parseOnce(document);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      const message = error.message.slice(0, -error.remedy.length - 1);
      throw new DocumentError(`At mappings[${i}]: ${message}`, error.remedy, { cause: error });
    }
  });
}

/** @param mappings as `openMappings` gives them, or others in their place */
export function replay(session: Session, mappings: readonly Mapping[]): Track {
  const atMs: number[] = [];
  const readings: SimulationReading[] = [];
  const keep = (state: SimulationState): void => {
    atMs.push(state.steppedAtMs);
    readings.push(readSimulation(state));
  };
  const inputs = session.events.map((event) => toInput(event, mappings));
  const [first] = inputs;
  if (first?.kind !== 'settings') throw new Error('A session begins with its settings.');
  let state = createSimulation(0, first.settings, resumeAdaptation(0, session.start), session.rules ?? 1);
  keep(state);
  for (const input of inputs) state = applyInput(state, input, keep);
  advance(state, session.durationMs, keep);
  return { atMs, readings };
}

/** What came from the face, without the settings and sleeps of the app that recorded it: another app may be moved by it. */
export function faceInputs(session: Session): Exclude<SimulationInput, { kind: 'settings' | 'gap' }>[] {
  return session.events.flatMap((event) => {
    if (event.kind === 'settings' || event.kind === 'gap') return [];
    const input = toInput(event, []);
    return input.kind === 'settings' || input.kind === 'gap' ? [] : [input];
  });
}

/** The newest step that had been taken by `ms`. */
export function readTrack(track: Track, ms: number): SimulationReading {
  let low = 0;
  let high = track.atMs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((track.atMs[middle] ?? 0) <= ms) low = middle;
    else high = middle - 1;
  }
  const reading = track.readings[low];
  if (!reading) throw new Error('A run has at least its first step.');
  return reading;
}

/** Rounding to the trace's four digits, and other engines' exp and pow. */
const SAME = 2e-3;

/** Whether a run does what the session says the world did; null where the session does not say. */
export function agreesWithTrace(session: Session, track: Track): boolean | null {
  if (session.trace.length === 0) return null;
  return session.trace.every((row) => {
    const { emotion, targets } = readTrack(track, row.atMs);
    const now = traceRow(row.atMs, emotion, targets);
    return now.state === row.state && near(now.targets, row.targets);
  });
}

function near(a: SceneTargets, b: SceneTargets): boolean {
  const flat = (targets: SceneTargets) =>
    Object.values(targets).flatMap((group) => Object.values(group as Record<string, number | string>));
  const other = flat(b);
  return flat(a).every((value, i) => {
    const theirs = other[i];
    if (typeof value !== 'number' || typeof theirs !== 'number') return value === theirs;
    return Math.abs(value - theirs) <= SAME * Math.max(1, Math.abs(value));
  });
}

function toInput(event: SessionEvent, mappings: readonly Mapping[]): SimulationInput {
  const { atMs } = event;
  switch (event.kind) {
    case 'face': {
      const { capturedAtMs, probabilities } = event;
      // Backend and readiness are not looked at by the simulation.
      const frame = { capturedAtMs, readyAtMs: atMs, backend: 'wasm' } as const;
      return { kind: 'scores', atMs, scores: { ...frame, face: 'found', probabilities } };
    }
    case 'noFace': {
      const frame = { capturedAtMs: event.capturedAtMs, readyAtMs: atMs, backend: 'wasm' } as const;
      return { kind: 'scores', atMs, scores: { ...frame, face: 'lost' } };
    }
    case 'off':
      return { kind: 'off', atMs };
    case 'gap':
      return { kind: 'gap', atMs, fromMs: event.fromMs };
    case 'driven':
      return { kind: 'override', atMs, emotion: event.emotion && toEmotion(event.emotion, atMs) };
    case 'settings': {
      const mapping = mappings[event.mapping];
      if (!mapping) throw new Error(`The session has no mapping ${event.mapping}.`);
      const { kind, atMs: _, mapping: __, ...settings } = event;
      return { kind, atMs, settings: { ...settings, mapping } };
    }
    default:
      throw event satisfies never;
  }
}

function toEmotion(driven: DrivenEmotion, atMs: number): EmotionState {
  const { state, recent = null, ...numbers } = driven;
  const summary = { ...numbers, recent, atMs, sinceMs: atMs, ageMs: 0 };
  if (state === 'unsure' || state === 'faceLost' || state === 'off') return { ...summary, kind: state };
  // Before sessions told of a recent expression, a given emotion was followed as it was (TEMPORAL-19).
  const { probabilities: levels, confidence, valence, arousal } = numbers;
  const followed = driven.recent === undefined ? { levels, confidence, valence, arousal } : recent;
  return { ...summary, recent: followed, kind: 'sensed', emotion: state };
}
