/** @file Measures loudness by ITU-R BS.1770-4 with its gates, for tests and figures. Pure. */

const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -10;
const BLOCK_SEC = 0.4;
const STEP_SEC = 0.1;

type Biquad = readonly [b0: number, b1: number, b2: number, a1: number, a2: number];

/** The two filters of K-weighting for any sampling rate (De Man 2014, from the standard's 48 kHz coefficients). */
function kWeighting(rateHz: number): readonly [Biquad, Biquad] {
  const shelfK = Math.tan((Math.PI * 1681.974450955533) / rateHz);
  const shelfQ = 0.7071752369554196;
  const vh = 10 ** (3.999843853973347 / 20);
  const vb = vh ** 0.4996667741545416;
  const a0 = 1 + shelfK / shelfQ + shelfK * shelfK;
  const shelf: Biquad = [
    (vh + (vb * shelfK) / shelfQ + shelfK * shelfK) / a0,
    (2 * (shelfK * shelfK - vh)) / a0,
    (vh - (vb * shelfK) / shelfQ + shelfK * shelfK) / a0,
    (2 * (shelfK * shelfK - 1)) / a0,
    (1 - shelfK / shelfQ + shelfK * shelfK) / a0,
  ];
  const passK = Math.tan((Math.PI * 38.13547087602444) / rateHz);
  const passQ = 0.5003270373238773;
  const p0 = 1 + passK / passQ + passK * passK;
  const pass: Biquad = [1, -2, 1, (2 * (passK * passK - 1)) / p0, (1 - passK / passQ + passK * passK) / p0];
  return [shelf, pass];
}

function filtered(samples: Float32Array, [b0, b1, b2, a1, a2]: Biquad): Float32Array {
  const out = new Float32Array(samples.length);
  let x1 = 0;
  let x2 = 0;
  let y1 = 0;
  let y2 = 0;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i] ?? 0;
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    out[i] = y;
  }
  return out;
}

const toLufs = (energy: number): number => -0.691 + 10 * Math.log10(energy + 1e-20);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Energy of overlapping blocks of 0.4 s, every 0.1 s: channels added up, K-weighted. */
function blockEnergies(channels: readonly Float32Array[], rateHz: number): number[] {
  const [shelf, pass] = kWeighting(rateHz);
  const weighted = channels.map((samples) => filtered(filtered(samples, shelf), pass));
  const step = Math.round(STEP_SEC * rateHz);
  const length = Math.min(...weighted.map((samples) => samples.length));
  const steps = Array.from({ length: Math.floor(length / step) }, (_, i) => {
    let energy = 0;
    for (const samples of weighted)
      for (let at = i * step; at < (i + 1) * step; at++) energy += (samples[at] ?? 0) ** 2;
    return energy / step;
  });
  const span = Math.round(BLOCK_SEC / STEP_SEC);
  return steps.slice(span - 1).map((_, i) => mean(steps.slice(i, i + span)));
}

function gated(energies: readonly number[]): number {
  const heard = energies.filter((energy) => toLufs(energy) > ABSOLUTE_GATE_LUFS);
  const gate = toLufs(mean(heard)) + RELATIVE_GATE_LU;
  return toLufs(mean(heard.filter((energy) => toLufs(energy) > gate)));
}

/** Integrated loudness of the whole, LUFS; −200 for silence. */
export function loudnessOf(channels: readonly Float32Array[], rateHz: number): number {
  return gated(blockEnergies(channels, rateHz));
}

/** Integrated loudness of each stretch of `seconds`, one after the other; a last stretch cut short is left out. */
export function loudnessOver(channels: readonly Float32Array[], rateHz: number, seconds: number): number[] {
  const energies = blockEnergies(channels, rateHz);
  const span = Math.round(seconds / STEP_SEC);
  return Array.from({ length: Math.floor((energies.length + BLOCK_SEC / STEP_SEC) / span) }, (_, i) =>
    gated(energies.slice(i * span, (i + 1) * span)),
  );
}
