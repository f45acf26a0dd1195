/** @file Follows the stems that are kept in this browser and the choice of music, and tells the soundscape what to play. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StemLevel, StemSet } from '../../../src/stems/index.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { createLoader } from '../../shared/loader.ts';
import type { Soundscape } from './soundscape.ts';

interface OwnMusicState {
  readonly set: StemSet | null;
  /** As it was measured when the stems were last loaded; null before, and while they change. */
  readonly level: StemLevel | null;
  /** Why they could not be loaded. */
  readonly problem: string | null;
}

export interface OwnMusic {
  readonly store: StoreApi<OwnMusicState>;
  /** Loads the stems to measure them, where they do not play already. */
  measure(): Promise<void>;
}

const loadDecoder = createLoader({
  what: 'Your own music’s decoder',
  load: () => import('./stems/decode.ts'),
});

/** Edits follow each other: the music changes once they rest. */
const SETTLED_MS = 700;
const MEASURE_HZ = 44_100;

export function followOwnMusic(
  runtime: Pick<Runtime, 'store' | 'storage'>,
  soundscape: Pick<Soundscape, 'setSource'>,
): OwnMusic {
  const { stems, storedData } = runtime.storage;
  const store = createStore<OwnMusicState>()(() => ({ set: null, level: null, problem: null }));
  const load = async (set: StemSet, rateHz: number) => {
    const isCurrent = (): boolean => store.getState().set === set;
    try {
      const { loadStems } = await loadDecoder();
      const prepared = await loadStems(set, async (id) => (await stems.file(id))?.bytes ?? null, rateHz);
      if (isCurrent()) store.setState({ level: prepared.level, problem: null });
      return prepared;
    } catch (error) {
      if (isCurrent())
        store.setState({ level: null, problem: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  };
  let played: StemSet | null = null;
  const follow = (): void => {
    const { set } = store.getState();
    const wanted = runtime.store.getState().musicChoice === 'own' ? set : null;
    if (wanted === played) return;
    played = wanted;
    soundscape.setSource(
      wanted === null ? { kind: 'composed' } : { kind: 'own', load: (rateHz) => load(wanted, rateHz) },
    );
  };
  const take = (set: StemSet | null, problem: string | null = null): void => {
    store.setState({ set, level: null, problem });
    runtime.store.setState({ hasOwnMusic: set !== null });
  };
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    const mine = ++turn;
    try {
      const set = await stems.load();
      if (mine !== turn) return;
      take(set);
    } catch (error) {
      if (mine === turn) take(null, error instanceof Error ? error.message : String(error));
    }
    clearTimeout(timer);
    timer = setTimeout(follow, played === null ? 0 : SETTLED_MS);
  };
  stems.subscribe(() => void look());
  storedData.onForget((stores, done) => {
    if (done || !stores.includes('stems')) return;
    // Erased: the composed music at once.
    turn++;
    take(null);
    follow();
  });
  runtime.store.subscribe((state, before) => {
    if (state.musicChoice !== before.musicChoice) follow();
  });
  void look();
  return {
    store,
    measure: async () => {
      const { set, level, problem } = store.getState();
      if (set === null || level !== null || problem !== null) return;
      await load(set, MEASURE_HZ).catch(() => undefined);
    },
  };
}
