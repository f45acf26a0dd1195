/** @file Tells frames that were drawn completely from frames that an error ended. */
import { addAfterEffect, addEffect } from '@react-three/fiber';
import { useEffect, useRef } from 'react';

/** Frames that began and did not end for so long are broken, not slow, ms. */
const BROKEN_AFTER_MS = 1500;
const BROKEN_AFTER_FRAMES = 3;

/** Calls back when frames begin and break off, again and again; and after each frame that was drawn whole. */
export function useFrameHealth(onDrawn: () => void, onBroken: (reason: string) => void): void {
  const latest = useRef({ onDrawn, onBroken });
  latest.current = { onDrawn, onBroken };
  useEffect(() => {
    let begun = 0;
    let sinceMs = 0;
    let reason = 'its frames break off';
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
