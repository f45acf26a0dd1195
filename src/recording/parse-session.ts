/** @file Reads a file as a session, or refuses it with path, expectation and value (REC-6–REC-8). */
import { DocumentError, lookUp, type Path, parseJsonText, refuse, refuseIssues } from '../core/index.ts';
import { LARGEST_FILE_BYTES, type Session } from './session.ts';
import { sessionSchema } from './session-schema.ts';

const REMEDY = 'Correct the file there, or export the session again.';

function refuseLarge(bytes: number): void {
  if (bytes <= LARGEST_FILE_BYTES) return;
  const most = LARGEST_FILE_BYTES / 1e6;
  throw new DocumentError(
    `The file is ${(bytes / 1e6).toFixed(1)} MB; a session has at most ${most} MB.`,
    'Export the session without its picture.',
  );
}

/** Reads a file that a person chose; one that is too large is refused before it is read. */
export async function readSessionFile(file: {
  readonly size: number;
  text(): Promise<string>;
}): Promise<Session> {
  refuseLarge(file.size);
  return parseSession(await file.text());
}

/**
 * @param text the file, whole
 * @throws DocumentError "At events[3].atMs: expected a whole number from 0 to 600000 ms, got -4. …"
 */
export function parseSession(text: string): Session {
  refuseLarge(text.length);
  let json: unknown;
  try {
    json = parseJsonText(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 120) : 'it cannot be read';
    throw new DocumentError(`The file is not JSON (${why}).`, 'Choose a session exported from the studio.', {
      cause,
    });
  }
  return readSession(json);
}

/** The same for a document that is parsed already: a database's, a test's. */
export function readSession(json: unknown): Session {
  const version = lookUp(json, ['schemaVersion']);
  if (lookUp(json, ['kind']) === 'mienscape-session' && typeof version === 'number' && version !== 1)
    throw refuse(
      ['schemaVersion'],
      '1',
      version,
      'Another version of Mienscape wrote this file: open it there.',
    );
  const result = sessionSchema.safeParse(json);
  if (!result.success) throw refuseIssues(result.error.issues, json, 'a session', REMEDY);
  const session: Session = result.data;
  checkOrder(session);
  return session;
}

/** What no single field shows: order, and references that lead somewhere. */
function checkOrder(session: Session): void {
  const no = (path: Path, expected: string, got: unknown): DocumentError =>
    refuse(path, expected, got, REMEDY);
  const { durationMs, events, mappings, trace, marks, pictures } = session;
  const first = events[0];
  if (first?.kind !== 'settings' || first.atMs !== 0)
    throw no(['events', 0], 'the settings at 0 ms', first?.kind);
  let beforeMs = 0;
  for (const [i, event] of events.entries()) {
    if (event.atMs < beforeMs || event.atMs > durationMs)
      throw no(['events', i, 'atMs'], `a time from ${beforeMs} to ${durationMs} ms`, event.atMs);
    beforeMs = event.atMs;
    if (event.kind === 'settings' && event.mapping >= mappings.length)
      throw no(['events', i, 'mapping'], `the number of a mapping below ${mappings.length}`, event.mapping);
    if (event.kind === 'gap' && event.fromMs > event.atMs)
      throw no(['events', i, 'fromMs'], `a time up to ${event.atMs} ms`, event.fromMs);
    if ((event.kind === 'face' || event.kind === 'noFace') && event.capturedAtMs > event.atMs)
      throw no(['events', i, 'capturedAtMs'], `a time up to ${event.atMs} ms`, event.capturedAtMs);
  }
  checkRising('trace', trace, durationMs, 1);
  checkRising('marks', marks, durationMs, 0);
  let capturedMs = Number.NEGATIVE_INFINITY;
  for (const [i, { capturedAtMs }] of (pictures?.crops ?? []).entries()) {
    if (capturedAtMs <= capturedMs || capturedAtMs > durationMs)
      throw no(
        ['pictures', 'crops', i, 'capturedAtMs'],
        `a time after the crop before, up to ${durationMs} ms`,
        capturedAtMs,
      );
    capturedMs = capturedAtMs;
  }
}

function checkRising(
  key: 'trace' | 'marks',
  rows: readonly { readonly atMs: number }[],
  durationMs: number,
  leastMs: number,
): void {
  let fromMs = 0;
  for (const [i, { atMs }] of rows.entries()) {
    if (atMs < fromMs || atMs > durationMs)
      throw refuse([key, i, 'atMs'], `a time from ${fromMs} to ${durationMs} ms`, atMs, REMEDY);
    fromMs = atMs + leastMs;
  }
}
