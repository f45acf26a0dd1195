/**
 * @file Reads a session as a source. It is loaded when an app asks for it, as a bundle of its own with its own copy of the code that
 * it shares with the core, so that the core stays small. So it throws nothing of its own, whose class no app could know: it answers
 * with what is wrong.
 */
import { DocumentError } from '../core/index.ts';
import { faceInputs, parseSession, readSession } from '../recording/index.ts';
import type { RecordedInput } from './test-hook.ts';

export interface PlayedSession {
  readonly inputs: readonly RecordedInput[];
  readonly durationMs: number;
}

export type ReadSource = (
  session: unknown,
) => Promise<PlayedSession | { readonly refused: readonly [what: string, remedy: string] }>;

/** @param session the text of a session's file, or its parsed JSON */
export const readSource: ReadSource = async (session) => {
  try {
    const read = typeof session === 'string' ? parseSession(session) : readSession(session);
    return { inputs: faceInputs(read), durationMs: read.durationMs };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const { message, remedy } = error;
    return { refused: [message.slice(0, -remedy.length - 1), remedy] };
  }
};
