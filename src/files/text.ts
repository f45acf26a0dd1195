/** @file Reads text files as various programs write them: with a byte-order mark, in UTF-16, with any line ends. */
import { createReadStream } from 'node:fs';
import { DataError } from '../core/index.ts';

/** A row of AffectNet's CSV, the longest that is read, has some 1,200 characters. */
const LONGEST_LINE = 65_536;

/** Refuses UTF-16 and UTF-32, which start with a byte-order mark or hold a zero byte in every character of ASCII. */
function refuseWideText(bytes: Uint8Array, file: string): void {
  const [a, b] = bytes;
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  if (marked || bytes.subarray(0, 4).includes(0))
    throw new DataError(
      `${file}: expected UTF-8 text, got UTF-16${marked ? ' (its byte-order mark says so)' : ' or no text at all'}.`,
      'Save it again as UTF-8.',
    );
}

/** UTF-8 text without its byte-order mark. */
export function decodeText(bytes: Uint8Array, file: string): string {
  refuseWideText(bytes, file);
  return new TextDecoder('utf-8').decode(bytes);
}

/** A file's lines, one at a time, however large it is: no line may be longer than 65,536 characters. */
export async function* readLines(path: string, remedy: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let number = 1;
  let first = true;
  const check = (line: string): string => {
    if (line.length > LONGEST_LINE)
      throw new DataError(
        `${path}, line ${number}: expected at most ${LONGEST_LINE} characters, got more.`,
        'Check that it is the right file.',
      );
    number++;
    return line;
  };
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      const bytes = chunk as Buffer;
      if (first) refuseWideText(bytes, path);
      first = false;
      const lines = `${rest}${decoder.decode(bytes, { stream: true })}`.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) yield check(line);
      if (rest.length > LONGEST_LINE) check(rest);
    }
    for (const line of `${rest}${decoder.decode()}`.split('\r')) yield check(line);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(`${path}: could not be read (${String(cause)}).`, remedy, { cause });
  }
}
