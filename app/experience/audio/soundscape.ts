/** @file Joins the music to the targets; it starts only from a person's gesture, as browsers ask. */
import { createStore } from 'zustand/vanilla';
import type { SoundState } from '../../controls/controls.ts';
import type { SimulationControls } from '../../runtime/interfaces.ts';
import type { AmbientEvent } from '../worlds/index.ts';
import { createMusic, type MusicSource } from './music/index.ts';

/** Where a note sounds that comes from nowhere in the world, m. */
const BEFORE_EARS = [0, 1.6, -4] as const;

export type Soundscape = ReturnType<typeof createSoundscape>;

export function createSoundscape(
  simulation: Pick<SimulationControls, 'latest' | 'subscribe'>,
  volume: number,
  onVolume: (volume: number) => void,
) {
  const { latest } = simulation;
  const music = createMusic({ targets: latest.read().targets.music, volume });
  const store = createStore<SoundState>()(() => ({
    kind: music.state,
    volume,
    reason: null,
    sounding: null,
  }));

  let answered = 0;
  /** Whether it sounds or not, so that what was answered in silence is not answered again by its first note. */
  const follow = (sounds: boolean): void => {
    const { targets, answer } = latest.read();
    if (sounds) music.update(targets.music);
    const count = answer?.count ?? 0;
    // Where the world answers too, the note sounds from there (`playEvent`).
    if (sounds && answer && count > answered && answer.inMusic && !answer.inWorld)
      music.playEvent('answer', BEFORE_EARS);
    answered = count;
  };

  music.subscribe((kind) => {
    store.setState({
      kind,
      reason: music.problem?.message ?? null,
      sounding: kind === 'playing' ? music.sounding : null,
    });
  });

  simulation.subscribe(({ kind }) => {
    if (kind === 'moved') follow(music.state === 'playing');
  });

  const start = (): Promise<void> => {
    music.update(latest.read().targets.music);
    return music.start();
  };
  /** It rested while it sounded: it sounds again afterwards. */
  let soundsAfterRest = false;
  const sounds = (): boolean => music.state === 'playing' || music.state === 'starting';
  const inView = (): void => {
    if (!document.hidden) void music.wake();
  };
  document.addEventListener('visibilitychange', inView);
  addEventListener('pageshow', inView);
  addEventListener('focus', inView);
  return {
    store,
    start,
    /** The headset has taken over, is worn again, or gave the page back. */
    wake: music.wake,
    toggle: (): void => {
      void (sounds() ? music.stop() : start());
    },
    /** Nothing sounds while this device only senses. What sounded before sounds again afterwards. */
    rest: (rests: boolean): void => {
      if (rests) {
        // One that the system has taken away would come back by itself.
        soundsAfterRest = sounds() || music.state === 'suspended';
        if (soundsAfterRest) void music.stop();
      } else if (soundsAfterRest) {
        soundsAfterRest = false;
        void start();
      }
    },
    setTimbre: music.setTimbre,
    setSource: (source: MusicSource): void => void music.setSource(source),
    /** Greatest sample of the last moment, 0–1; null where it is not measured. */
    peak: music.peak,
    playEvent: ({ kind, at }: AmbientEvent): void => {
      if (kind !== 'answer' || latest.read().answer?.inMusic !== false) music.playEvent(kind, at);
    },
    listen: music.listen,
    setVolume: (next: number): void => {
      store.setState({ volume: next });
      music.setVolume(next);
      onVolume(next);
    },
    /** For the end of a visit: a share (0–1) of the volume that the person chose. */
    dim: music.dim,
  };
}
