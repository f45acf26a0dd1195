import { Euler, Matrix4, Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { originFor, watchOrigin, yawOf } from './recentre.ts';

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
