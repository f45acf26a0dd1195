/** @file A listener that may change with every render, behind one function that never does. */
import { useEffect, useMemo, useRef } from 'react';
import type { Happening } from '../world.ts';

export type Tell = (happening: Happening) => void;

export function useLatest(listener: Tell | undefined): Tell {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  }, [listener]);
  return useMemo(() => (happening) => latest.current?.(happening), []);
}
