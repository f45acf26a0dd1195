/** @file The soundscape with music that is a stand-in. */
import { afterEach, expect, it, vi } from 'vitest';
import { createSoundscape } from './soundscape.ts';

const music = vi.hoisted(() => ({
  state: 'suspended',
  stop: vi.fn(async () => undefined),
  start: vi.fn(async () => undefined),
  update: () => undefined,
  playEvent: vi.fn(),
  subscribe: () => () => undefined,
}));
vi.mock('./music/index.ts', () => ({ createMusic: () => music }));

afterEach(() => void vi.unstubAllGlobals());

it('lets no music come back on a device that only senses, where the system had taken it away before', () => {
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('addEventListener', () => undefined);
  const latest = { read: () => ({ targets: { music: {} }, answer: null }) };
  const simulation = { latest, subscribe: () => () => undefined };
  const soundscape = createSoundscape(simulation as never, 1, () => undefined);
  soundscape.rest(true);
  expect(music.stop).toHaveBeenCalledOnce();
  soundscape.rest(false);
  expect(music.start).toHaveBeenCalledOnce();
});

it('answers no expression that began before it sounded', () => {
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('addEventListener', () => undefined);
  let answer = { count: 3, inMusic: true, inWorld: false };
  let moved: (event: object) => void = () => undefined;
  const latest = { read: () => ({ targets: { music: {} }, answer }) };
  const subscribe = (listener: typeof moved): void => {
    moved = listener;
  };
  createSoundscape({ latest, subscribe } as never, 1, () => undefined);
  music.state = 'idle';
  moved({ kind: 'moved' });
  music.state = 'playing';
  moved({ kind: 'moved' });
  expect(music.playEvent).not.toHaveBeenCalled();
  answer = { ...answer, count: 4 };
  moved({ kind: 'moved' });
  expect(music.playEvent).toHaveBeenCalledOnce();
});
