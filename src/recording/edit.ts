/** @file Changes to a session: marks, name, picture, mapping and scores. Each gives a new document. */
import type { GreyImage } from '../core/index.ts';
import { fromBase64 } from './base64.ts';
import { withMark } from './recorder.ts';
import type { Crop, Mark, Pictures, Session } from './session.ts';

export function addMark(session: Session, mark: Mark): Session {
  const atMs = Math.min(session.durationMs, Math.max(0, Math.round(mark.atMs)));
  return { ...session, marks: withMark(session.marks, { atMs, text: mark.text.slice(0, 120) }) };
}

export function removeMark(session: Session, index: number): Session {
  return { ...session, marks: session.marks.filter((_, i) => i !== index) };
}

export function renameMark(session: Session, index: number, text: string): Session {
  const renamed = session.marks.map((mark, i) =>
    i === index ? { ...mark, text: text.slice(0, 120) } : mark,
  );
  return { ...session, marks: renamed };
}

/** An empty name leaves the old one. */
export function renameSession(session: Session, name: string): Session {
  return { ...session, name: name.trim().slice(0, 80) || session.name };
}

export function withoutPictures(session: Session): Session {
  const { pictures: _, ...rest } = session;
  return rest;
}

/** The session as if this mapping had been in force all along; what the world did then is no longer known. */
export function withMapping(session: Session, mapping: object): Session {
  const events = session.events.map((event) =>
    event.kind === 'settings' ? { ...event, mapping: 0 } : event,
  );
  return { ...session, mappings: [mapping], events, trace: [] };
}

/**
 * The session as another network reads it: the frames whose crops were kept get its probabilities.
 * @param probabilities one list a crop, in the order of `pictures.crops`
 */
export function withScores(
  session: Session,
  model: string,
  probabilities: readonly (readonly number[])[],
): Session {
  const byTime = new Map(session.pictures?.crops.map((crop, i) => [crop.capturedAtMs, probabilities[i]]));
  const events = session.events.map((event) => {
    const scored = event.kind === 'face' ? byTime.get(event.capturedAtMs) : undefined;
    return event.kind === 'face' && scored ? { ...event, probabilities: scored } : event;
  });
  return { ...session, model, events, trace: [] };
}

/** The newest crop that was taken by `atMs`; null where none was kept. */
export function cropAt(session: Session, atMs: number): Crop | null {
  let found: Crop | null = null;
  for (const crop of session.pictures?.crops ?? []) {
    if (crop.capturedAtMs > atMs) break;
    found = crop;
  }
  return found;
}

export function cropPicture({ width, height }: Pictures, crop: Crop): GreyImage {
  return { width, height, data: fromBase64(crop.grey) };
}
