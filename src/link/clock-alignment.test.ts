import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { align, type ClockAlignment, estimate, NO_ALIGNMENT, toOwnTime } from './clock-alignment.ts';

const OWN_START_MS = 5000;

interface Network {
  readonly offsetMs: number;
  /** Parts per million. */
  readonly driftPpm: number;
  readonly thereMs: number;
  readonly backMs: number;
  /** Mean of the exponential jitter of each way, ms. */
  readonly jitterMs: number;
  readonly loss: number;
  readonly seed: number;
}

/** Their clock at a time of one's own. */
const theirs = ({ offsetMs, driftPpm }: Network, ownMs: number): number =>
  ownMs + offsetMs + ((ownMs - OWN_START_MS) * driftPpm) / 1e6;

function roundTrips(network: Network, seconds: number): { alignment: ClockAlignment; nowMs: number } {
  const random = createRandom(network.seed);
  const jitter = (): number => -Math.log(1 - random.next()) * network.jitterMs;
  let alignment = NO_ALIGNMENT;
  let nowMs = OWN_START_MS;
  for (let s = 0; s < seconds; s += 2) {
    const sentMs = OWN_START_MS + s * 1000;
    const arrivedMs = sentMs + network.thereMs + jitter();
    const returnedMs = arrivedMs + 1 + network.backMs + jitter();
    if (random.next() < network.loss) continue;
    alignment = align(alignment, {
      sentMs,
      receivedMs: theirs(network, arrivedMs),
      repliedMs: theirs(network, arrivedMs + 1),
      returnedMs,
    });
    nowMs = Math.max(nowMs, returnedMs);
  }
  return { alignment, nowMs };
}

const networks = fc.record({
  offsetMs: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
  driftPpm: fc.integer({ min: -200, max: 200 }),
  thereMs: fc.integer({ min: 0, max: 80 }),
  backMs: fc.integer({ min: 0, max: 80 }),
  jitterMs: fc.integer({ min: 0, max: 100 }),
  loss: fc.double({ min: 0, max: 0.4, noNaN: true }),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
});

describe('the alignment of clocks', () => {
  it('errs by no more than it says, whatever the delay, jitter, loss, offset and drift', () => {
    fc.assert(
      fc.property(networks, fc.integer({ min: 4, max: 900 }), (network, seconds) => {
        const { alignment, nowMs } = roundTrips(network, seconds);
        const known = estimate(alignment, nowMs);
        if (known === null) return;
        const error = known.offsetMs - (theirs(network, nowMs) - nowMs);
        expect(Math.abs(error)).toBeLessThanOrEqual(known.withinMs + 0.01);
      }),
    );
  });

  it('finds the offset where both ways are alike, within a quarter of the jitter and 2 ms', () => {
    const even = networks.map((network) => ({ ...network, backMs: network.thereMs, loss: 0.2 }));
    fc.assert(
      fc.property(even, (network) => {
        const { alignment, nowMs } = roundTrips(network, 120);
        const own = toOwnTime(alignment, theirs(network, nowMs - 80), nowMs);
        expect(Math.abs((own ?? Number.NaN) - (nowMs - 80))).toBeLessThanOrEqual(network.jitterMs * 0.25 + 2);
      }),
    );
  });

  it('finds the drift of a quiet network', () => {
    for (const driftPpm of [-150, -20, 0, 20, 150]) {
      const network = { offsetMs: 4321, driftPpm, thereMs: 5, backMs: 5, jitterMs: 1, loss: 0, seed: 3 };
      const { alignment, nowMs } = roundTrips(network, 120);
      const drift = (estimate(alignment, nowMs)?.drift ?? Number.NaN) * 1e6;
      expect(Math.abs(drift - driftPpm), `${driftPpm} ppm`).toBeLessThan(15);
    }
  });

  it('begins anew when a clock jumps, and not for a late answer', () => {
    const network = { offsetMs: 0, driftPpm: 0, thereMs: 5, backMs: 5, jitterMs: 2, loss: 0, seed: 1 };
    const { alignment, nowMs } = roundTrips(network, 60);
    const late = align(alignment, {
      sentMs: nowMs,
      receivedMs: nowMs + 5,
      repliedMs: nowMs + 5,
      returnedMs: nowMs + 4000,
    });
    expect(Math.abs(estimate(late, nowMs)?.offsetMs ?? Number.NaN)).toBeLessThan(3);
    const slept = align(late, {
      sentMs: nowMs,
      receivedMs: nowMs + 90_005,
      repliedMs: nowMs + 90_005,
      returnedMs: nowMs + 10,
    });
    expect(estimate(slept, nowMs)?.offsetMs).toBeCloseTo(90_000, 3);
  });

  it('knows nothing before the first round trip, and takes no impossible one', () => {
    expect(toOwnTime(NO_ALIGNMENT, 5, 5)).toBeNull();
    const broken = { sentMs: Number.NaN, receivedMs: 0, repliedMs: 0, returnedMs: 1 };
    expect(align(NO_ALIGNMENT, broken)).toEqual(NO_ALIGNMENT);
  });
});
