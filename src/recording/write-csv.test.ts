/** @file Sessions as CSV hold the run as it is, and whatever people typed stays text. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping } from '../adaptation/index.ts';
import { describeOutput, EMOTIONS, OUTPUT_PATHS, outputOf } from '../core/index.ts';
import { splitRow } from '../files/index.ts';
import { shortSession } from '../fixtures/sessions.ts';
import {
  CSV_COLUMNS,
  csvHeader,
  csvRows,
  type Mark,
  openMappings,
  replay,
  type Session,
  stateName,
} from './index.ts';

// A busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 30_000 });

const [mapping] = BUILT_IN_MAPPINGS as readonly [Mapping];
const SESSION: Session = { ...shortSession(), mappings: [mapping] };
const COLUMNS_GUIDE = fileURLToPath(new URL('../../docs/session-csv.md', import.meta.url));

/** Rows of a file by column, by the reader of the project's own commands. */
function readBack(csv: string): readonly ReadonlyMap<string, string>[] {
  const [header = '', ...lines] = csv.split('\r\n');
  expect(lines.pop()).toBe('');
  const names = splitRow(header) ?? [];
  return lines.map((line) => {
    const cells = splitRow(line) ?? [];
    expect(cells).toHaveLength(names.length);
    return new Map(names.map((name, i) => [name, cells[i] ?? '']));
  });
}

const withMarks = (...marks: readonly Mark[]): Session => ({ ...SESSION, marks });

describe('a session as CSV', () => {
  it('REC-14: has one row a step, with every number of the run as it is', () => {
    const rows = readBack(csvHeader() + csvRows(SESSION));
    const track = replay(SESSION, openMappings(SESSION));
    expect(rows).toHaveLength(track.atMs.length);
    for (const [i, { emotion, targets }] of track.readings.entries()) {
      const row = rows[i] ?? new Map<string, string>();
      const number = (name: string): number | null => (row.get(name) === '' ? null : Number(row.get(name)));
      expect(row.get('session_id')).toBe('short');
      expect(row.get('recorded_at')).toBe('2026-11-24T12:00:00Z');
      expect(number('time_ms')).toBe(track.atMs[i]);
      expect(row.get('state')).toBe(stateName(emotion));
      expect(EMOTIONS.map((name) => number(`probability_${name}`))).toEqual(emotion.probabilities);
      expect(number('confidence')).toBe(emotion.confidence);
      expect(number('valence')).toBe(emotion.valence);
      expect(number('arousal')).toBe(emotion.arousal);
      expect(EMOTIONS.map((name) => number(`recent_level_${name}`))).toEqual(
        emotion.recent?.levels ?? EMOTIONS.map(() => null),
      );
      expect(number('recent_confidence')).toBe(emotion.recent?.confidence ?? null);
      expect(number('light_temperature_k')).toBe(targets.light.temperatureK);
      expect(number('music_tempo_bpm')).toBe(targets.music.tempoBpm);
      expect(row.get('music_mode')).toBe(targets.music.mode);
      const first = CSV_COLUMNS.indexOf('light_intensity');
      const outputs = CSV_COLUMNS.slice(first, first + OUTPUT_PATHS.length).map((name) => row.get(name));
      expect(outputs).toEqual(OUTPUT_PATHS.map((path) => String(outputOf<number | string>(targets, path))));
    }
    expect(new Set(rows.map((row) => row.get('state'))).size).toBeGreaterThan(1);
    expect(rows[0]?.get('recent_level_happiness')).toBe('');
    expect(rows.at(-1)?.get('recent_level_happiness')).not.toBe('');
  });

  it('REC-14: names a unit at the end of each column that has one', () => {
    const ends: Readonly<Record<string, string>> = {
      K: '_k',
      '°': '_deg',
      BPM: '_bpm',
      'events/min': '_events_per_min',
    };
    const first = CSV_COLUMNS.indexOf('light_intensity');
    for (const [i, path] of OUTPUT_PATHS.entries()) {
      const { unit } = describeOutput(path);
      // Shares and ratios have none.
      if (unit === '' || unit === '×') continue;
      expect(ends[unit], unit).toBeDefined();
      expect(CSV_COLUMNS[first + i]?.endsWith(ends[unit] ?? '-')).toBe(true);
    }
    expect(new Set(CSV_COLUMNS).size).toBe(CSV_COLUMNS.length);
    expect(CSV_COLUMNS.every((name) => /^[a-z][a-z_]*$/.test(name))).toBe(true);
  });

  it('REC-14: holds several sessions, told apart by their ids, and no name', () => {
    const named = { ...SESSION, name: 'Ada Lovelace' };
    const csv = csvHeader() + csvRows(named) + csvRows({ ...named, id: 'other' });
    const ids = readBack(csv).map((row) => row.get('session_id'));
    expect(new Set(ids)).toEqual(new Set(['short', 'other']));
    expect(ids.filter((id) => id === 'other')).toHaveLength(ids.length / 2);
    expect(csv).not.toContain('Ada');
  });

  it('REC-14: puts a mark at the newest step before it, and joins those of one step', () => {
    const rows = readBack(
      csvHeader() +
        csvRows(
          withMarks(
            { atMs: 0, text: 'begins' },
            { atMs: 1000, text: 'she said "yes", twice' },
            { atMs: 1001, text: ' ' },
            { atMs: 3000, text: 'ends' },
          ),
        ),
    );
    const marked = rows
      .filter((row) => row.get('marks') !== '')
      .map((row) => [Number(row.get('time_ms')), row.get('marks')]);
    expect(marked).toEqual([
      [0, 'begins'],
      [990, 'she said "yes", twice / Mark 3'],
      [2970, 'ends'],
    ]);
  });

  it('REC-14: keeps whatever was typed as text, under every separator that a spreadsheet takes', () => {
    const short: Session = { ...SESSION, durationMs: 66, events: SESSION.events.slice(0, 1) };
    const piece = fc.oneof(
      fc.constantFrom(
        '=',
        '+',
        '-',
        '@',
        ';',
        ',',
        '"',
        "'",
        '\t',
        '\r',
        '\n',
        ' ',
        '＝',
        '=cmd|x!A1',
        'é',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const typed = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(typed, (text) => {
        const csv = csvRows({ ...short, marks: [{ atMs: 40, text }] });
        const lines = csv.split('\r\n');
        // Steps at 0, 33 and 66 ms, and nothing after the last line's end.
        expect(lines).toHaveLength(4);
        expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n\t;]/);
        const cells = splitRow(lines[1] ?? '') ?? [];
        expect(cells).toHaveLength(CSV_COLUMNS.length);
        const cell = cells.at(-1) ?? '';
        expect(cell).not.toMatch(/^[=+\-@＝＋－＠]/);
        const asTyped = text
          .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
          .replaceAll(';', ',')
          .trim();
        expect(cell.replace(/^'/, '')).toBe(asTyped || 'Mark 1');
      }),
      { numRuns: 200 },
    );
  });

  it('is documented column by column', () => {
    const words = readFileSync(COLUMNS_GUIDE, 'utf8');
    const written = CSV_COLUMNS.filter((name) => !/^(probability|recent_level)_/.test(name));
    expect(written.filter((name) => !words.includes(`\`${name}\``))).toEqual([]);
  });
});
