/** @file createMienscape of fake parts, with a clock that tests move. */
import { vi } from 'vitest';
import type { FrameSource, SourceStatus } from '../camera/index.ts';
import { EMOTIONS } from '../core/index.ts';
import type { Sensing, SensingEvent, SensingStatus } from '../engine/index.ts';
import { STEP_MS } from '../simulation/index.ts';
import type { MienscapeOptions } from './index.ts';
import type { ScoreHandlers } from './interfaces.ts';
import { joinStages } from './join-stages.ts';
import { assetsBelow } from './own-assets.ts';
import type { Open, OpenLink } from './parts.ts';
import { readSource } from './session-source.ts';
import type { RecordedInput } from './test-hook.ts';

export const READY = {
  kind: 'ready',
  backend: 'wasm',
  adapter: null,
  warmUpMs: 5,
  why: 'test',
  unguarded: null,
  model: 'small@1',
} as const;
export const smile = EMOTIONS.map((emotion) => (emotion === 'happiness' ? 1 : 0));

export function setUp(
  options: Partial<MienscapeOptions> = {},
  recorded: readonly RecordedInput[] | null = null,
) {
  let nowMs = 0;
  const heard: {
    sensing?: (event: SensingEvent) => void;
    source?: (status: SourceStatus) => void;
    room?: ScoreHandlers;
  } = {};
  const sensing = {
    status: READY as SensingStatus,
    forget: vi.fn(),
    offer: vi.fn(),
    restart: vi.fn(),
    dispose: vi.fn(),
    subscribe: (listener: (event: SensingEvent) => void) => {
      heard.sensing = listener;
      return () => undefined;
    },
  };
  const source = {
    setRate: vi.fn(),
    stop: vi.fn(),
    onFrame: vi.fn(),
    onStatus: (listener: (status: SourceStatus) => void) => {
      heard.source = listener;
      listener({ kind: 'live' });
      return () => undefined;
    },
  };
  const open = vi.fn<Open>(async () => source as unknown as FrameSource);
  const leave = vi.fn();
  const openLink = vi.fn<OpenLink>(async (_source, handlers) => {
    heard.room = handlers;
    handlers.signal.addEventListener('abort', leave);
    return null;
  });
  const createSensing = vi.fn(() => sensing as unknown as Sensing);
  const mien = joinStages(
    { source: { kind: 'demo' }, ...options },
    {
      clock: () => nowMs,
      open,
      openLink,
      readSource,
      createSensing,
      urls: assetsBelow('/assets'),
      recorded,
    },
  );
  /** Steps go by; scores of a smile come before each where wanted. */
  const pass = (steps: number, smiles = true): void => {
    for (let i = 0; i < steps; i++) {
      nowMs += STEP_MS;
      const scores = { face: 'found', probabilities: smile, backend: 'wasm' } as const;
      const times = { capturedAtMs: nowMs - 20, readyAtMs: nowMs };
      if (smiles)
        heard.sensing?.({
          kind: 'scores',
          scores: { ...scores, ...times },
          lost: null,
          computeMs: 20,
          embedding: null,
          people: null,
        });
      vi.advanceTimersByTime(STEP_MS);
    }
  };
  return { mien, open, openLink, leave, createSensing, sensing, source, heard, pass, now: () => nowMs };
}
