/** @file Writes sessions as files: a session's own text, CSV of several, and a test made from the marks of the opened one. */
import {
  csvHeader,
  csvRows,
  type ExportedTest,
  exportTest,
  readTrack,
  type Session,
  withoutPictures,
  writeSession,
} from '../../../src/recording/index.ts';
import { replayedAttributes } from './replayed-attributes.ts';
import type { Run } from './runs.ts';
import type { createShelf } from './shelf.ts';

interface Parts {
  readonly shelf: ReturnType<typeof createShelf>;
  /** Runs `work`; if it fails, the model's problem says why. */
  readonly attempt: (work: () => Promise<void>) => Promise<void>;
  readonly opened: () => { readonly session: Session; readonly a: Run } | null;
  /** Name of a listed session; undefined if it is not listed. */
  readonly nameOf: (id: string) => string | undefined;
}

export function createSessionExports({ shelf, attempt, opened, nameOf }: Parts) {
  /** The session with its present edits; null if it was deleted. */
  const load = async (id: string): Promise<Session | null> => {
    const open = opened();
    return open?.session.id === id ? open.session : await shelf.load(id);
  };
  return {
    /** The file's text, with or without the picture; null if it cannot be written, and the problem says why. */
    exportText: async (id: string, withPicture: boolean): Promise<{ name: string; text: string } | null> => {
      let written: { name: string; text: string } | null = null;
      await attempt(async () => {
        try {
          const session = await load(id);
          if (!session) return;
          if (withPicture || !session.pictures) shelf.noteExported(id);
          const text = writeSession(withPicture ? session : withoutPictures(session));
          written = { name: session.name, text };
        } catch (error) {
          // A session of another version is exported as it is stored. Nobody can tell what in it is a picture.
          const kept = withPicture ? await shelf.loadAsKept(id) : undefined;
          if (kept === undefined) throw error;
          written = { name: nameOf(id) ?? id, text: JSON.stringify(kept) };
        }
      });
      return written;
    },
    /** Sessions as one CSV file, in parts; null if one cannot be read, and the problem says so. */
    exportCsv: async (ids: readonly string[]): Promise<readonly string[] | null> => {
      let written: readonly string[] | null = null;
      await attempt(async () => {
        const parts = [csvHeader()];
        for (const id of ids) {
          const session = await load(id);
          if (session) parts.push(csvRows(session));
        }
        written = parts;
      });
      return written;
    },
    /** A test of what the world does at the marks, in the run that is followed; null if no session is open. */
    exportTest: (): ExportedTest | null => {
      const open = opened();
      if (!open) return null;
      const { session, a } = open;
      const moments = session.marks.map(({ atMs, text }) => {
        return { atMs, text, attributes: replayedAttributes(readTrack(a.track, atMs)) };
      });
      return exportTest({ ...a.session, name: session.name, marks: session.marks }, moments);
    },
  };
}
