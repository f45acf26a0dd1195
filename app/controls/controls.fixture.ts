/** @file What controls are made of in tests: a runtime that only notes, and a state in which little is offered. */
import { vi } from 'vitest';
import type { ControlInput } from './controls.ts';

const WORLDS = [
  { id: 'shore', name: 'Shore at dusk' },
  { id: 'forest', name: 'Lantern forest' },
];

export function inputWith(state: Partial<ControlInput['state']> = {}) {
  const runtime = {
    sources: { stop: vi.fn(), resume: vi.fn() },
    sensing: { followOther: vi.fn() },
    simulation: { setMapping: vi.fn() },
    preferences: { set: vi.fn() },
  };
  const input: ControlInput = {
    runtime,
    worlds: WORLDS,
    soundscape: { toggle: vi.fn(), setVolume: vi.fn() },
    sound: { kind: 'idle', volume: 0.5 },
    onRecentre: vi.fn(),
    state: {
      source: { kind: 'playing', source: 'demo', pictures: 'live' },
      cameraLive: false,
      strength: 1,
      mappings: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
      mapping: { id: 'b' },
      worldId: 'shore',
      safePlace: false,
      resting: { light: false, music: false, pacing: true },
      quickAnswers: true,
      sessionLimitMin: 0,
      musicChoice: 'composed',
      hasOwnMusic: false,
      people: null,
      ...state,
    },
  };
  return { input, runtime };
}
