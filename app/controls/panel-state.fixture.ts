/** @file The state that the panel's words are made of, for tests: a demo clip that plays and is read. */
import { DEFAULT_MAPPING } from '../../src/adaptation/index.ts';
import type { EmotionState } from '../../src/core/index.ts';
import type { panelText } from './panel-text.ts';

type PanelState = Parameters<typeof panelText>[0];

/** What every emotion's state has. */
export const SUMMARY = {
  atMs: 0,
  sinceMs: 0,
  probabilities: [0, 1, 0, 0, 0, 0, 0, 0],
  confidence: 0.97,
  valence: 0,
  arousal: 0,
  ageMs: 100,
  recent: null,
};

export function stateOf(emotion: EmotionState, state: Partial<PanelState> = {}): PanelState {
  return {
    source: { kind: 'playing', source: 'demo', pictures: 'live' },
    engine: { kind: 'loading', stage: 'model', progress: 0 },
    reading: { emotion, delayMs: 20, lost: null },
    sensingHz: 12,
    fileRefusal: null,
    slow: null,
    people: null,
    waitsForPress: false,
    linkedSource: null,
    safePlace: false,
    strength: 1,
    resting: { light: false, music: false, pacing: false },
    mapping: DEFAULT_MAPPING,
    override: 'sensing',
    ...state,
  };
}
