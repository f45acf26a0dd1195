/** @file When a screen reader is told of the reading: once of each thing, and only of what lasts. */
import { spokenSubject, spokenWords } from './panel-text.ts';

/** Shorter things are not told: a live region that speaks several times a second lets nobody hear anything else. */
export const LASTS_MS = 1000;

type State = Parameters<typeof spokenWords>[0];

/** @returns gives what the live region says at `nowMs`; with `atOnce`, a new thing need not have lasted */
export function createSpeaker(): (state: State, nowMs: number, atOnce?: boolean) => string {
  let told: { readonly subject: string; readonly words: string } | null = null;
  let seen: { readonly subject: string; readonly sinceMs: number } | null = null;
  return (state, nowMs, atOnce = false) => {
    const subject = spokenSubject(state);
    if (seen?.subject !== subject) seen = { subject, sinceMs: nowMs };
    const isDue = atOnce || nowMs - seen.sinceMs >= LASTS_MS;
    if (told === null || (told.subject !== subject && isDue)) told = { subject, words: spokenWords(state) };
    return told.words;
  };
}
