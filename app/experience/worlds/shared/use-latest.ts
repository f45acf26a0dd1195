/** @file Keeps one stable function around a listener that may change with every render. */
import { useEffect, useMemo, useRef } from 'react';
import type { AmbientEvent } from '../world.ts';

export type AmbientEventListener = (event: AmbientEvent) => void;

export function useLatest(listener: AmbientEventListener | undefined): AmbientEventListener {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  }, [listener]);
  return useMemo(() => (event) => latest.current?.(event), []);
}
