/** @file Sessions as comma-separated values (RFC 4180), one row a simulation step, for statistics programs and spreadsheets (REC-14). */
import { EMOTIONS, OUTPUT_PATHS, type OutputPath, outputOf } from '../core/index.ts';
import type { SimulationReading } from '../simulation/index.ts';
import { stateName } from './recorder.ts';
import { openMappings, replay, type Track } from './replay.ts';
import type { Mark, Session } from './session.ts';

interface Column {
  readonly name: string;
  readonly read: (reading: SimulationReading) => number | string | null;
}

/** `light.temperatureK` → `light_temperature_k`: an output's name ends with its unit, if it has one. */
const columnOf = (path: OutputPath): string =>
  path.replace('.', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const COLUMNS: readonly Column[] = [
  { name: 'state', read: ({ emotion }) => stateName(emotion) },
  ...EMOTIONS.map((name, i) => ({
    name: `probability_${name}`,
    read: ({ emotion }: SimulationReading) => emotion.probabilities[i] ?? null,
  })),
  { name: 'confidence', read: ({ emotion }) => emotion.confidence },
  { name: 'valence', read: ({ emotion }) => emotion.valence },
  { name: 'arousal', read: ({ emotion }) => emotion.arousal },
  ...EMOTIONS.map((name, i) => ({
    name: `recent_level_${name}`,
    read: ({ emotion }: SimulationReading) => emotion.recent?.levels[i] ?? null,
  })),
  { name: 'recent_confidence', read: ({ emotion }) => emotion.recent?.confidence ?? null },
  { name: 'recent_valence', read: ({ emotion }) => emotion.recent?.valence ?? null },
  { name: 'recent_arousal', read: ({ emotion }) => emotion.recent?.arousal ?? null },
  ...OUTPUT_PATHS.map((path) => ({
    name: columnOf(path),
    read: ({ targets }: SimulationReading) => outputOf<number | string>(targets, path),
  })),
];

/** In order. Neither the session's name nor a picture is among them. */
export const CSV_COLUMNS: readonly string[] = [
  'session_id',
  'recorded_at',
  'time_ms',
  ...COLUMNS.map(({ name }) => name),
  'marks',
];

/** The first line of a file. */
export const csvHeader = (): string => `${CSV_COLUMNS.join(',')}\r\n`;

/**
 * One line a step of the session as it was recorded; several sessions follow each other in one file. Numbers have all
 * their digits; a cell is empty where nothing is known.
 * @throws DocumentError where a mapping of the session is none
 */
export function csvRows(session: Session): string {
  const track = replay(session, openMappings(session));
  const marks = marksByStep(session.marks, track);
  // The document's schema leaves neither a comma nor a formula in these.
  const head = `${session.id},${session.recordedAt}`;
  const lines = track.readings.map((reading, i) => {
    const cells = COLUMNS.map(({ read }) => read(reading) ?? '').join(',');
    return `${head},${track.atMs[i]},${cells},${quote(asText(marks.get(i) ?? ''))}\r\n`;
  });
  return lines.join('');
}

/** What was marked, at the newest step that had been taken by then. */
function marksByStep(marks: readonly Mark[], { atMs }: Track): ReadonlyMap<number, string> {
  const byStep = new Map<number, string>();
  for (const [i, { atMs: markedAtMs, text }] of marks.entries()) {
    const step = Math.max(
      0,
      atMs.findLastIndex((ms) => ms <= markedAtMs),
    );
    const before = byStep.get(step);
    const words = oneLine(text) || `Mark ${i + 1}`;
    byStep.set(step, before === undefined ? words : `${before} / ${words}`);
  }
  return byStep;
}

/** People's text without what a spreadsheet may begin another cell at: line breaks and tabs become spaces, semicolons commas. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(';', ',')
    .trim();
}

/** What a spreadsheet would take for a formula follows an apostrophe. */
function asText(line: string): string {
  return /^['=+\-@＝＋－＠]/.test(line) ? `'${line}` : line;
}

/** RFC 4180: in quotes where the text holds a comma or quotes, and these doubled. */
function quote(text: string): string {
  return /[",\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
