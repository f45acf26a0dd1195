/** @file Records what is read of a face as a session: for reports of faults, for tests without a camera, for the studio. */
import { SensingError, type SourceKind } from '../core/index.ts';
import {
  finishRecording,
  fullness,
  type Recording,
  record,
  recordMark,
  recordWorld,
  startRecording,
  writeSession,
} from '../recording/index.ts';
import { gapBefore, readSimulation } from '../simulation/index.ts';
import type { Mienscape, MienscapeSource } from './interfaces.ts';
import { standing } from './standing.ts';

export interface SessionRecording {
  /** Names this moment, 120 characters at most; the studio shows it at the timeline. */
  mark(text: string): void;
  /**
   * Ends the recording. Called again, it gives the same.
   * @param name as the studio lists it, 80 characters at most; default: the time
   * @returns the text of a session's file; null where the person before the sensor of a room took consent back meanwhile
   */
  finish(name?: string): string | null;
  /** Whether it has ended for want of room: after ten minutes, 40,000 inputs or 512 mappings. What came before is kept. */
  readonly full: boolean;
}

/** A session names no video element and no session of its own. */
const KINDS: Readonly<Record<MienscapeSource['kind'], SourceKind>> = {
  demo: 'demo',
  file: 'file',
  video: 'file',
  session: 'file',
  camera: 'camera',
  network: 'network',
  serial: 'serial',
  link: 'link',
};
const MOST_NAME = 80;
const MOST_MARK = 120;
/** Whether the newest recording of each is under way. */
const underWay = new WeakMap<Mienscape, () => boolean>();

/**
 * Records probabilities, settings and targets with their times, from now on: no picture. It says how a person's face moved: ask
 * them before it leaves the device. As a recording begins, what is remembered of the face is forgotten, so that it replays
 * exactly; targets stay where they stand. One Mienscape may be recorded several times, one recording after another, also while it is
 * stopped between.
 * @throws TypeError if it is given no Mienscape; SensingError where a recording of it is under way: finish that one first
 */
export function recordSession(mien: Mienscape): SessionRecording {
  const own = standing.get(mien);
  if (!own) throw new TypeError('recordSession was given no Mienscape. Give it one of createMienscape.');
  // The loop would forget the face and begin other steps in the middle of the first, which then would not replay as it went.
  if (underWay.get(mien)?.())
    throw new SensingError(
      'A recording of this Mienscape is under way.',
      'Call finish() of that recording first, then begin another.',
    );
  const { loop } = own;
  const state = loop.restart();
  const { values, modeIndex } = state.adaptation;
  let recording: Recording | null = startRecording({
    startMs: state.steppedAtMs,
    settings: state.settings,
    start: { values, modeIndex },
    keepsPictures: false,
  });
  let { steppedAtMs } = state;
  let model = 'unknown';
  let written: string | null = null;
  const leave = own.hear({
    onInput: (input) => {
      if (mien.sensing?.kind === 'ready') model = mien.sensing.model;
      recording &&= record(recording, input);
    },
    onStep: (step) => {
      const { emotion, targets } = readSimulation(step);
      steppedAtMs = step.steppedAtMs;
      recording &&= recordWorld(recording, steppedAtMs, emotion, targets);
    },
    onWithdrawn: () => {
      recording = null;
      leave();
    },
  });
  const isFull = (): boolean => recording !== null && fullness(recording, loop.now()) !== null;
  underWay.set(mien, () => recording !== null && !isFull());
  return {
    mark: (text) => {
      recording &&= recordMark(recording, loop.now(), String(text).slice(0, MOST_MARK));
    },
    finish: (name) => {
      if (!recording) return written;
      leave();
      const nowMs = loop.now();
      const recordedAt = new Date().toISOString();
      const session = finishRecording(recording, {
        // Where the computer has slept since the newest step, the recording ends there: the sleep is not in it.
        nowMs: gapBefore({ steppedAtMs }, nowMs)?.fromMs ?? nowMs,
        id: newId(),
        name: String(name || recordedAt).slice(0, MOST_NAME),
        recordedAt,
        source: KINDS[own.source],
        model,
      });
      recording = null;
      written = writeSession(session);
      return written;
    },
    get full() {
      return isFull();
    },
  };
}

/** Works on a page from plain http too, which has no `crypto.randomUUID`. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => (byte % 32).toString(32)).join('');
}
