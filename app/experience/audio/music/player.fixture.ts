/** @file Audio for tests of the player: a device that the system takes away and gives back, and music without Tone. */
import type * as Session from './session.ts';

/** What was built since the test began. */
export const engines: { kind: 'composed' | 'own'; volume: number; rampSec: number; ended: boolean }[] = [];

/** `session.ts`, with what is prepared for a session: enough for the states of the player, ready a second after it is asked for. */
export const withFakeEngines = (original: typeof Session): typeof Session => ({
  ...original,
  buildEngine: async (_session, _seed, _targets, source) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (source.kind === 'own') await source.load(48_000);
    const nothing = (): void => undefined;
    const engine = { kind: source.kind, volume: 0, rampSec: 0, ended: false };
    engines.push(engine);
    return {
      setTargets: nothing,
      setTimbre: nothing,
      setVolume: (volume: number, rampSec: number) => {
        Object.assign(engine, { volume, rampSec });
      },
      playEvent: nothing,
      listen: nothing,
      tick: nothing,
      sounding: () => undefined,
      activeNotes: () => 0,
      dispose: () => {
        engine.ended = true;
      },
    };
  },
});

/** A device that the system takes away and gives back. */
export class ShareableAudioContext extends EventTarget {
  static last: ShareableAudioContext;
  state = 'suspended';
  /** Whether the system lets it run. */
  free = true;
  closed = false;
  constructor() {
    super();
    ShareableAudioContext.last = this;
  }
  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
  resume(): Promise<void> {
    if (!this.free) return new Promise(() => undefined);
    this.become('running');
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
