/**
 * @file Decides when the world is built. With a GPU, at once. Where a CPU draws, building takes all its time for
 * seconds, so the world waits there until the first emotion is named.
 */
import { useEffect, useState } from 'react';
import type { RuntimeState, RuntimeStore } from '../runtime/store.ts';
import { detectQuality } from './quality.ts';

/** After so long without an emotion the world begins all the same, ms since navigation began. */
const LONGEST_HOLD_MS = 6000;

/** Nothing is to be waited for any more: an emotion is there, or none will come. */
function isSettled({ engine, source, reading }: RuntimeState): boolean {
  const { kind } = reading.emotion;
  return (
    kind === 'sensed' || engine.kind === 'failed' || source.kind === 'failed' || source.kind === 'stopped'
  );
}

export interface DeferredStage {
  readonly mayBegin: boolean;
  /** Somebody wants in now. */
  begin(): void;
}

export function useDeferredStage(store: RuntimeStore): DeferredStage {
  const [mayBegin, setMayBegin] = useState(false);
  useEffect(() => {
    const begin = (): void => setMayBegin(true);
    if (detectQuality() === 'high' || isSettled(store.getState())) {
      begin();
      return;
    }
    const timer = setTimeout(begin, Math.max(0, LONGEST_HOLD_MS - performance.now()));
    const stop = store.subscribe((state) => {
      if (isSettled(state)) begin();
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [store]);
  return { mayBegin, begin: () => setMayBegin(true) };
}
