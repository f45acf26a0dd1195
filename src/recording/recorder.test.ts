/** @file What the recorder keeps, and what it leaves alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_MAPPING } from '../adaptation/index.ts';
import { MAPPING, START, scoresOf, shortSession, stateOf, TARGETS } from '../fixtures/sessions.ts';
import { fromBase64, toBase64 } from './base64.ts';
import {
  cropAt,
  cropPicture,
  finishRecording,
  fullness,
  parseSession,
  type Recording,
  record,
  recordCrop,
  recordWorld,
  replay,
  startRecording,
  writeSession,
} from './index.ts';
import { MOST_EVENTS, MOST_MAPPINGS } from './session.ts';

const SETTINGS = { mapping: MAPPING, strength: 1, reducedMotion: false };
const ABOUT = {
  id: 'test',
  name: 'Test',
  recordedAt: '2026-11-24T12:00:00Z',
  source: 'demo',
  model: 'student',
} as const;

function begin(keepsPictures = false): Recording {
  return startRecording({ startMs: 1000, settings: SETTINGS, start: START, keepsPictures });
}
const picture = { width: 4, height: 2, data: Uint8Array.of(0, 1, 2, 3, 252, 253, 254, 255) };

describe('the recorder', () => {
  it('[REC-1] keeps scores with their times, from the beginning on', () => {
    const recording = record(begin(), { kind: 'scores', atMs: 1100, scores: scoresOf(1100, 0.75) });
    expect(recording.events).toEqual([
      { kind: 'settings', atMs: 0, mapping: 0, strength: 1, reducedMotion: false },
      { kind: 'face', atMs: 100, capturedAtMs: 60, probabilities: [0.25, 0.75, 0, 0, 0, 0, 0, 0] },
    ]);
  });

  it.each([['a face'], ['no face']])(
    '[REC-1] keeps frames that are hours old so that the file can be read again: %s',
    (what) => {
      const late = { ...scoresOf(1100, 0.75), capturedAtMs: 1000 - 8 * 3_600_000 };
      const { readyAtMs, backend, capturedAtMs } = late;
      const scores = what === 'a face' ? late : ({ face: 'lost', readyAtMs, backend, capturedAtMs } as const);
      const session = finishRecording(record(begin(), { kind: 'scores', atMs: 1100, scores }), {
        ...ABOUT,
        nowMs: 2000,
      });
      const read = parseSession(writeSession(session));
      // As live, such a frame moves nothing.
      const { readings } = replay(read, [DEFAULT_MAPPING]);
      expect(readings.every(({ emotion }) => emotion.kind === 'off')).toBe(true);
    },
  );

  it('[REC-1] leaves out what came before the beginning', () => {
    expect(record(begin(), { kind: 'off', atMs: 999 }).events).toHaveLength(1);
    expect(record(begin(), { kind: 'off', atMs: 1000 }).events).toHaveLength(2);
  });

  it('[REC-2] keeps each mapping once, and says when there are too many', () => {
    const other = { ...MAPPING, name: 'other' };
    let recording = record(begin(), {
      kind: 'settings',
      atMs: 1010,
      settings: { ...SETTINGS, mapping: other },
    });
    recording = record(recording, { kind: 'settings', atMs: 1020, settings: SETTINGS });
    expect(recording.mappings).toEqual([MAPPING, other]);
    expect(recording.events.map((event) => event.kind === 'settings' && event.mapping)).toEqual([0, 1, 0]);
    expect(fullness(recording, 1030)).toBeNull();
    for (let i = 0; i < MOST_MAPPINGS; i++)
      recording = record(recording, {
        kind: 'settings',
        atMs: 1040,
        settings: { ...SETTINGS, mapping: { ...MAPPING, name: `${i}` } },
      });
    expect(recording.mappings).toHaveLength(MOST_MAPPINGS);
    expect(fullness(recording, 1050)).toBe('mappings');
  });

  it.each([
    ['mappings', { mappings: Array.from({ length: MOST_MAPPINGS - 1 }, (_, i) => ({ name: `${i}` })) }],
    ['events', { events: Array(MOST_EVENTS - 1).fill({ kind: 'off', atMs: 0 }) }],
  ] as const)('[REC-4] ends with the input that takes the last room for %s', (why, before) => {
    const almost: Recording = { ...begin(), ...before };
    expect(fullness(almost, 1100)).toBeNull();
    const full = record(almost, { kind: 'settings', atMs: 1100, settings: SETTINGS });
    expect(fullness(full, 1100)).toBe(why);
    expect(finishRecording(full, { ...ABOUT, nowMs: 9000 }).durationMs).toBe(100);
    const later = [
      record(full, { kind: 'scores', atMs: 1110, scores: scoresOf(1110, 0.75) }),
      record(full, { kind: 'settings', atMs: 1120, settings: SETTINGS }),
      recordWorld(full, 1133, stateOf(1133), TARGETS),
    ];
    for (const same of later) expect(same).toBe(full);
    expect(fullness(full, 999_999)).toBe(why);
  });

  it('[REC-3] keeps no picture without the choice, and keeps it with it', () => {
    expect(recordCrop(begin(false), 1100, picture, 'lower').pictures).toBeNull();
    const kept = recordCrop(begin(true), 1100, picture, 'lower');
    const session = finishRecording(kept, { ...ABOUT, nowMs: 1200 });
    const crop = cropAt(session, 150);
    expect(cropAt(session, 99)).toBeNull();
    expect(crop && session.pictures && cropPicture(session.pictures, crop)).toEqual(picture);
    expect('pictures' in finishRecording(begin(false), { ...ABOUT, nowMs: 1200 })).toBe(false);
  });

  it('[REC-3] takes no second crop of a frame, and none of another size', () => {
    const kept = recordCrop(begin(true), 1100, picture, 'lower');
    expect(recordCrop(kept, 1100, picture, 'lower')).toBe(kept);
    expect(recordCrop(kept, 1200, { ...picture, width: 2, height: 4 }, 'lower')).toBe(kept);
    expect(recordCrop(kept, 1200, picture, 'lower').pictures?.crops).toHaveLength(2);
  });

  it('[REC-4] ends at its limit', () => {
    const options = { startMs: 0, settings: SETTINGS, start: START, keepsPictures: false, limitMs: 500 };
    const recording = startRecording(options);
    expect(fullness(recording, 499)).toBeNull();
    expect(fullness(recording, 500)).toBe('time');
    expect(record(recording, { kind: 'off', atMs: 501 })).toBe(recording);
    expect(finishRecording(recording, { ...ABOUT, nowMs: 900 }).durationMs).toBe(500);
  });

  it('[REC-4] ends where a sleep began that goes past its limit, or that there is no room for', () => {
    const options = { startMs: 1000, settings: SETTINGS, start: START, keepsPictures: false, limitMs: 500 };
    const slept = { kind: 'gap', fromMs: 1300, atMs: 9000 } as const;
    const recording = record(startRecording(options), slept);
    expect(fullness(recording, 1300)).toBe('time');
    expect(finishRecording(recording, { ...ABOUT, nowMs: 9000 }).durationMs).toBe(300);
  });

  it('[REC-5] writes what the world did three times a second, in four digits', () => {
    let recording = begin();
    for (let atMs = 1000; atMs <= 2000; atMs += 33)
      recording = recordWorld(recording, atMs, stateOf(atMs), TARGETS);
    expect(recording.trace.map(({ atMs }) => atMs)).toEqual([0, 330, 660, 990]);
    expect(recording.trace[0]).toMatchObject({ state: 'happiness', confidence: 0.9123, targets: TARGETS });
  });

  it('keeps a given emotion once for as long as it stays the same', () => {
    let recording = begin();
    for (const atMs of [1033, 1066, 1099])
      recording = record(recording, { kind: 'override', atMs, emotion: stateOf(atMs) });
    recording = record(recording, { kind: 'override', atMs: 1132, emotion: null });
    expect(recording.events.map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['settings', 0],
      ['driven', 33],
      ['driven', 132],
    ]);
  });

  it('does not depend on when it began', () => {
    expect(shortSession(123_456_789)).toEqual(shortSession(0));
  });

  it('orders marks and writes a file that reads back the same', () => {
    const session = shortSession();
    expect(session.marks.map(({ text }) => text)).toEqual(['it begins', 'the smile']);
    const kept = recordCrop(begin(true), 1100, picture, 'lower');
    for (const each of [session, finishRecording(kept, { ...ABOUT, nowMs: 1200 })])
      expect(parseSession(writeSession(each))).toEqual(each);
  });
});

describe('base64', () => {
  it('is that of everyone else, both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(text)).toEqual(bytes);
      }),
    );
  });
});
