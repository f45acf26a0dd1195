/** @file One of several people is read, steadily, until people choose another; rules in SPEC.md. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FaceLandmarks } from '../faces/index.ts';
import { createPersonFollower } from './person-follower.ts';

/** A face whose eyes are `size` pixels apart. */
function face(x: number, y: number, size: number): FaceLandmarks {
  const part = (dx: number, dy: number) => ({ x: x + dx * size, y: y + dy * size });
  return {
    rightEye: part(-0.5, -0.3),
    leftEye: part(0.5, -0.3),
    nose: part(0, 0.2),
    mouth: part(0, 0.7),
    rightEar: part(-1, 0),
    leftEar: part(1, 0),
  };
}

const xOf = (found: FaceLandmarks | null): number | null => (found === null ? null : found.nose.x);
const LEFT = face(200, 300, 50);
const RIGHT = face(600, 300, 50);

/** Searches of the whole frame, a second apart from `fromMs` on; whom each of them chose. */
function search(
  follower: ReturnType<typeof createPersonFollower>,
  frames: readonly (readonly FaceLandmarks[])[],
  fromMs = 0,
  everyMs = 1000,
): (number | null)[] {
  return frames.map((faces, i) => xOf(follower.chooseOfAll(faces, fromMs + i * everyMs)));
}

describe('whom the follower reads', () => {
  it('[FOLLOW-1] is the largest face at first', () => {
    expect(search(createPersonFollower(), [[LEFT, face(600, 300, 70)]])).toEqual([600]);
  });

  it('[FOLLOW-2] stays the same person when another comes nearer to the camera, and in any order', () => {
    const large = face(600, 320, 160);
    expect(search(createPersonFollower(), [[LEFT], [large, LEFT], [LEFT, large], [large, LEFT]])).toEqual([
      200, 200, 200, 200,
    ]);
  });

  it('[FOLLOW-2] stays a person far away when somebody passes close to the camera', () => {
    const far = face(200, 300, 20);
    const close = face(640, 300, 160);
    expect(search(createPersonFollower(), [[far], [far, close], [close, far], [far]])).toEqual([
      200, 200, 200, 200,
    ]);
  });

  it('[FOLLOW-2] property: of two people who walk about apart, in any order and missed at times, it stays one', () => {
    const step = fc.record({
      dx: fc.integer({ min: -20, max: 20 }),
      dy: fc.integer({ min: -20, max: 20 }),
      grow: fc.double({ min: 0.95, max: 1.05, noNaN: true }),
      otherFirst: fc.boolean(),
      missed: fc.boolean(),
      otherMissed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 60 }), (steps) => {
        const follower = createPersonFollower();
        let [x, y, size] = [200, 300, 60];
        // The second is twice as large, and stays three widths away.
        const other = () => face(x + 400, y, 110);
        search(follower, [[face(x, y, size)], [face(x, y, size), other()], [face(x, y, size), other()]]);
        expect(follower.people.count).toBe(2);
        let nowMs = 2000;
        let [lastSeenMs, otherSeenMs] = [nowMs, nowMs];
        for (const { dx, dy, grow, otherFirst, missed, otherMissed } of steps) {
          nowMs += 200;
          x += dx;
          y += dy;
          size = Math.min(70, Math.max(50, size * grow));
          // Nobody is missed for as long as FOLLOW-3 waits.
          const seen = !missed || nowMs - lastSeenMs >= 1000;
          if (seen) lastSeenMs = nowMs;
          const otherSeen = !otherMissed || nowMs - otherSeenMs >= 1000;
          if (otherSeen) otherSeenMs = nowMs;
          const faces = [...(seen ? [face(x, y, size)] : []), ...(otherSeen ? [other()] : [])];
          if (otherFirst) faces.reverse();
          const searches = follower.shouldSearch(nowMs);
          const near = follower.chooseNear(faces, nowMs);
          const chosen = near && !searches ? near : follower.chooseOfAll(faces, nowMs);
          expect(xOf(chosen)).toBe(seen ? x : null);
        }
      }),
    );
  });

  it('[FOLLOW-3] waits for who is gone for a moment, then takes who is there', () => {
    const follower = createPersonFollower();
    search(follower, [[RIGHT], [LEFT, RIGHT], [LEFT, RIGHT]]);
    const gone = Array.from({ length: 17 }, () => [LEFT]);
    expect(search(follower, gone, 2100, 100)).toEqual([...Array<null>(14).fill(null), 200, 200, 200]);
  });

  it('[FOLLOW-3] follows a person who is alone wherever they move', () => {
    expect(search(createPersonFollower(), [[LEFT], [RIGHT], [], [LEFT]])).toEqual([200, 600, null, 200]);
  });

  it('[FOLLOW-5] is the next to the right when another is asked for, and after the rightmost the leftmost', () => {
    const follower = createPersonFollower();
    const all = [face(900, 310, 60), RIGHT, LEFT];
    expect(search(follower, [all, all, all])).toEqual([900, 900, 900]);
    expect(follower.people).toEqual({ count: 3, followed: 2 });
    const asked = [3000, 3500, 4000].map((atMs) => {
      follower.followOther();
      expect(follower.shouldSearch(atMs)).toBe(true);
      expect(follower.chooseNear(all, atMs)).toBeNull();
      return search(follower, [all, all], atMs, 200);
    });
    expect(asked).toEqual([
      [200, 200],
      [600, 600],
      [900, 900],
    ]);
  });

  it('[FOLLOW-5] stays who is alone when another is asked for', () => {
    const follower = createPersonFollower();
    search(follower, [[LEFT], [LEFT]]);
    follower.followOther();
    expect(search(follower, [[LEFT], [LEFT, RIGHT]], 2000)).toEqual([200, 200]);
  });

  it('[FOLLOW-7] is who was pressed in the picture, also before more than one person is believed', () => {
    const follower = createPersonFollower();
    const all = [LEFT, RIGHT];
    search(follower, [all]);
    follower.followAt({ x: 610, y: 330 });
    expect(follower.shouldSearch(100)).toBe(true);
    expect(follower.chooseNear(all, 100)).toBeNull();
    expect(search(follower, [all, all], 200)).toEqual([600, 600]);
    follower.followAt({ x: 210, y: 290 });
    expect(search(follower, [all, all], 3000)).toEqual([200, 200]);
  });

  it('[FOLLOW-7] stays who it was when the wall was pressed', () => {
    const follower = createPersonFollower();
    const all = [LEFT, RIGHT];
    search(follower, [all, all]);
    const [before] = search(follower, [all], 2000);
    follower.followAt({ x: 400, y: 700 });
    expect(search(follower, [all, all], 3000)).toEqual([before, before]);
    expect(follower.shouldSearch(4100)).toBe(false);
  });

  it('[FOLLOW-6] begins anew when the clock runs backwards', () => {
    const follower = createPersonFollower();
    search(follower, [[LEFT], [LEFT]], 10_000);
    expect(follower.shouldSearch(5)).toBe(true);
    expect(follower.people).toEqual({ count: 0, followed: null });
  });
});

