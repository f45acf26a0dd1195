/** @file Exact replay: what was recorded from the running line runs again to the same targets, bit for bit. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping, resumeAdaptation, shareOfRange } from '../adaptation/index.ts';
import { DocumentError, EMOTIONS, type Scores } from '../core/index.ts';
import { restlessSession } from '../fixtures/restless-session.ts';
import world from '../fixtures/restless-world.json' with { type: 'json' };
import {
  advance,
  applyInput,
  createSimulation,
  gapBefore,
  readSimulation,
  roundScores,
  type SimulationInput,
  type SimulationReading,
  type SimulationSettings,
} from '../simulation/index.ts';
import {
  finishRecording,
  parseSession,
  record,
  recordWorld,
  type Session,
  startRecording,
  withMapping,
  writeSession,
} from './index.ts';
import { agreesWithTrace, openMappings, readTrack, replay } from './replay.ts';

// Long streams; a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 30_000 });

const SMILE_FILE = fileURLToPath(new URL('../../e2e/marked/a-smile.session.json', import.meta.url));

const [companion, balance, focus] = BUILT_IN_MAPPINGS as readonly [Mapping, Mapping, Mapping];

/** One thing that happens live, some time after the one before. */
type Happening =
  | { readonly kind: 'face'; readonly afterMs: number; readonly emotion: number; readonly share: number }
  | { readonly kind: 'lost' | 'off' | 'timer' | 'sleep'; readonly afterMs: number }
  | { readonly kind: 'mapping'; readonly afterMs: number; readonly which: number }
  | {
      readonly kind: 'settings';
      readonly afterMs: number;
      readonly settings: Omit<SimulationSettings, 'mapping'>;
    }
  | { readonly kind: 'hand'; readonly afterMs: number; readonly on: boolean; readonly leads: boolean };

function scoresOf(happening: Happening, capturedAtMs: number): Scores {
  const frame = { capturedAtMs, readyAtMs: capturedAtMs + 30, backend: 'wasm' } as const;
  if (happening.kind !== 'face') return { ...frame, face: 'lost' };
  const { emotion, share } = happening;
  const probabilities = EMOTIONS.map((_, i) => (i === emotion ? share : (1 - share) / 7));
  return roundScores({ ...frame, face: 'found', probabilities });
}

/** Plays it live on a page that has been open for a while, recording as the app does. */
function live(
  happenings: readonly Happening[],
  limitMs?: number,
): { session: Session; steps: Map<number, SimulationReading> } {
  let line = createSimulation(0, { mapping: companion, strength: 1, reducedMotion: false });
  // A smile up to the very start: the world stands elsewhere than at rest.
  for (let atMs = 90_000; atMs < 95_000; atMs += 66) {
    const scores = scoresOf({ kind: 'face', afterMs: 0, emotion: 1, share: 1 }, atMs - 10);
    line = applyInput(line, { kind: 'scores', atMs, scores });
  }
  line = advance(line, 95_017);
  const startMs = 95_017;
  line = createSimulation(startMs, line.settings, resumeAdaptation(startMs, line.adaptation));
  let recording = startRecording({
    startMs,
    settings: line.settings,
    start: { values: line.adaptation.values, modeIndex: line.adaptation.modeIndex },
    keepsPictures: false,
    ...(limitMs !== undefined && { limitMs }),
  });
  const steps = new Map([[0, readSimulation(line)]]);
  const onStep = (now: typeof line): void => {
    const reading = readSimulation(now);
    steps.set(now.steppedAtMs - startMs, reading);
    recording = recordWorld(recording, now.steppedAtMs, reading.emotion, reading.targets);
  };
  const enter = (input: SimulationInput): void => {
    line = applyInput(line, input, onStep);
    recording = record(recording, input);
  };
  let nowMs = startMs;
  for (const happening of happenings) {
    nowMs += happening.kind === 'sleep' ? 4000 + happening.afterMs : happening.afterMs;
    const gap = gapBefore(line, nowMs);
    if (gap) enter(gap);
    switch (happening.kind) {
      case 'timer':
      case 'sleep':
        line = advance(line, nowMs, onStep);
        break;
      case 'face':
      case 'lost':
        enter({ kind: 'scores', atMs: nowMs, scores: scoresOf(happening, nowMs - 40) });
        break;
      case 'off':
        enter({ kind: 'off', atMs: nowMs });
        break;
      case 'mapping': {
        const mapping = [companion, balance, focus][happening.which] ?? companion;
        enter({ kind: 'settings', atMs: nowMs, settings: { ...line.settings, mapping } });
        break;
      }
      case 'settings': {
        const { mapping } = line.settings;
        enter({ kind: 'settings', atMs: nowMs, settings: { ...happening.settings, mapping } });
        break;
      }
      case 'hand': {
        const { emotion } = readSimulation(applyInput(line, { kind: 'off', atMs: nowMs }));
        const smile = {
          ...emotion,
          kind: 'sensed',
          emotion: 'happiness',
          confidence: 0.7,
          valence: 0.5,
        } as const;
        enter({ kind: 'override', atMs: nowMs, emotion: happening.on ? smile : null });
        break;
      }
      default:
        throw happening satisfies never;
    }
  }
  line = advance(line, nowMs, onStep);
  const about = {
    nowMs,
    id: 'live',
    name: 'Live',
    recordedAt: '2026-11-24T12:00:00Z',
    source: 'demo',
    model: 'student',
  } as const;
  const session = finishRecording(recording, about);
  return { session, steps: new Map([...steps].filter(([atMs]) => atMs <= session.durationMs)) };
}

