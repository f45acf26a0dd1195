/** @file Following a face between detections. */
import { describe, expect, it } from 'vitest';
import type { FaceLandmarks } from '../faces/index.ts';
import { createFaceTracker } from './face-tracker.ts';

function face(x: number, y = 100): FaceLandmarks {
  return {
    rightEye: { x: x - 30, y },
    leftEye: { x: x + 30, y },
    nose: { x, y: y + 35 },
    mouth: { x, y: y + 64 },
    rightEar: { x: x - 60, y: y + 10 },
    leftEar: { x: x + 60, y: y + 10 },
  };
}

describe('face tracker', () => {
  it('looks at once, then only every so often while the face is followed', () => {
    const tracker = createFaceTracker();
    expect(tracker.shouldDetect(0)).toBe(true);
    tracker.observe(face(200), 0);
    expect([66, 133, 199, 200].map((ms) => tracker.shouldDetect(ms))).toEqual([false, false, false, true]);
  });

  it('looks at every frame while there is no face', () => {
    const tracker = createFaceTracker();
    tracker.observe(null, 0);
    expect(tracker.shouldDetect(1)).toBe(true);
    expect(tracker.landmarks).toBeNull();
  });

  it('looks again when confidence falls, and not when it rises or wavers', () => {
    const tracker = createFaceTracker();
    tracker.observe(face(200), 0);
    for (const [confidence, again] of [
      [0.9, false],
      [0.8, false],
      [0.5, true],
    ] as const) {
      tracker.noteConfidence(confidence);
      expect(tracker.shouldDetect(50)).toBe(again);
    }
  });

  it('looks again when the clock jumps back', () => {
    const tracker = createFaceTracker();
    tracker.observe(face(200), 10_000);
    expect(tracker.shouldDetect(5)).toBe(true);
  });

  it('steadies a still face', () => {
    const tracker = createFaceTracker();
    tracker.observe(face(200), 0);
    tracker.observe(face(204), 120);
    expect(tracker.landmarks?.nose.x).toBeCloseTo(202, 6);
  });

  it('jumps to a face that moved far', () => {
    const tracker = createFaceTracker();
    tracker.observe(face(200), 0);
    tracker.observe(face(320), 120);
    expect(tracker.landmarks?.nose.x).toBe(320);
  });

  it('forgets a lost face at once', () => {
    const tracker = createFaceTracker();
    tracker.observe(face(200), 0);
    tracker.observe(null, 200);
    expect(tracker.landmarks).toBeNull();
    expect(tracker.searchRegion({ width: 640, height: 360 })).toBeNull();
  });

  it('searches around the known face, square in pixels', () => {
    const tracker = createFaceTracker();
    tracker.observe(face(200), 0);
    const region = tracker.searchRegion({ width: 640, height: 360 });
    expect((region?.width ?? 0) * 640).toBeCloseTo((region?.height ?? 0) * 360, 6);
    expect((region?.centerX ?? 0) * 640).toBeCloseTo(200, 6);
  });
});