describe('how many people there are', () => {
  it('[FOLLOW-4] is believed after 0.9 s more, and after 1.5 s fewer', () => {
    const follower = createPersonFollower();
    const counts = (frames: readonly (readonly FaceLandmarks[])[], fromMs: number): number[] =>
      frames.map((faces, i) => {
        follower.chooseOfAll(faces, fromMs + i * 1000);
        return follower.people.count;
      });
    const both = [LEFT, RIGHT];
    expect(counts([[LEFT], both, [LEFT], both, both, [LEFT], both, [LEFT], [LEFT], [LEFT]], 0)).toEqual([
      1, 1, 1, 1, 2, 2, 2, 2, 2, 1,
    ]);
  });

  it('[FOLLOW-4] leaves out faces that are small beside the largest, such as on a poster', () => {
    const follower = createPersonFollower();
    search(
      follower,
      [1, 2, 3].map(() => [LEFT, face(600, 300, 12)]),
    );
    expect(follower.people).toEqual({ count: 1, followed: 0 });
  });

  it('[FOLLOW-4] counts the followed face where it was found from near alone', () => {
    const follower = createPersonFollower();
    search(follower, [[LEFT], [LEFT, RIGHT], [LEFT, RIGHT]]);
    for (const atMs of [3000, 4000, 5000, 6000]) {
      expect(xOf(follower.chooseNear([LEFT], atMs))).toBe(200);
      expect(xOf(follower.chooseOfAll([RIGHT], atMs))).toBe(200);
      expect(follower.people).toEqual({ count: 2, followed: 0 });
    }
  });

  it('[FOLLOW-4] is looked at once a second', () => {
    const follower = createPersonFollower();
    follower.chooseOfAll([LEFT], 0);
    expect([200, 800, 1000].map((atMs) => follower.shouldSearch(atMs))).toEqual([false, false, true]);
  });
});
