/** @file Which of several faces is read: one person, steadily, until people choose another. Pure; rules in SPEC.md. */
import type { FaceLandmarks, Point } from '../faces/index.ts';

/** How many people the frame shows, and which of them is read, counted from the left of the picture; 0 is the first. */
export interface People {
  readonly count: number;
  readonly followed: number | null;
}

const NEAR = 2;
const MOST_TIMES_LARGER = 2;
const WAIT_MS = 1500;
const SEARCH_EVERY_MS = 1000;
/** How far from a face's position a place may be that means it, in sizes of the face. */
const MEANT = 2;
/** A search comes a little early or late; two of them are at least so far apart. */
const MORE_AFTER_MS = 900;
const LEAST_SHARE_OF_LARGEST = 0.25;

interface Position extends Point {
  readonly size: number;
}

function positionOf({ rightEye, leftEye, mouth }: FaceLandmarks): Position {
  const eyes = { x: (rightEye.x + leftEye.x) / 2, y: (rightEye.y + leftEye.y) / 2 };
  return {
    x: (2 * eyes.x + mouth.x) / 3,
    y: (2 * eyes.y + mouth.y) / 3,
    size: Math.max(
      Math.hypot(leftEye.x - rightEye.x, leftEye.y - rightEye.y),
      Math.hypot(mouth.x - eyes.x, mouth.y - eyes.y),
    ),
  };
}

const distance = (p: Point, q: Point): number => Math.hypot(p.x - q.x, p.y - q.y);

/** The item with the least value, or null of none. */
function leastBy<T>(items: readonly T[], value: (item: T) => number): T | null {
  return items.reduce<T | null>(
    (best, item) => (best === null || value(item) < value(best) ? item : best),
    null,
  );
}

export interface PersonFollower {
  /** Whether the whole frame is to be searched now, whatever is found near the followed face. */
  shouldSearch(nowMs: number): boolean;
  /** Whom to read of the faces found near the followed one; null for none of them. */
  chooseNear(faces: readonly FaceLandmarks[], nowMs: number): FaceLandmarks | null;
  /** Whom to read of all faces of the frame; it also tells how many people there are. */
  chooseOfAll(faces: readonly FaceLandmarks[], nowMs: number): FaceLandmarks | null;
  /** The next person is followed from the next search on. */
  followOther(): void;
  /** The person at this place of the frame, pixels, is followed from the next search on; nobody else where nobody is. */
  followAt(place: Point): void;
  readonly people: People;
  reset(): void;
}

export function createPersonFollower(): PersonFollower {
  let last: Position | null = null;
  let lastFace: FaceLandmarks | null = null;
  let lastSeenMs = Number.NEGATIVE_INFINITY;
  let searchedAtMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  /** The number that the last searches in a row found, and since when. */
  let counted = { count: 0, sinceMs: 0 };
  let followed: number | null = null;
  /** Whom people asked for: the next one, or who is at a place. */
  let wanted: 'next' | Point | null = null;

  const reset = (): void => {
    last = null;
    lastFace = null;
    lastSeenMs = Number.NEGATIVE_INFINITY;
    searchedAtMs = Number.NEGATIVE_INFINITY;
    count = 0;
    counted = { count: 0, sinceMs: 0 };
    followed = null;
    wanted = null;
  };
  const follow = (face: FaceLandmarks, nowMs: number): FaceLandmarks => {
    last = positionOf(face);
    lastFace = face;
    lastSeenMs = nowMs;
    return face;
  };
  /** FOLLOW-2 */
  function same(faces: readonly FaceLandmarks[]): FaceLandmarks | null {
    if (last === null) return null;
    const { x, y, size } = last;
    const possible = faces.filter((face) => {
      const at = positionOf(face);
      const larger = at.size / size;
      return (
        distance(at, { x, y }) <= NEAR * size &&
        larger <= MOST_TIMES_LARGER &&
        larger >= 1 / MOST_TIMES_LARGER
      );
    });
    return leastBy(possible, (face) => distance(positionOf(face), { x, y }));
  }
  /** FOLLOW-4 */
  function noteCount(found: number, nowMs: number): void {
    if (found !== counted.count) counted = { count: found, sinceMs: nowMs };
    const forMs = nowMs - counted.sinceMs;
    // Between nobody and one person nothing has to be believed: who is alone is read at once (FOLLOW-3).
    const atOnce = Math.max(found, count) <= 1;
    if (atOnce || forMs >= (found > count ? MORE_AFTER_MS : WAIT_MS)) count = found;
  }
  function pick(persons: readonly FaceLandmarks[], nowMs: number): FaceLandmarks | null {
    const before = last;
    if (wanted !== null && wanted !== 'next') {
      const place = wanted;
      wanted = null;
      const nearest = leastBy(persons, (face) => distance(positionOf(face), place));
      const at = nearest && positionOf(nearest);
      if (at && distance(at, place) <= MEANT * at.size) return nearest;
    }
    if (before === null) return leastBy(persons, (face) => -positionOf(face).size);
    const found = same(persons);
    if (count <= 1) wanted = null;
    if (wanted !== null && persons.length > 1) {
      wanted = null;
      const from = found ?? leastBy(persons, (face) => distance(positionOf(face), before));
      return persons[(persons.indexOf(from as FaceLandmarks) + 1) % persons.length] ?? null;
    }
    if (found) return found;
    if (count > 1 && nowMs - lastSeenMs < WAIT_MS) return null;
    return leastBy(persons, (face) => distance(positionOf(face), before));
  }

  return {
    get people() {
      return { count, followed };
    },
    shouldSearch(nowMs) {
      const sinceMs = nowMs - searchedAtMs;
      if (sinceMs < 0) reset();
      return wanted !== null || sinceMs >= SEARCH_EVERY_MS || sinceMs < 0;
    },
    chooseNear(faces, nowMs) {
      const found = wanted === null ? same(faces) : null;
      if (!found) return null;
      // The last search missed one who is there after all: it says nothing of fewer people.
      if (followed === null) counted = { count, sinceMs: nowMs };
      return follow(found, nowMs);
    },
    chooseOfAll(faces, nowMs) {
      if (nowMs < searchedAtMs) reset();
      // From afar a small face is missed that was found from near a moment ago.
      const missed = lastSeenMs === nowMs && lastFace !== null && same(faces) === null ? [lastFace] : [];
      const all = [...faces, ...missed];
      const largest = Math.max(0, ...all.map((face) => positionOf(face).size));
      const known = same(all);
      const persons = all
        .filter((face) => face === known || positionOf(face).size >= LEAST_SHARE_OF_LARGEST * largest)
        .sort((a, b) => positionOf(a).x - positionOf(b).x);
      searchedAtMs = nowMs;
      noteCount(persons.length, nowMs);
      const chosen = pick(persons, nowMs);
      followed = chosen && persons.indexOf(chosen);
      return chosen && follow(chosen, nowMs);
    },
    followOther() {
      wanted = count > 1 ? 'next' : null;
    },
    followAt(place) {
      wanted = place;
    },
    reset,
  };
}
