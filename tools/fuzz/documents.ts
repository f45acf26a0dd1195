/** @file Damaged mapping and session files: refused in words, or run without breaking a comfort rule. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ROOT } from '../../scripts/lib/run.mjs';
import {
  BUILT_IN_MAPPINGS,
  createAdaptation,
  type Mapping,
  parseMapping,
  readTargets,
  step,
} from '../../src/adaptation/index.ts';
import {
  createRandom,
  DocumentError,
  EMOTIONS,
  type EmotionState,
  type Random,
} from '../../src/core/index.ts';
import { comfortBreaches } from '../../src/fixtures/comfort-breaches.ts';
import { openMappings, parseSession, replay, type Session, writeSession } from '../../src/recording/index.ts';
import { damageDocument, damageText } from './damage.ts';
import { asFile, newTally, poisoned, type Tally } from './tally.ts';

function feeling(emotion: number, atMs: number): EmotionState {
  const probabilities = EMOTIONS.map((_, i) => (i === emotion ? 1 : 0));
  const name = EMOTIONS[emotion] ?? 'neutral';
  return {
    kind: 'sensed',
    emotion: name,
    atMs,
    sinceMs: 0,
    probabilities,
    confidence: 1,
    valence: 1,
    arousal: 1,
    ageMs: 0,
    recent: { levels: probabilities, confidence: 1, valence: 1, arousal: 1 },
  };
}

/** An accepted mapping must drive the world without breaking a rule: half a minute of changing emotions. */
function breachesOf(mapping: Mapping, random: Random): readonly string[] {
  let state = createAdaptation(0);
  let before = readTargets(state);
  let emotion = 0;
  for (let atMs = 200; atMs <= 30_000; atMs += 200) {
    if (random.next() < 0.2) emotion = random.integer(EMOTIONS.length);
    state = step(state, feeling(emotion, atMs), mapping, atMs, { strength: 1, reducedMotion: false });
    const now = readTargets(state);
    const broken = comfortBreaches(before, now, 0.2);
    if (broken.length > 0) return broken;
    before = now;
  }
  return [];
}

export function fuzzMappings(count: number, seed: number): Tally {
  const tally = newTally('mapping files');
  const random = createRandom(seed);
  for (let i = 0; i < count; i++) {
    tally.files++;
    const sound = BUILT_IN_MAPPINGS[i % BUILT_IN_MAPPINGS.length];
    let given: unknown;
    try {
      given =
        random.next() < 0.2
          ? JSON.parse(damageText(JSON.stringify(sound), random))
          : damageDocument(sound, random);
    } catch {
      tally.refused++; // No JSON: the reader of files refuses it before the schema.
      continue;
    }
    try {
      const mapping = parseMapping(given);
      tally.accepted++;
      if (!isDeepStrictEqual(asFile(mapping), asFile(given)))
        tally.wrong.push(`#${i}: read as something else than it says`);
      const broken = breachesOf(mapping, random);
      if (broken.length > 0) tally.wrong.push(`#${i}: ${broken[0]}`);
    } catch (error) {
      if (error instanceof DocumentError) tally.refused++;
      else tally.wrong.push(`#${i}: crashed: ${String(error).slice(0, 200)}`);
    }
    if (poisoned()) tally.wrong.push(`#${i}: poisoned Object.prototype`);
  }
  return tally;
}

/** The worst that one session did, step by step; what it cannot be run with is refused by name. */
function breachesOfSession(session: Session): readonly string[] {
  const { atMs, readings } = replay(session, openMappings(session));
  for (let i = 1; i < readings.length; i++) {
    const [before, after] = [readings[i - 1], readings[i]];
    // A gap counts for one step: however long the sleep, the world goes on from where it was (COMFORT-7).
    const seconds = Math.min((atMs[i] ?? 0) - (atMs[i - 1] ?? 0), 250) / 1000;
    const broken = before && after ? comfortBreaches(before.targets, after.targets, seconds) : [];
    if (broken.length > 0) return broken;
  }
  return [];
}

export function fuzzSessions(count: number, seed: number): Tally {
  const tally = newTally('session files');
  const random = createRandom(seed + 2);
  const sound = readFileSync(join(ROOT, 'e2e', 'marked', 'a-smile.session.json'), 'utf8');
  const whole = JSON.parse(sound) as { events: unknown[]; trace: unknown[] };
  if (breachesOfSession(parseSession(sound)).length > 0) throw new Error('The sound session breaks a rule.');
  // Every other time a short one, so that damage falls on every part of it.
  const short = { ...whole, events: whole.events.slice(0, 6), trace: whole.trace.slice(0, 3) };
  for (let i = 0; i < count; i++) {
    tally.files++;
    const document = i % 2 === 0 ? whole : short;
    const text =
      random.next() < 0.2
        ? damageText(JSON.stringify(document), random)
        : JSON.stringify(damageDocument(document, random));
    try {
      const session = parseSession(text);
      const broken = breachesOfSession(session);
      tally.accepted++;
      if (!isDeepStrictEqual(asFile(session), asFile(JSON.parse(text))))
        tally.wrong.push(`#${i}: read as something else than it says`);
      if (broken.length > 0) tally.wrong.push(`#${i}: ${broken[0]}`);
      if (!isDeepStrictEqual(parseSession(writeSession(session)), session))
        tally.wrong.push(`#${i}: not itself after writing and reading`);
    } catch (error) {
      if (error instanceof DocumentError) tally.refused++;
      else tally.wrong.push(`#${i}: crashed: ${String(error).slice(0, 200)}`);
    }
    if (poisoned()) tally.wrong.push(`#${i}: poisoned Object.prototype`);
  }
  return tally;
}
