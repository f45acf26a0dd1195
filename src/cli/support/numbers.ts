/** @file Options that are numbers: what is none is refused before anything is read. */
import { InvalidArgumentError } from 'commander';

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number ${range}.`);
  };
}

/** `least` itself is allowed. */
export function numberFrom(least: number, most = Number.POSITIVE_INFINITY): (text: string) => number {
  const range = most === Number.POSITIVE_INFINITY ? `of ${least} or more` : `from ${least} to ${most}`;
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a number ${range}.`);
  };
}

export function numberAbove(limit: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value > limit) return value;
    throw new InvalidArgumentError(`Give a number above ${limit}.`);
  };
}

/** Separated by commas. */
export function listOf<Value>(read: (text: string) => Value): (text: string) => Value[] {
  return (text) => text.split(',').map((part) => read(part));
}

/** WIDTHxHEIGHT, pixels; stays text. */
export function viewportSize(text: string): string {
  if (/^[1-9]\d{1,4}x[1-9]\d{1,4}$/.test(text)) return text;
  throw new InvalidArgumentError('Give width and height in pixels, such as 320x180.');
}

export function namesList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Separate the names by single commas.');
  return names;
}
