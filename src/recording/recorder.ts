/** @file The recorder: makes a session of the simulation's inputs and their times. A pure reducer (REC-1–REC-5). */
import type { EmotionState, GreyImage, SceneTargets, SourceKind } from '../core/index.ts';
import type { SimulationInput, SimulationSettings } from '../simulation/index.ts';
import { toBase64 } from './base64.ts';
import {
  type Crop,
  type DrivenEmotion,
  EARLIEST_CAPTURE_MS,
  LONGEST_SESSION_MS,
  type Mark,
  MOST_EVENTS,
  MOST_MAPPINGS,
  MOST_MARKS,
  NEWEST_SESSION_RULES,
  type Pictures,
  type Session,
  type SessionEvent,
  type StateName,
  type TraceRow,
} from './session.ts';

export interface Recording {
  readonly startMs: number;
  readonly limitMs: number;
  readonly start: Session['start'];
  readonly mappings: readonly object[];
  readonly events: readonly SessionEvent[];
  readonly trace: readonly TraceRow[];
  readonly marks: readonly Mark[];
  /** Null: the person did not choose to keep the picture, and none is taken. */
  readonly pictures: Pictures | null;
  readonly keepsPictures: boolean;
}

/** Three rows a second are enough to read, and to check a replay. */
export const TRACE_EVERY_MS = 330;

export function startRecording(options: {
  readonly startMs: number;
  readonly settings: SimulationSettings;
  readonly start: Session['start'];
  readonly keepsPictures: boolean;
  readonly limitMs?: number;
}): Recording {
  const { startMs, settings, start, keepsPictures, limitMs = LONGEST_SESSION_MS } = options;
  const empty: Recording = {
    startMs,
    limitMs: Math.min(limitMs, LONGEST_SESSION_MS),
    start,
    mappings: [],
    events: [],
    trace: [],
    marks: [],
    pictures: null,
    keepsPictures,
  };
  return record(empty, { kind: 'settings', atMs: startMs, settings });
}

/** Why no more can be recorded; null while there is room. */
export function fullness(recording: Recording, nowMs: number): 'time' | 'events' | 'mappings' | null {
  return lacksRoom(recording) ?? (nowMs - recording.startMs >= recording.limitMs ? 'time' : null);
}

function lacksRoom({ events, mappings }: Recording): 'events' | 'mappings' | null {
  if (events.length >= MOST_EVENTS) return 'events';
  return mappings.length >= MOST_MAPPINGS ? 'mappings' : null;
}

/**
 * Takes one input, verbatim; a mapping is kept once, by identity. What comes before the beginning or after the limit is
 * left out. A sleep that cannot be kept whole ends the recording where it began: without it a replay would step through it. The
 * input that takes the last room for events or mappings ends it too: later inputs are missing, so a replay would go otherwise.
 */
export function record(recording: Recording, input: SimulationInput): Recording {
  const atMs = input.atMs - recording.startMs;
  const after = recordInput(recording, input);
  if (after === recording || !lacksRoom(after)) return after;
  return { ...after, limitMs: Math.min(after.limitMs, atMs) };
}

function recordInput(recording: Recording, input: SimulationInput): Recording {
  const { startMs, limitMs } = recording;
  const atMs = input.atMs - startMs;
  if (atMs < 0) return recording;
  if (atMs > limitMs || lacksRoom(recording))
    return input.kind === 'gap'
      ? { ...recording, limitMs: Math.min(limitMs, Math.max(0, input.fromMs - startMs)) }
      : recording;
  const added = (event: SessionEvent): Recording => ({ ...recording, events: [...recording.events, event] });
  switch (input.kind) {
    case 'scores': {
      const { scores } = input;
      // Out of a sleep, or from a linked device whose clock has slept, frames may come that are hours old.
      const capturedAtMs = Math.max(EARLIEST_CAPTURE_MS, Math.min(scores.capturedAtMs - startMs, atMs));
      return scores.face === 'found'
        ? added({ kind: 'face', atMs, capturedAtMs, probabilities: scores.probabilities })
        : added({ kind: 'noFace', atMs, capturedAtMs });
    }
    case 'off':
      return added({ kind: 'off', atMs });
    case 'override': {
      const emotion = input.emotion && drivenEmotion(input.emotion);
      // Given anew at every step; only what changes is worth an event.
      const before = recording.events.findLast((event) => event.kind === 'driven')?.emotion ?? null;
      return JSON.stringify(before) === JSON.stringify(emotion)
        ? recording
        : added({ kind: 'driven', atMs, emotion });
    }
    case 'gap':
      return added({ kind: 'gap', atMs, fromMs: Math.max(0, input.fromMs - startMs) });
    case 'settings': {
      const { mapping, ...settings } = input.settings;
      const known = recording.mappings.indexOf(mapping);
      const mappings = known < 0 ? [...recording.mappings, mapping] : recording.mappings;
      const index = known < 0 ? mappings.length - 1 : known;
      return { ...added({ kind: 'settings', atMs, mapping: index, ...settings }), mappings };
    }
    default:
      throw input satisfies never;
  }
}