const afterMs = fc.integer({ min: 1, max: 90 });
const face = fc.record({
  kind: fc.constant('face' as const),
  afterMs,
  emotion: fc.constantFrom(0, 1, 1, 1, 2, 3),
  share: fc.double({ min: 0.3, max: 1, noNaN: true }),
});
/** Every setting there is: one that is added to the simulation does not compile here until it is generated. */
const SETTINGS: {
  [Key in keyof Omit<SimulationSettings, 'mapping'>]-?: fc.Arbitrary<SimulationSettings[Key]>;
} = {
  strength: fc.double({ min: 0, max: 1, noNaN: true }),
  reducedMotion: fc.boolean(),
  unsmoothed: fc.boolean(),
  safePlace: fc.boolean(),
  resting: fc.record(
    { light: fc.boolean(), music: fc.boolean(), pacing: fc.boolean() },
    { requiredKeys: [] },
  ),
  quickAnswers: fc.boolean(),
};
const anySettings = fc.record(SETTINGS, { requiredKeys: ['strength', 'reducedMotion'] }) as fc.Arbitrary<
  Omit<SimulationSettings, 'mapping'>
>;
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 12, arbitrary: face },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('timer' as const), afterMs }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('lost' as const, 'off' as const, 'sleep' as const),
      afterMs,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('mapping' as const),
      afterMs,
      which: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('hand' as const),
      afterMs,
      on: fc.boolean(),
      leads: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('settings' as const), afterMs, settings: anySettings }),
  },
);

/** The recording ends before the page does, or by itself. */
const limitMs = fc.option(fc.integer({ min: 100, max: 8000 }), { nil: undefined });

const SMILE: readonly Happening[] = Array.from(
  { length: 80 },
  () => ({ kind: 'face', afterMs: 66, emotion: 1, share: 0.9 }) as const,
);

