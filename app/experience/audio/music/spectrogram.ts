/** @file A spectrogram as a grid of shares 0–1: for a picture of the music in the docs. Pure. */

const SIZE = 4096;
const LOW_HZ = 40;
const HIGH_HZ = 10_000;
const FLOOR_DB = -85;

/** In-place radix-2 FFT; lengths are powers of two. */
export function fft(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const [a = 0, b = 0] = [re[i], im[i]];
    re[i] = re[j] ?? 0;
    im[i] = im[j] ?? 0;
    re[j] = a;
    im[j] = b;
  }
  for (let span = 2; span <= n; span <<= 1) {
    const angle = (-2 * Math.PI) / span;
    for (let start = 0; start < n; start += span)
      for (let k = 0; k < span / 2; k++) {
        const [c, s] = [Math.cos(angle * k), Math.sin(angle * k)];
        const [p, q] = [start + k, start + k + span / 2];
        const [rq = 0, iq = 0, rp = 0, ip = 0] = [re[q], im[q], re[p], im[p]];
        const tr = rq * c - iq * s;
        const ti = rq * s + iq * c;
        re[q] = rp - tr;
        im[q] = ip - ti;
        re[p] = rp + tr;
        im[p] = ip + ti;
      }
  }
}

/** Rows from high to low on a logarithmic scale (10 kHz–40 Hz), columns in time; 0 is −85 dB, 1 is full scale. */
export function spectrogramOf(
  samples: Float32Array,
  rateHz: number,
  columns: number,
  rows: number,
): number[][] {
  const grid = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  const re = new Float64Array(SIZE);
  const im = new Float64Array(SIZE);
  for (let column = 0; column < columns; column++) {
    const start = Math.round((column / Math.max(1, columns - 1)) * (samples.length - SIZE));
    for (let i = 0; i < SIZE; i++) {
      re[i] = (samples[start + i] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / SIZE));
      im[i] = 0;
    }
    fft(re, im);
    for (let row = 0; row < rows; row++) {
      const hertz = (share: number): number => HIGH_HZ * (LOW_HZ / HIGH_HZ) ** share;
      const from = Math.floor((hertz((row + 1) / rows) * SIZE) / rateHz);
      const to = Math.max(from, Math.floor((hertz(row / rows) * SIZE) / rateHz));
      let most = 0;
      for (let bin = from; bin <= Math.min(to, SIZE / 2); bin++)
        most = Math.max(most, (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2);
      // A sine at full scale has an amplitude of a quarter of the window in its bin.
      const db = 10 * Math.log10(most / (SIZE / 4) ** 2 + 1e-20);
      const line = grid[row];
      if (line) line[column] = Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
    }
  }
  return grid;
}
