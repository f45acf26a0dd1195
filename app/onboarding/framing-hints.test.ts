import { describe, expect, it } from 'vitest';
import { hintWords } from './framing-hints.ts';

describe('hintWords', () => {
  it('asks nobody to wipe the lens of a recording', () => {
    expect(hintWords('blurred', true)).toContain('Wipe the lens');
    for (const hint of ['dark', 'bright', 'flat', 'noFace', 'blurred'] as const)
      expect(hintWords(hint, false)).not.toMatch(/light|lens|hold|Turn/);
  });

  it('tells of a recording too where the frame is to go', () => {
    expect(hintWords('tooHigh', false)).toBe(hintWords('tooHigh', true));
  });
});
