import { describe, expect, it } from 'vitest';
import { loudnessOf, loudnessOver } from './loudness.ts';

function sine(hertz: number, peakDb: number, seconds: number, rateHz: number): Float32Array {
  const peak = 10 ** (peakDb / 20);
  return Float32Array.from(
    { length: seconds * rateHz },
    (_, i) => peak * Math.sin((2 * Math.PI * hertz * i) / rateHz),
  );
}

describe('loudness', () => {
  it.each([48_000, 44_100, 22_050])('reads the standard’s reference tone at %i Hz', (rateHz) => {
    // BS.1770-4: 997 Hz at full scale in one channel reads −3.01 LUFS; EBU Tech 3341: −23 dBFS in both reads −23.
    const tone = sine(997, 0, 5, rateHz);
    expect(loudnessOf([tone, new Float32Array(tone.length)], rateHz)).toBeCloseTo(-3.01, 1);
    const quiet = sine(1000, -23, 5, rateHz);
    expect(loudnessOf([quiet, quiet], rateHz)).toBeCloseTo(-23, 1);
  });

  it('weighs the depths less than the middle', () => {
    const at = (hertz: number) => loudnessOf([sine(hertz, -20, 3, 44_100)], 44_100);
    expect(at(40)).toBeLessThan(at(1000) - 3);
    expect(at(3000)).toBeGreaterThan(at(1000) + 1);
  });

  it('leaves out pauses (EBU Tech 3341, case 3)', () => {
    const parts = [sine(1000, -36, 5, 22_050), sine(1000, -23, 20, 22_050), sine(1000, -36, 5, 22_050)];
    const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    expect(loudnessOf([whole, whole], 22_050)).toBeCloseTo(-23, 1);
  });

  it('tells stretches of different loudness apart', () => {
    const whole = new Float32Array(20 * 22_050);
    whole.set(sine(1000, -20, 10, 22_050), 0);
    whole.set(sine(1000, -26, 10, 22_050), 10 * 22_050);
    const [first = 0, second = 0] = loudnessOver([whole], 22_050, 10);
    expect(first - second).toBeCloseTo(6, 0);
  });
});
