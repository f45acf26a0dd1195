/** @file <Mienscape>: makes and disposes of one Mienscape for the components below it. */
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { DEFAULT_MAPPING } from '../../adaptation/index.ts';
import { assertNames, type MienscapeError } from '../../core/index.ts';
import { createMienscape } from '../create-mienscape.ts';
import type { Mienscape as MienscapeInstance, MienscapeOptions, MienscapePhase } from '../interfaces.ts';
import { OPTIONS } from '../option-ranges.ts';
import { Context } from './context.ts';
import { type Followed, followMienscape, type Loss, partsOf, regionKey } from './follow.ts';

export interface MienscapeProps extends Omit<MienscapeOptions, 'replaces'> {
  readonly children?: ReactNode;
  /**
   * True: opens the source as soon as it is mounted, and another source unless `stop` was called. False (default): call `start` of
   * `useMienscape`; another source is opened where the former one runs.
   */
  readonly autoStart?: boolean | undefined;
  /** Called when what was running has ended. What goes wrong while it opens is `problem` of `useMienscape`. */
  readonly onProblem?: MienscapeOptions['onProblem'];
}

const PROPS = ['children', 'autoStart', ...OPTIONS.filter((name) => name !== 'replaces')];

/** Without attributes with a hyphen, which tools put on every component. @throws TypeError for another prop that there is not */
function ownProps(props: MienscapeProps): MienscapeProps {
  const own = Object.entries(props).filter(([name]) => name !== 'ref' && !name.includes('-'));
  const known = Object.fromEntries(own) as unknown as MienscapeProps;
  assertNames('<Mienscape>', known, PROPS);
  return known;
}

/**
 * Whatever is changed, targets go on from where they stand. A changed `mapping`, `strength` or `reducedMotion` leaves the source
 * open; any other changed option makes a new Mienscape, which runs if the former one did. A camera without consent, a
 * mapping that is none, an option out of range and a misspelt prop throw here, so that an error boundary shows them.
 */
export function Mienscape(props: MienscapeProps): ReactNode {
  const { children, autoStart = false, onProblem, ...options } = ownProps(props);
  const [followed, setFollowed] = useState<Followed | null>(null);
  const [running, setRunning] = useState(false);
  const [phase, setPhase] = useState<MienscapePhase>('off');
  const [problem, setProblem] = useState<MienscapeError | null>(null);
  const {
    source,
    assets,
    mapping,
    strength = 1,
    reducedMotion = false,
    framing,
    region,
    backend,
    rateHz,
  } = options;
  /** Of the newest render: it is another function in each. */
  const hear = useRef(onProblem);
  useEffect(() => {
    hear.current = onProblem;
  });

  const former = useRef<{ readonly mien: MienscapeInstance; readonly ran: boolean } | null>(null);
  /** By `stop`, and not by its own end or by a problem. */
  const stopped = useRef(false);
  /** The one that is mounted. A component below may hold `start` and `stop` of any render, also of one before the mount. */
  const mounted = useRef<Followed | null>(null);
  /** What was called while none was mounted: effects of components below run first. */
  const called = useRef<'start' | 'stop' | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts of `source` stand for it; mapping, strength and motion are set below
  useEffect(() => {
    const replaced = former.current && { replaces: former.current.mien };
    const make = (onFault: (loss: Loss) => void): MienscapeInstance =>
      createMienscape({ ...options, ...replaced, onProblem: onFault });
    const now = followMienscape(make, {
      onRunning: setRunning,
      onPhase: setPhase,
      onProblem: setProblem,
      onLoss: (loss) => hear.current?.(loss),
    });
    setFollowed(now);
    mounted.current = now;
    const goesOn = called.current === null ? former.current?.ran : called.current === 'start';
    called.current = null;
    if (autoStart ? !stopped.current : goesOn) now.open();
    return () => {
      mounted.current = null;
      former.current = { mien: now.mien, ran: now.mien.running };
      now.leave();
      setFollowed(null);
      setRunning(false);
      setPhase('off');
      setProblem(null);
    };
  }, [...partsOf(source), assets, framing, regionKey(region), backend, rateHz]);

  const mien = followed?.mien ?? null;
  // Taken away, the first that is built in is followed again, as without one.
  const isMapped = useRef(false);
  useEffect(() => {
    if (mapping !== undefined || isMapped.current) mien?.setMapping(mapping ?? DEFAULT_MAPPING);
    isMapped.current = mapping !== undefined;
  }, [mien, mapping]);

  useEffect(() => mien?.set({ strength, reducedMotion }), [mien, strength, reducedMotion]);

  const start = useCallback(() => {
    stopped.current = false;
    if (mounted.current) mounted.current.open();
    else called.current = 'start';
  }, []);
  const stop = useCallback(() => {
    stopped.current = true;
    if (mounted.current) mounted.current.mien.stop();
    else called.current = 'stop';
  }, []);
  const context = useMemo(
    () => ({ mien, running, phase, problem, start, stop }),
    [mien, running, phase, problem, start, stop],
  );
  return <Context.Provider value={context}>{children}</Context.Provider>;
}
