/** @file A processor that draws is known by its speed, whatever its name says. */
import { describe, expect, it } from 'vitest';
import { drawingMs, drawsLikeACard } from './draw-speed.ts';

describe('the speed of drawing', () => {
  it('tells a processor (these tests’ own) from a card, without its name', () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 256, height: 256 });
    const gl = canvas.getContext('webgl2');
    if (!gl) throw new Error('no WebGL here');
    const ms = drawingMs(gl);
    expect(ms).toBeGreaterThan(0);
    expect(drawsLikeACard(ms)).toBe(false);
  });

  it('takes one quick picture as enough (control)', () => {
    const gl = document.createElement('canvas').getContext('webgl2');
    if (!gl) throw new Error('no WebGL here');
    let timeMs = 0;
    // A clock on which each picture takes one millisecond.
    const ms = drawingMs(gl, () => {
      timeMs += 1;
      return timeMs;
    });
    expect(ms).toBe(1);
    expect(drawsLikeACard(ms)).toBe(true);
    expect(drawsLikeACard(null)).toBe(true);
  });
});
