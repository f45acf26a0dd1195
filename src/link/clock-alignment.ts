/**
 * @file Aligns the clock of another device with one's own: offset and drift from round trips, as NTP does. Each round trip
 * bounds the offset by half its length, so the short ones count most; a line through them gives the drift.
 */

/** Four times of one round trip, ms: sent and returned by one's own clock, received and replied by the other's. */
export interface RoundTrip {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly repliedMs: number;
  readonly returnedMs: number;
}

interface Sample {
  /** One's own clock, the middle of the round trip. */
  readonly atMs: number;
  /** Theirs minus one's own. */
  readonly offsetMs: number;
  readonly tripMs: number;
}

export interface ClockAlignment {
  readonly samples: readonly Sample[];
}

/** Round trips remembered: about two minutes of them. */
const MOST_SAMPLES = 60;
/** Quartz differs by some 20 ppm, rarely by 100; the line is held near 0 as far as the samples say nothing. */
const DRIFT_DEVIATION = 100e-6;
const MOST_DRIFT = 500e-6;
/** Deviation of the offset of the shortest round trip: what a page's clock and its event loop add, ms. */
const BASE_DEVIATION_MS = 0.5;
/** Beyond its bound by more than this, a sample says that a clock jumped (a device that slept), ms. */
const JUMP_MS = 20;

export const NO_ALIGNMENT: ClockAlignment = { samples: [] };

export function align(alignment: ClockAlignment, trip: RoundTrip): ClockAlignment {
  const tripMs = Math.max(0, trip.returnedMs - trip.sentMs - (trip.repliedMs - trip.receivedMs));
  const offsetMs = (trip.receivedMs - trip.sentMs + (trip.repliedMs - trip.returnedMs)) / 2;
  const sample = { atMs: (trip.sentMs + trip.returnedMs) / 2, offsetMs, tripMs };
  if (!Object.values(sample).every(Number.isFinite)) return alignment;
  const known = estimate(alignment, sample.atMs);
  const jumped =
    known !== null && Math.abs(known.offsetMs - offsetMs) > tripMs / 2 + known.withinMs + JUMP_MS;
  const kept = jumped ? [] : alignment.samples.slice(1 - MOST_SAMPLES);
  return { samples: [...kept, sample] };
}

export interface ClockEstimate {
  /** Theirs minus one's own at that time, ms. */
  readonly offsetMs: number;
  /** How much faster theirs runs: 0.00001 is 10 ppm. */
  readonly drift: number;
  /** The true offset is within this, however lopsided the way and whatever the drift, ms. */
  readonly withinMs: number;
}

/** Null before the first round trip. */
export function estimate({ samples }: ClockAlignment, atMs: number): ClockEstimate | null {
  const shortest = samples.reduce<Sample | null>(
    (best, sample) => (best && best.tripMs < sample.tripMs ? best : sample),
    null,
  );
  if (!shortest) return null;
  // Weighted least squares about the shortest sample, with a prior that holds the slope near 0.
  let [weights, sumT, sumO, sumTt, sumTo] = [0, 0, 0, 0, 0];
  for (const { atMs: at, offsetMs, tripMs } of samples) {
    const deviation = BASE_DEVIATION_MS + (tripMs - shortest.tripMs) / 2;
    const weight = 1 / deviation ** 2;
    const [t, o] = [at - shortest.atMs, offsetMs - shortest.offsetMs];
    weights += weight;
    sumT += weight * t;
    sumO += weight * o;
    sumTt += weight * t * t;
    sumTo += weight * t * o;
  }
  const spread = sumTt - (sumT * sumT) / weights + 1 / DRIFT_DEVIATION ** 2;
  const slope = (sumTo - (sumT * sumO) / weights) / spread;
  const drift = Math.min(MOST_DRIFT, Math.max(-MOST_DRIFT, slope));
  const atShortest = shortest.offsetMs + (sumO - drift * sumT) / weights;
  // Noise of the long ones never carries it out of what any one allows.
  let [lowest, highest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { atMs: at, offsetMs, tripMs } of samples) {
    const withinMs = tripMs / 2 + Math.abs(atMs - at) * MOST_DRIFT;
    lowest = Math.max(lowest, offsetMs - withinMs);
    highest = Math.min(highest, offsetMs + withinMs);
  }
  const moved = atShortest + drift * (atMs - shortest.atMs);
  const offsetMs = Math.min(highest, Math.max(lowest, moved));
  return { offsetMs, drift, withinMs: Math.max(0, highest - offsetMs, offsetMs - lowest) };
}

/** A time of the other device on one's own clock; null before the first round trip. */
export function toOwnTime(alignment: ClockAlignment, theirMs: number, nowMs: number): number | null {
  const known = estimate(alignment, nowMs);
  if (known === null) return null;
  return nowMs + (theirMs - (nowMs + known.offsetMs)) / (1 + known.drift);
}
