/** @file <Mienscape>: makes and disposes of one Mienscape for the components below it. */
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { createMienscape } from '../create-mienscape.ts';
import type { Mienscape as Instance, MienscapeOptions, MienscapeSource } from '../interfaces.ts';
import { Context } from './context.ts';

export interface MienscapeProps extends Omit<MienscapeOptions, 'onProblem'> {
  readonly children?: ReactNode;
  /** Opens the source as soon as it is mounted; else `start` of `useMienscape` does. Default false. */
  readonly autoStart?: boolean;
  readonly onProblem?: (problem: Error) => void;
}

/** What makes a source another one; an object that is written anew in each render is the same source. */
function partsOf(source: MienscapeSource): readonly unknown[] {
  switch (source.kind) {
    case 'camera':
      return [source.kind, source.consent, source.deviceId];
    case 'network':
      return [source.kind, source.consent, source.server];
    case 'serial':
      return [source.kind, source.consent, source.port];
    case 'link':
      return [source.kind, source.code, `${source.server ?? ''} ${source.name ?? ''}`];
    case 'video':
      return [source.kind, source.element, undefined];
    case 'file':
      return [source.kind, source.file, undefined];
    case 'demo':
      return [source.kind, undefined, undefined];
    default:
      throw source satisfies never;
  }
}

/**
 * Another source, `assets`, framing or backend begins anew; another mapping is followed from where the world stands.
 * A camera without consent throws here, so that an error boundary shows it.
 */
export function Mienscape({ children, autoStart = false, onProblem, ...options }: MienscapeProps): ReactNode {
  const [mien, setMien] = useState<Instance | null>(null);
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const { source, assets, mapping, strength, reducedMotion, framing, region, backend, rateHz } = options;

  const open = useCallback((instance: Instance) => {
    setProblem(null);
    instance.start().then(
      () => setRunning(instance.running),
      (error: Error) => setProblem(error),
    );
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts of `source` stand for it, and a mapping is set below
  useEffect(() => {
    const instance = createMienscape({
      ...options,
      onProblem: (told) => {
        setRunning(instance.running);
        setProblem(told);
        onProblem?.(told);
      },
    });
    setMien(instance);
    if (autoStart) open(instance);
    return () => {
      instance.dispose();
      setMien(null);
      setRunning(false);
    };
  }, [...partsOf(source), assets, strength, reducedMotion, framing, region, backend, rateHz]);

  useEffect(() => {
    if (mapping !== undefined) mien?.setMapping(mapping);
  }, [mien, mapping]);

  const context = useMemo(
    () => ({
      mien,
      running,
      problem,
      start: () => mien && open(mien),
      stop: () => {
        mien?.stop();
        setRunning(false);
      },
    }),
    [mien, running, problem, open],
  );
  return <Context.Provider value={context}>{children}</Context.Provider>;
}
