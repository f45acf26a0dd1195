/** @file What becomes of a recording when consent is taken back: it is discarded, and the recorder says so. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import type { SourceKind } from '../../src/core/index.ts';
import type { SensingState } from '../../src/link/index.ts';
import { createSimulation } from '../../src/simulation/index.ts';
import type { Runtime } from './interfaces.ts';
import type { SimulationEvent } from './live-simulation.ts';
import { createSessionRecorder } from './session-recorder.ts';

const [mapping] = BUILT_IN_MAPPINGS as readonly [Mapping];

const settings = { mapping, strength: 1, reducedMotion: false };

function setUp(source: SourceKind) {
  const link = createStore<{ sensing: SensingState | null }>()(() => ({ sensing: 'on' }));
  const store = createStore(() => ({ source: { kind: 'playing', source, pictures: 'live' } as const }));
  let consent = true;
  let network: string | null = 'student-large';
  let hear: (event: SimulationEvent) => void = () => undefined;
  const runtime = {
    store,
    link: { store: link },
    preferences: { hasConsent: () => consent },
    sensing: { model: { name: () => network } },
    simulation: {
      resetForRecording: () => createSimulation(0, settings),
      subscribe: (listener: (event: SimulationEvent) => void) => {
        hear = listener;
        return () => undefined;
      },
    },
  } as unknown as Runtime;
  const saved = vi.fn();
  const recorder = createSessionRecorder(runtime, () => Date.now(), saved);
  return {
    recorder,
    saved,
    link,
    state: () => recorder.store.getState(),
    /** The world moves up to now. */
    step: () => hear({ kind: 'stepped', state: createSimulation(Date.now(), settings) }),
    readWith: (name: string | null) => {
      network = name;
    },
    withdrawHere: () => {
      consent = false;
    },
  };
}

describe('a recording', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is saved where consent stands', () => {
    const { recorder, saved, state } = setUp('link');
    recorder.start(false);
    vi.advanceTimersByTime(2000);
    recorder.stop();
    expect(saved).toHaveBeenCalledTimes(1);
    expect(saved.mock.calls[0]?.[0]).toMatchObject({ source: 'link' });
    expect(state()).toMatchObject({ kind: 'idle', dropped: null });
  });

  it('names the network that read last, also where none does at its end; none that reads elsewhere', () => {
    const sessionOf = (source: SourceKind, networks: readonly (string | null)[]) => {
      const { recorder, saved, readWith } = setUp(source);
      readWith(networks[0] ?? null);
      recorder.start(false);
      for (const name of networks) {
        readWith(name);
        vi.advanceTimersByTime(1000);
      }
      recorder.stop();
      return saved.mock.calls[0]?.[0].model;
    };
    expect(sessionOf('camera', ['student-large', 'student', null])).toBe('student');
    expect(sessionOf('demo', ['student-large', null])).toBe('student-large');
    expect(sessionOf('camera', [null])).toBe('unknown');
    expect(sessionOf('link', ['student-large'])).toBe('unknown');
  });

  it('ends at its newest step where the computer slept, whether it is stopped or full before the world moves on', () => {
    const { recorder, saved, step } = setUp('demo');
    recorder.start(false);
    vi.advanceTimersByTime(2000);
    step();
    vi.setSystemTime(3_600_000);
    recorder.stop();
    expect(saved.mock.calls[0]?.[0]).toMatchObject({ durationMs: 2000 });
  });

  it('is saved on a page from plain http, where the browser makes no UUIDs', () => {
    const { crypto: whole } = globalThis;
    vi.stubGlobal('crypto', { getRandomValues: whole.getRandomValues.bind(whole) });
    const { recorder, saved } = setUp('demo');
    recorder.start(false);
    vi.advanceTimersByTime(2000);
    recorder.stop();
    expect(saved).toHaveBeenCalledTimes(1);
    expect(saved.mock.calls[0]?.[0]).toMatchObject({ source: 'demo' });
  });

  it('of a linked sensor is discarded with a word as consent is taken back there, also if it is given again at once', () => {
    const { recorder, saved, link, state } = setUp('link');
    recorder.start(false);
    vi.advanceTimersByTime(2000);
    link.setState({ sensing: 'withdrawn' });
    link.setState({ sensing: 'on' });
    expect(state()).toMatchObject({ kind: 'idle', dropped: 'sensorWithdrew' });
    vi.advanceTimersByTime(5000);
    recorder.stop();
    expect(saved).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);

    // The word stays until it is read, or another recording begins.
    recorder.putAway();
    expect(state()).toMatchObject({ kind: 'idle', dropped: null });
    recorder.start(false);
    expect(state().kind).toBe('recording');
  });

  it('of another source is none of the sensor’s business', () => {
    const { recorder, saved, link } = setUp('demo');
    recorder.start(false);
    link.setState({ sensing: 'withdrawn' });
    vi.advanceTimersByTime(500);
    recorder.stop();
    expect(saved).toHaveBeenCalledTimes(1);
  });

  it('goes on while the sensor only stops sensing', () => {
    const { recorder, saved, link } = setUp('link');
    recorder.start(false);
    link.setState({ sensing: 'off' });
    vi.advanceTimersByTime(500);
    recorder.stop();
    expect(saved).toHaveBeenCalledTimes(1);
  });

  it('of one’s own face is discarded with a word where consent went in another tab, and where its data are erased', () => {
    const other = setUp('camera');
    other.recorder.start(false);
    vi.advanceTimersByTime(500);
    other.withdrawHere();
    other.recorder.stop();
    expect(other.saved).not.toHaveBeenCalled();
    expect(other.state()).toMatchObject({ kind: 'idle', dropped: 'consentWithdrawn' });

    const here = setUp('camera');
    here.recorder.discard();
    expect(here.state()).toMatchObject({ kind: 'idle', dropped: null });
    here.recorder.start(false);
    here.recorder.discard();
    expect(here.state()).toMatchObject({ kind: 'idle', dropped: 'consentWithdrawn' });
  });
});
