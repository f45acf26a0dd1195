/** @file Session files from strangers: the good are read, the bad are refused by name, none does harm. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, DocumentError } from '../core/index.ts';
import { shortSession } from '../fixtures/sessions.ts';
import { parseSession, readSession, writeSession } from './index.ts';

const GOOD = writeSession(shortSession());
const { events, trace, ...rest } = shortSession();
/** Small, so that damage falls on every part of it. */
const SMALL = writeSession({ ...rest, events: events.slice(0, 4), trace: trace.slice(0, 1) });

function changed(path: readonly (string | number)[], value: unknown): unknown {
  const document: unknown = JSON.parse(GOOD);
  let place = document as Record<string | number, unknown>;
  for (const part of path.slice(0, -1)) place = place[part] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete place[last];
  else place[last] = value;
  return document;
}

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(DocumentError);
    return (error as DocumentError).message;
  }
  return 'accepted';
}

describe('parseSession', () => {
  it('reads a good file', () => {
    expect(parseSession(GOOD)).toEqual(shortSession());
  });

  it.each([
    [
      'a time that is no time',
      ['events', 3, 'atMs'],
      -4,
      'At events[3].atMs: expected a whole number from 0 to 600000 ms, got -4.',
    ],
    [
      'a part of a millisecond',
      ['durationMs'],
      3000.5,
      'At durationMs: expected a whole number from 0 to 600000 ms, got 3000.5.',
    ],
    [
      'events out of order',
      ['events', 3, 'atMs'],
      20,
      'At events[3].atMs: expected a time from 132 to 3000 ms, got 20.',
    ],
    [
      'an event after the end',
      ['durationMs'],
      100,
      'At events[2].atMs: expected a time from 66 to 100 ms, got 132.',
    ],
    [
      'an unknown event',
      ['events', 1],
      { kind: 'wink', atMs: 66 },
      'At events[1].kind: expected an event of kind face, noFace, off, gap, driven or settings',
    ],
    [
      'a beginning without settings',
      ['events', 0],
      { kind: 'off', atMs: 0 },
      'At events[0]: expected the settings at 0 ms, got "off".',
    ],
    [
      'probabilities without a sum',
      ['events', 1, 'probabilities'],
      [0, 0, 0, 0, 0, 0, 0, 0],
      'At events[1].probabilities: expected probabilities that sum to 1, got a list of 8.',
    ],
    [
      'a mapping that is not there',
      ['events', 0, 'mapping'],
      1,
      'At events[0].mapping: expected the number of a mapping below 1, got 1.',
    ],
    [
      'a frame from the future',
      ['events', 1, 'capturedAtMs'],
      67,
      'At events[1].capturedAtMs: expected a time up to 66 ms, got 67.',
    ],
    ['a stranger', ['password'], 'x', 'At password: expected no extra key, got "x".'],
    ['a missing part', ['marks'], undefined, 'At marks: expected a list of marks, got nothing.'],
    [
      'another version',
      ['schemaVersion'],
      7,
      'At schemaVersion: expected 1, got 7. Another version of Mienscape wrote this file',
    ],
    ['another kind of file', ['kind'], 'mapping', 'At kind: expected mienscape-session, got "mapping".'],
    [
      'a mark after the end',
      ['marks', 1, 'atMs'],
      3001,
      'At marks[1].atMs: expected a time from 700 to 3000 ms, got 3001.',
    ],
    [
      'pictures of another size',
      ['pictures'],
      { width: 4, height: 2, half: 'lower', crops: [{ capturedAtMs: 0, grey: 'AAAA' }] },
      'At pictures.crops[0].grey: expected 4 × 2 bytes as base64, got "AAAA".',
    ],
  ] as const)('[REC-6] refuses %s by place, expectation and value', (_, path, value, message) => {
    expect(refusal(() => readSession(changed(path, value)))).toContain(message);
  });

  it('[REC-6] says what is wrong with a file that is no JSON, or none of ours', () => {
    expect(refusal(() => parseSession('{"kind":'))).toContain('The file is not JSON');
    expect(refusal(() => parseSession('[]'))).toBe(
      'At the top: expected an object, got an empty list. Correct the file there, or export the session again.',
    );
  });

  it('[REC-7] refuses a file that is too large before it reads it', () => {
    expect(refusal(() => parseSession(' '.repeat(48_000_001)))).toContain('a session has at most 48 MB');
  });

  it('[REC-8] 10,000 damaged files: none is accepted for what it is not, nothing but DocumentError is thrown', {
    timeout: 60_000,
  }, () => {
    const random = createRandom(4);
    let refused = 0;
    for (let i = 0; i < 10_000; i++) {
      let text = SMALL;
      const damages = 1 + random.integer(3);
      for (let j = 0; j < damages; j++) text = damage(text, random.integer(6), random);
      try {
        const session = parseSession(text);
        // Accepted: then every word of it is in the session, and it is good through and through.
        if (!isDeepStrictEqual(session, JSON.parse(text))) expect(session).toEqual(JSON.parse(text));
        readSession(session);
      } catch (error) {
        if (!(error instanceof DocumentError)) throw error;
        if (error.message.length >= 600) expect(error.message.length).toBeLessThan(600);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(8_000);
    expect(refused).toBeLessThan(10_000);
  });

  it('[REC-8] any JSON is read or refused', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(refusal(() => parseSession(text))).not.toBe('accepted');
      }),
    );
  });
});

type Random = ReturnType<typeof createRandom>;

/** One way in which files go bad: bytes cut, doubled, changed, digits swapped, numbers and words exchanged. */
function damage(text: string, way: number, random: Random): string {
  const at = random.integer(text.length);
  const to = Math.min(text.length, at + 1 + random.integer(40));
  switch (way) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(at);
    case 2:
      return text.slice(0, at) + String.fromCharCode(random.integer(0x250)) + text.slice(at + 1);
    case 3: {
      const digit = text.slice(at).search(/\d/);
      const place = digit < 0 ? at : at + digit;
      return `${text.slice(0, place)}${random.integer(10)}${text.slice(place + 1)}`;
    }
    case 4: {
      const odd = ['-1', '1e999', 'null', '"x"', '[]', '{}', '0.5', 'true', '1e21', '9007199254740993'];
      const number = text.slice(at).search(/[:[,]\d/);
      if (number < 0) return text.slice(0, at);
      const place = at + number + 1;
      return (
        text.slice(0, place) + text.slice(place).replace(/^[\d.e-]+/, odd[random.integer(odd.length)] ?? '0')
      );
    }
    default: {
      const names = [
        '"atMs"',
        '"kind"',
        '"__proto__"',
        '"constructor"',
        '"face"',
        '"off"',
        '"mapping"',
        '"marks"',
      ];
      const name = text.slice(at).search(/"\w+"/);
      if (name < 0) return text.slice(at);
      const place = at + name;
      return (
        text.slice(0, place) +
        text.slice(place).replace(/^"\w+"/, names[random.integer(names.length)] ?? '""')
      );
    }
  }
}
