/** @file Hooks: useEmotion renders at most four times a second, useTargets never. */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { EmotionState, SceneTargets } from '../../core/index.ts';
import type { Mienscape } from '../interfaces.ts';
import { useMienscape } from './context.ts';

/** Four renders a second at most. */
export const RENDER_MS = 250;
/** In a headset the page's own frames stop; steps go on. */
const FRAMES_STOPPED_MS = 100;

export interface EmotionStore {
  subscribe(onChange: () => void): () => void;
  read(): EmotionState | null;
}

/** Follows a Mienscape, but changes at most every 250 ms, whatever happens between. */
export function createEmotionStore(
  mien: Pick<Mienscape, 'read' | 'subscribe'> | null,
  now: () => number = () => performance.now(),
): EmotionStore {
  let shown = mien?.read().emotion ?? null;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  return {
    read: () => shown,
    subscribe: (onChange) =>
      mien?.subscribe(({ emotion }) => {
        const nowMs = now();
        if (emotion === shown || nowMs - shownAtMs < RENDER_MS) return;
        shown = emotion;
        shownAtMs = nowMs;
        onChange();
      }) ?? (() => undefined),
  };
}

/** The emotion, with at most four renders a second; null before `<Mienscape>` is mounted. */
export function useEmotion(): EmotionState | null {
  const { mien } = useMienscape();
  const made = useRef<{ readonly of: Mienscape | null; readonly store: EmotionStore } | null>(null);
  if (made.current?.of !== mien || !made.current)
    made.current = { of: mien, store: createEmotionStore(mien) };
  const { store } = made.current;
  return useSyncExternalStore(store.subscribe, store.read, () => null);
}

/** Calls back in every frame, without a render. In a headset, where the page's frames stop, at every step (33 ms). */
export function useTargets(callback: (targets: SceneTargets, emotion: EmotionState) => void): void {
  const { mien } = useMienscape();
  const newest = useRef(callback);
  useEffect(() => {
    newest.current = callback;
  });
  useEffect(() => {
    if (!mien) return;
    let calledAtMs = 0;
    const call = (): void => {
      const { targets, emotion } = mien.read();
      calledAtMs = performance.now();
      newest.current(targets, emotion);
    };
    let frame = requestAnimationFrame(function next() {
      // Before the call: what the callback throws ends that call alone.
      frame = requestAnimationFrame(next);
      call();
    });
    const leave = mien.subscribe(() => {
      if (performance.now() - calledAtMs > FRAMES_STOPPED_MS) call();
    });
    return () => {
      cancelAnimationFrame(frame);
      leave();
    };
  }, [mien]);
}