/** What the world does at a step; every tenth is kept. */
export function recordWorld(
  recording: Recording,
  stepMs: number,
  emotion: EmotionState,
  targets: SceneTargets,
): Recording {
  const atMs = stepMs - recording.startMs;
  const newestMs = recording.trace.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
  if (atMs < 0 || atMs > recording.limitMs || atMs - newestMs < TRACE_EVERY_MS) return recording;
  return { ...recording, trace: [...recording.trace, traceRow(atMs, emotion, targets)] };
}

/** What the network was shown; ignored unless the person chose to keep it. */
export function recordCrop(
  recording: Recording,
  capturedAtMs: number,
  picture: GreyImage,
  half: Pictures['half'],
): Recording {
  const { width, height } = picture;
  const atMs = Math.round(capturedAtMs) - recording.startMs;
  const pictures = recording.pictures ?? { width, height, half, crops: [] };
  const newestMs = pictures.crops.at(-1)?.capturedAtMs ?? -1;
  // Another size or half in the middle of a session cannot be shown beside the rest.
  const fits = pictures.width === width && pictures.height === height && pictures.half === half;
  if (!recording.keepsPictures || !fits || atMs <= newestMs || atMs > recording.limitMs) return recording;
  const bytes = Uint8Array.from(picture.data, (value) => Math.min(255, Math.max(0, Math.round(value))));
  const crop: Crop = { capturedAtMs: atMs, grey: toBase64(bytes) };
  return { ...recording, pictures: { ...pictures, crops: [...pictures.crops, crop] } };
}

export function recordMark(recording: Recording, nowMs: number, text: string): Recording {
  const atMs = nowMs - recording.startMs;
  if (atMs < 0 || atMs > recording.limitMs) return recording;
  return { ...recording, marks: withMark(recording.marks, { atMs, text }) };
}

/** A list of marks with one more, in order of time; full lists stay as they are. */
export function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  if (marks.length >= MOST_MARKS) return marks;
  return [...marks, mark].sort((a, b) => a.atMs - b.atMs);
}

export function finishRecording(
  recording: Recording,
  about: {
    readonly nowMs: number;
    readonly id: string;
    readonly name: string;
    readonly recordedAt: string;
    readonly source: SourceKind;
    readonly model: string;
  },
): Session {
  const { start, mappings, events, trace, marks, pictures } = recording;
  const durationMs = Math.min(recording.limitMs, Math.max(0, about.nowMs - recording.startMs));
  const inTime = <Row extends { readonly atMs: number }>(rows: readonly Row[]): Row[] =>
    rows.filter(({ atMs }) => atMs <= durationMs);
  return {
    kind: 'mienscape-session',
    schemaVersion: 1,
    rules: NEWEST_SESSION_RULES,
    id: about.id,
    name: about.name,
    recordedAt: about.recordedAt,
    durationMs,
    source: about.source,
    model: about.model,
    start,
    mappings,
    events: inTime(events),
    trace: inTime(trace),
    marks: inTime(marks),
    ...(pictures && {
      pictures: { ...pictures, crops: pictures.crops.filter((crop) => crop.capturedAtMs <= durationMs) },
    }),
  };
}

export function stateName(emotion: EmotionState): StateName {
  return emotion.kind === 'sensed' ? emotion.emotion : emotion.kind;
}

function drivenEmotion(emotion: EmotionState): DrivenEmotion {
  const { probabilities, confidence, valence, arousal, recent } = emotion;
  return { state: stateName(emotion), probabilities, confidence, valence, arousal, recent };
}

export function traceRow(atMs: number, emotion: EmotionState, targets: SceneTargets): TraceRow {
  const numbers = <Group extends object>(group: Group): Group =>
    Object.fromEntries(
      Object.entries(group).map(([key, value]) => [key, typeof value === 'number' ? short(value) : value]),
    ) as Group;
  return {
    atMs,
    state: stateName(emotion),
    confidence: short(emotion.confidence),
    valence: short(emotion.valence),
    arousal: short(emotion.arousal),
    targets: {
      light: numbers(targets.light),
      music: numbers(targets.music),
      pacing: numbers(targets.pacing),
    },
  };
}

function short(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
