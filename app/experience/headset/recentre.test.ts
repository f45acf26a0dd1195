import { Euler, Matrix4, Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { originFor, yawOf } from './recentre.ts';

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
