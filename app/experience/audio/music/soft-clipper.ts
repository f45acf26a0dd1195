/** @file The last limit before the loudspeaker: no sample exceeds the peak level, whatever comes in. Pure. */

/** −1.2 dBFS: leaves 0.2 dB for what lies between samples. */
export const CLIP_LEVEL = 10 ** (-1.2 / 20);
/** Up to here (−4.4 dBFS) the signal passes untouched. */
export const KNEE = 0.6;

/** Transfer curve of a wave shaper for inputs of −1…1: straight to the knee, then bending smoothly to the ceiling. */
export function softClipCurve(value: number): number {
  const size = Math.abs(value);
  if (size <= KNEE) return value;
  const room = CLIP_LEVEL - KNEE;
  return Math.sign(value) * (KNEE + room * Math.tanh((size - KNEE) / room));
}
