/** @file <Mienscape>: makes and disposes of one Mienscape for the components below it. */
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { DEFAULT_MAPPING } from '../../adaptation/index.ts';
import { createMienscape } from '../create-mienscape.ts';
import type { MienscapeOptions } from '../interfaces.ts';
import { Context } from './context.ts';
import { type Followed, followMienscape, partsOf, regionKey } from './follow.ts';

export interface MienscapeProps extends Omit<MienscapeOptions, 'onProblem'> {
  readonly children?: ReactNode;
  /** True: opens the source as soon as it is mounted. False (default): call `start` of `useMienscape`. */
  readonly autoStart?: boolean;
  /** Called when what was running has ended. What goes wrong while it opens is `problem` of `useMienscape`. */
  readonly onProblem?: (problem: Error) => void;
}

/**
 * A changed mapping takes effect from the present targets. Any other changed option starts a new Mienscape. A camera
 * without consent, a mapping that is none and an option out of range throw here, so that an error boundary shows them.
 */
export function Mienscape({ children, autoStart = false, onProblem, ...options }: MienscapeProps): ReactNode {
  const [followed, setFollowed] = useState<Followed | null>(null);
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const { source, assets, mapping, strength, reducedMotion, framing, region, backend, rateHz } = options;
  /** Of the newest render: it is another function in each. */
  const hear = useRef(onProblem);
  useEffect(() => {
    hear.current = onProblem;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts of `source` stand for it, and a mapping is set below
  useEffect(() => {
    const now = followMienscape((onFault) => createMienscape({ ...options, onProblem: onFault }), {
      onRunning: setRunning,
      onProblem: (told, isLost) => {
        setProblem(told);
        if (told && isLost) hear.current?.(told);
      },
    });
    setFollowed(now);
    if (autoStart) now.open();
    return () => {
      now.leave();
      setFollowed(null);
      setRunning(false);
      setProblem(null);
    };
  }, [...partsOf(source), assets, strength, reducedMotion, framing, regionKey(region), backend, rateHz]);

  const mien = followed?.mien ?? null;
  // Taken away, the first that is built in is followed again, as without one.
  const isMapped = useRef(false);
  useEffect(() => {
    if (mapping !== undefined || isMapped.current) mien?.setMapping(mapping ?? DEFAULT_MAPPING);
    isMapped.current = mapping !== undefined;
  }, [mien, mapping]);

  const start = useCallback(() => followed?.open(), [followed]);
  const stop = useCallback(() => mien?.stop(), [mien]);
  const context = useMemo(
    () => ({ mien, running, problem, start, stop }),
    [mien, running, problem, start, stop],
  );
  return <Context.Provider value={context}>{children}</Context.Provider>;
}
