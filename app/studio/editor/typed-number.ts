/** @file A number as people type or paste it. */

/** A minus sign and dashes, which the studio itself writes before negative numbers. */
const MINUS = /^[\u2212\u2013\u2010\u2011]/;

/** Of shares of 1: plain ones, and gains. */
const SHARES = ['', 'gain'];

/**
 * Reads a number with a point or a comma, with the field's own unit or none. A share of 1 may be typed in percent.
 * @param unit what the field's number is counted in
 * @returns null where it is no number
 */
export function typedNumber(typed: string, unit = ''): number | null {
  const text = typed.trim().replace(MINUS, '-');
  const figure = withoutUnit(text, unit);
  const percent = SHARES.includes(unit) && figure.endsWith('%');
  const digits = (percent ? figure.slice(0, -1) : figure).trim();
  const plain = digits.includes('.') ? digits : digits.replace(',', '.');
  const value = plain === '' ? Number.NaN : Number(plain);
  if (!Number.isFinite(value)) return null;
  // A −0 would come back from a file as 0.
  return (percent ? value / 100 : value) + 0;
}

/** The whole unit, or the first word of it: “dB” of “dB trim”. */
function withoutUnit(text: string, unit: string): string {
  const ending = [unit, unit.split(' ')[0] ?? ''].find(
    (each) => each !== '' && text.toLowerCase().endsWith(each.toLowerCase()),
  );
  return ending === undefined ? text : text.slice(0, -ending.length).trim();
}
