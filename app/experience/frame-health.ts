/** @file Tells frames that were drawn completely from frames that an error interrupted. */
import { addAfterEffect, addEffect } from '@react-three/fiber';
import { useEffect, useRef } from 'react';

/** Frames that began and did not end for so long are broken, not slow, ms. */
const BROKEN_AFTER_MS = 1500;
const BROKEN_AFTER_FRAMES = 3;

/** Calls `onBroken` when errors keep interrupting frames, and `onDrawn` after each frame that was drawn completely. */
export function useFrameHealth(onDrawn: () => void, onBroken: (reason: string) => void): void {
  const latest = useRef({ onDrawn, onBroken });
  latest.current = { onDrawn, onBroken };
  useEffect(() => {
    let begun = 0;
    let sinceMs = 0;
    let reason = 'drawing it keeps failing';
    const hear = (event: ErrorEvent): void => {
      if (event.message) reason = event.message;
    };
    addEventListener('error', hear);
    const stopBefore = addEffect(() => {
      const nowMs = performance.now();
      if (begun++ === 0) sinceMs = nowMs;
      if (begun <= BROKEN_AFTER_FRAMES || nowMs - sinceMs < BROKEN_AFTER_MS) return;
      begun = 0;
      latest.current.onBroken(reason);
    });
    const stopAfter = addAfterEffect(() => {
      begun = 0;
      latest.current.onDrawn();
    });
    return () => {
      removeEventListener('error', hear);
      stopBefore();
      stopAfter();
    };
  }, []);
}
