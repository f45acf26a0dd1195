/** @file The React context that `<Mienscape>` provides to the hooks below it. */
import { createContext, useContext } from 'react';
import type { MienscapeError } from '../../core/index.ts';
import type { Mienscape, MienscapePhase } from '../interfaces.ts';

export interface MienscapeContext {
  /** Null until the provider is mounted. */
  readonly mien: Mienscape | null;
  /** Pictures come. */
  readonly running: boolean;
  /** What to show the person: `off`, `opening`, `loading` or `on`. */
  readonly phase: MienscapePhase;
  /** Why the source was refused or lost; null if there is no problem. */
  readonly problem: MienscapeError | null;
  /**
   * Opens the source. If that fails, `problem` says why. The same function in each render, as `stop`: it acts on the source of the
   * newest render. Called before `<Mienscape>` is mounted, as in an effect of a component below it, it holds from the mount on.
   */
  readonly start: () => void;
  readonly stop: () => void;
}

export const Context = createContext<MienscapeContext | null>(null);

/** @throws Error outside `<Mienscape>` */
export function useMienscape(): MienscapeContext {
  const context = useContext(Context);
  if (context) return context;
  throw new Error('This hook needs <Mienscape> around it. Put <Mienscape source={…}> above this component.');
}
