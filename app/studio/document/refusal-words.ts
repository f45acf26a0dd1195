/**
 * @file Why an edit was refused, in the words of the field that was typed in. The documents' own gates speak of a file:
 * of a place in its JSON, of milliseconds, and of correcting it there.
 */
import { MienscapeError, withoutRemedy } from '../../../src/core/index.ts';

/** By the last keys of its place: the field that a person sees. */
const FIELDS: readonly (readonly [ending: RegExp, field: string])[] = [
  [/^name$/, 'Name'],
  [/^recentHalfLifeS$/, 'Half-life'],
  [/\.neutral$/, 'Neutral'],
  [/\.limits\[0\]$/, 'Lowest'],
  [/\.limits\[1\]$/, 'Highest'],
  [/\.attackMs$/, 'Attack'],
  [/\.releaseMs$/, 'Release'],
  [/\.maxSpeed$/, 'Speed limit'],
  [/\.rows$/, 'Rows'],
  [/\.depth$/, 'Depth'],
  [/\.deadZone$/, 'Dead zone'],
  [/\.inputRange\[0\]$/, 'From'],
  [/\.inputRange\[1\]$/, 'To'],
  [/\.inputRange$/, 'From and To'],
  [/\.threshold\.on$/, 'Opens at'],
  [/\.threshold\.off$/, 'Closes below'],
  [/bindings\[\d+\]\.range\[0\]$/, 'At least'],
  [/bindings\[\d+\]\.range\[1\]$/, 'At most'],
  [/(^|\.)tempoBpm$/, 'Tempo'],
  [/(^|\.)startSec$/, 'First beat'],
  [/(^|\.)bars$/, 'Loop'],
  [/(^|\.)beatsPerBar$/, 'Beats in a bar'],
  [/\.trimDb$/, 'Trim'],
];

const POINT = /\.curve\[(\d+)\]/;

function fieldAt(place: string): string | null {
  const point = POINT.exec(place)?.[1];
  if (point !== undefined) return `Point ${Number(point) + 1}`;
  return FIELDS.find(([ending]) => ending.test(place))?.[1] ?? null;
}

/** Remedies for a file, which is not what was edited. */
const OF_FILES = /^Correct the (file|document) there/;

/** Times are typed in seconds. */
const inSeconds = (words: string): string =>
  words
    .replaceAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g, (figure) => String(Number(figure) / 1000))
    .replace(/ ms\b/, ' s');

/** @returns "Highest: expected a number from 0.95, the lower limit, got 0.92." */
export function refusalWords(error: unknown): string {
  if (!(error instanceof MienscapeError)) return error instanceof Error ? error.message : String(error);
  const { message, remedy } = error;
  const [, place, words] = /^At (\S+): (expected .*)$/s.exec(withoutRemedy(error)) ?? [];
  const field = place === undefined ? null : fieldAt(place);
  // Where no field shows the place, the whole message is all there is.
  if (place === undefined || words === undefined || field === null) return message;
  const typed = words.replace(/, got a list of \d+\.$/, '.');
  const plain = `${field}: ${place.endsWith('Ms') ? inSeconds(typed) : typed}`;
  return OF_FILES.test(remedy) ? plain : `${plain} ${remedy}`;
}
