import { describe, expect, it } from 'vitest';
import { fft, spectrogramOf } from './spectrogram.ts';

const RATE_HZ = 22_050;
const tone = (hertz: number, amplitude: number): Float32Array =>
  Float32Array.from({ length: RATE_HZ }, (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / RATE_HZ));
/** Share of the way from 10 kHz down to 40 Hz. */
const rowOf = (hertz: number, rows: number): number =>
  Math.floor((Math.log(10_000 / hertz) / Math.log(250)) * rows);

describe('spectrogram', () => {
  it('turns an impulse into a flat spectrum and a cosine into two lines', () => {
    const impulse = new Float64Array(16);
    impulse[0] = 1;
    const zeros = new Float64Array(16);
    fft(impulse, zeros);
    for (const value of impulse) expect(value).toBeCloseTo(1, 12);
    const wave = Float64Array.from({ length: 16 }, (_, i) => Math.cos((2 * Math.PI * 3 * i) / 16));
    const im = new Float64Array(16);
    fft(wave, im);
    expect(wave.map((value) => Math.round(value * 1e9) / 1e9).indexOf(8)).toBe(3);
    expect(wave[13]).toBeCloseTo(8, 9);
    expect(wave[4]).toBeCloseTo(0, 9);
  });

  it('shows a full-scale tone at 1 in its row, and nothing elsewhere', () => {
    const grid = spectrogramOf(tone(1000, 1), RATE_HZ, 4, 60);
    const row = rowOf(1000, 60);
    const brightest = grid.map((line) => line[2] ?? 0);
    expect(Math.abs(brightest.indexOf(Math.max(...brightest)) - row)).toBeLessThanOrEqual(1);
    expect(Math.max(...brightest)).toBeGreaterThan(0.97);
    expect(brightest[rowOf(150, 60)]).toBeLessThan(0.1);
  });

  it('shows a tone 40 dB down that much darker', () => {
    const at = (amplitude: number) =>
      Math.max(...spectrogramOf(tone(1000, amplitude), RATE_HZ, 3, 60).map((line) => line[1] ?? 0));
    expect(at(1) - at(0.01)).toBeCloseTo(40 / 85, 1);
  });
});
