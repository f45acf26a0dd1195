import { Euler, Matrix4, Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { originFor, poseInWorld, watchHeight, watchOrigin, watchSeenAgain, yawOf } from './recentre.ts';

describe('recentring', () => {
  it.each([
    [0, 0, 0],
    [1.2, -0.4, 0.7],
    [-0.3, 2, -2.9],
  ])('brings a head at %f, %f turned by %f to the middle, looking ahead', (x, z, yaw) => {
    const origin = originFor({ x, z, yaw });
    const toWorld = new Matrix4().makeRotationY(origin.yaw).setPosition(new Vector3(origin.x, 0, origin.z));
    const head = new Vector3(x, 1.6, z).applyMatrix4(toWorld);
    const ahead = new Vector3(0, 0, -1).applyEuler(new Euler(0, yaw, 0)).transformDirection(toWorld);
    expect(head.x).toBeCloseTo(0, 9);
    expect(head.z).toBeCloseTo(0, 9);
    expect(head.y).toBeCloseTo(1.6, 9);
    expect(ahead.z).toBeCloseTo(-1, 9);
    const after = poseInWorld({ x, z, yaw }, origin);
    for (const part of [after.x, after.z, after.yaw]) expect(part).toBeCloseTo(0, 9);
  });

  it('finds a head in the world that has walked and turned since', () => {
    const origin = originFor({ x: 1.2, z: -0.4, yaw: 0.7 });
    const head = new Vector3(-0.5, 1.1, 0.9);
    const toWorld = new Matrix4().makeRotationY(origin.yaw).setPosition(new Vector3(origin.x, 0, origin.z));
    const there = poseInWorld({ x: head.x, z: head.z, yaw: 2 }, origin);
    head.applyMatrix4(toWorld);
    expect([there.x, there.z]).toEqual([expect.closeTo(head.x, 9), expect.closeTo(head.z, 9)]);
    expect(there.yaw).toBeCloseTo(2 - 0.7, 9);
  });

  it('reads the turn of a head whatever its tilt', () => {
    for (const yaw of [-2.5, -0.4, 0, 1.1, 3])
      for (const pitch of [-0.9, 0, 0.9]) {
        const turn = new Quaternion().setFromEuler(new Euler(pitch, yaw, 0.2, 'YXZ'));
        expect(yawOf(turn)).toBeCloseTo(yaw, 6);
      }
  });
});

describe('the origin of the space', () => {
  const reset = (space: EventTarget): boolean => space.dispatchEvent(new Event('reset'));

  it('counts as moved on arrival, and once after each recentre of the headset itself', () => {
    const watch = watchOrigin();
    const space = new EventTarget();
    expect([watch.moved(space), watch.moved(space)]).toEqual([true, false]);
    reset(space);
    reset(space);
    expect([watch.moved(space), watch.moved(space)]).toEqual([true, false]);
  });

  it('counts as moved when another space takes its place; the earlier one is no longer heard', () => {
    const watch = watchOrigin();
    const [first, second] = [new EventTarget(), new EventTarget()];
    watch.moved(first);
    expect([watch.moved(second), watch.moved(second)]).toEqual([true, false]);
    reset(first);
    expect(watch.moved(second)).toBe(false);
    reset(second);
    expect(watch.moved(second)).toBe(true);
  });

  it('is not listened to after the visit', () => {
    const watch = watchOrigin();
    const space = new EventTarget();
    let listeners = 0;
    space.addEventListener = () => void listeners++;
    space.removeEventListener = () => void listeners--;
    watch.moved(space);
    expect(listeners).toBe(1);
    watch.stop();
    expect(listeners).toBe(0);
  });
});

describe('the panel', () => {
  const FRAME_S = 1 / 72;
  const forSeconds = (watch: ReturnType<typeof watchHeight>, eyesM: number, seconds: number): number => {
    let times = 0;
    for (let s = 0; s < seconds; s += FRAME_S)
      if (watch.left(eyesM, FRAME_S)) {
        times++;
        watch.placed(eyesM);
      }
    return times;
  };

  it('comes once to eyes that are at another height for a while: a headset lay on the desk, or its wearer sat down', () => {
    const watch = watchHeight();
    watch.placed(0.75);
    expect(forSeconds(watch, 1.65, 5)).toBe(1);
    expect(forSeconds(watch, 1.2, 5)).toBe(1);
  });

  it('stays for a nod, a lean, and whoever bends down for a moment', () => {
    const watch = watchHeight();
    watch.placed(1.65);
    for (let i = 0; i < 5; i++) {
      expect(forSeconds(watch, 0.8, 1.2)).toBe(0);
      expect(forSeconds(watch, 1.4, 1)).toBe(0);
    }
  });

  it('is asked for anew when the headset is put on again, and not by the system’s menu', () => {
    const session = Object.assign(new EventTarget(), { visibilityState: 'visible' as XRVisibilityState });
    let seen = 0;
    const stop = watchSeenAgain(session as unknown as XRSession, () => void seen++);
    const become = (state: XRVisibilityState): number => {
      session.visibilityState = state;
      session.dispatchEvent(new Event('visibilitychange'));
      return seen;
    };
    expect([become('visible-blurred'), become('visible')]).toEqual([0, 0]);
    expect([become('hidden'), become('visible-blurred'), become('visible')]).toEqual([0, 1, 1]);
    stop();
    expect([become('hidden'), become('visible')]).toEqual([1, 1]);
  });
});