describe('replay', () => {
  it('[REC-10] gives the targets that the world had, at every step, bit for bit, through a file', {
    timeout: 30_000,
  }, () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 1, maxLength: 120 }), limitMs, (happenings, limit) => {
        const { session, steps } = live(happenings, limit);
        const read = parseSession(writeSession(session));
        expect(writeSession(read)).toBe(writeSession(session));
        const track = replay(read, openMappings(read));
        expect(track.atMs).toEqual([...steps.keys()]);
        // As text, which holds every bit of a number: comparing thousands of objects takes far longer.
        const text = (readings: Iterable<SimulationReading>): string =>
          JSON.stringify(
            [...readings].map(({ targets, emotion }) => [targets, emotion.kind, emotion.confidence]),
          );
        expect(text(track.readings)).toBe(text(steps.values()));
        expect(agreesWithTrace(read, track)).toBe(read.trace.length > 0 ? true : null);
      }),
      { numRuns: 30 },
    );
  });

  it('[REC-10] ends where the computer went to sleep, if it woke after the limit', () => {
    const { session, steps } = live([...SMILE, { kind: 'sleep', afterMs: 10 }, ...SMILE], 6000);
    // The last step before the sleep.
    expect(session.durationMs).toBe(160 * 33);
    const track = replay(session, openMappings(session));
    expect(track.atMs).toEqual([...steps.keys()]);
    expect(agreesWithTrace(session, track)).toBe(true);
    expect(track.readings.at(-1)?.emotion.kind).toBe('sensed');
  });

  it('[REC-10] gives what rested, and the safe place, as they were', () => {
    const resting = { light: false, music: true, pacing: false };
    const settings = { strength: 0.6, reducedMotion: false, resting, safePlace: false };
    const happenings: Happening[] = [
      { kind: 'settings', afterMs: 1, settings },
      ...SMILE,
      { kind: 'settings', afterMs: 1, settings: { ...settings, safePlace: true } },
      ...SMILE,
    ];
    const { session, steps } = live(happenings);
    const track = replay(parseSession(writeSession(session)), openMappings(session));
    const melody = (readings: Iterable<SimulationReading>) =>
      Array.from(readings, ({ targets }) => targets.music.melody);
    expect(melody(track.readings)).toEqual(melody(steps.values()));
    expect(session.events.filter((event) => event.kind === 'settings').at(-1)).toMatchObject({
      ...settings,
      safePlace: true,
    });
    // The control: without them it is another world.
    const events = session.events.map((event) =>
      event.kind === 'settings' ? { ...event, resting: {}, safePlace: false } : event,
    );
    expect(melody(replay({ ...session, events }, openMappings(session)).readings)).not.toEqual(
      melody(steps.values()),
    );
  });

  it('[REC-10] is another world under another mapping, and says so', () => {
    const { session } = live(SMILE);
    const track = replay(session, openMappings(session));
    const other = replay(session, [focus]);
    expect(other.atMs).toEqual(track.atMs);
    expect(readTrack(other, 5000).targets).not.toEqual(readTrack(track, 5000).targets);
    expect(agreesWithTrace(session, track)).toBe(true);
    expect(agreesWithTrace(session, other)).toBe(false);
    expect(agreesWithTrace(withMapping(session, focus), other)).toBeNull();
    expect(readTrack(replay(withMapping(session, focus), [focus]), 5000)).toEqual(readTrack(other, 5000));
  });

  it('reads the newest step that was taken', () => {
    const { session } = live(SMILE);
    const track = replay(session, openMappings(session));
    expect(readTrack(track, -5)).toBe(track.readings[0]);
    expect(readTrack(track, 65)).toBe(track.readings[1]);
    expect(readTrack(track, 66)).toBe(track.readings[2]);
    expect(readTrack(track, 1e9)).toBe(track.readings.at(-1));
  });

  it('leads into the session when one of its mappings is refused', () => {
    const { session } = live(SMILE);
    const broken = { ...session, mappings: [{ ...companion, name: '' }] };
    expect(() => openMappings(broken)).toThrow(DocumentError);
    expect(() => openMappings(broken)).toThrow(
      /^At mappings\[0\]: At name: expected a text of 1 to 80 characters, got ""\./,
    );
    expect(openMappings(session)).toEqual([companion]);
  });
});

describe('a session of the first rules', () => {
  const smile = parseSession(readFileSync(SMILE_FILE, 'utf8'));
  const session = restlessSession(smile.mappings[0] as object);

  it('[REC-13] replays as it did then, bit for bit', () => {
    const track = replay(session, openMappings(session));
    const rows = track.readings
      .map(({ emotion, targets }, i) => [
        track.atMs[i],
        emotion.kind === 'sensed' ? emotion.emotion : emotion.kind,
        ...shareOfRange(targets),
      ])
      .filter((_, i) => i % 50 === 0);
    // Made by the simulation as it was before recent expression; exp and pow are the same in every V8.
    expect(rows).toEqual(world);
    expect(new Set(rows.map((row) => row[2])).size).toBeGreaterThan(30);
  });

  it('[REC-13] agrees with the trace that was written then', () => {
    expect(agreesWithTrace(smile, replay(smile, openMappings(smile)))).toBe(true);
    // Control: by today's rules it would not.
    const asToday = { ...smile, rules: 2 as const };
    expect(agreesWithTrace(asToday, replay(asToday, openMappings(asToday)))).toBe(false);
  });

  it('[REC-13] answers no beginnings: there were none', () => {
    const track = replay(session, openMappings(session));
    expect(track.readings.every(({ answer }) => answer === null)).toBe(true);
    const today = replay({ ...session, rules: 2 }, openMappings(session));
    expect(today.readings.at(-1)?.answer?.count).toBeGreaterThan(2);
  });
});
