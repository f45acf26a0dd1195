import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { BONES, JOINTS, layBone, POINTING_BONE } from './bones.ts';

/** Joint i stands at (i cm, 1, −0.4). */
function poses(): Float32Array {
  const all = new Float32Array(JOINTS.length * 16);
  for (const i of JOINTS.keys()) new Matrix4().makeTranslation(i / 100, 1, -0.4).toArray(all, i * 16);
  return all;
}

describe('the bones of a hand', () => {
  it('join all 25 joints of the draft, each reached once', () => {
    expect(new Set(JOINTS).size).toBe(25);
    expect(BONES.map(([, to]) => to).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 24 }, (_, i) => i + 1),
    );
    expect(JOINTS[BONES[POINTING_BONE]?.[1] ?? 0]).toBe('index-finger-tip');
  });

  it('reach over both joints, as thick as the joint', () => {
    const bone = layBone([3, 7], poses(), new Float32Array(25).fill(0.01), new Matrix4());
    const end = (y: number): Vector3 => new Vector3(0, y, 0).applyMatrix4(bone);
    const [low, high] = [end(-1).x, end(1).x].sort((a, b) => a - b);
    expect(low).toBeCloseTo(0.03 - 0.008, 5);
    expect(high).toBeCloseTo(0.07 + 0.008, 5);
    expect(new Vector3(1, 0, 0).applyMatrix4(bone).distanceTo(end(0))).toBeCloseTo(0.01, 5);
  });

  it('stay numbers where joints coincide and no thickness is told', () => {
    const bone = layBone([5, 5], poses(), new Float32Array(25).fill(Number.NaN), new Matrix4());
    expect(bone.elements.every(Number.isFinite)).toBe(true);
  });
});
