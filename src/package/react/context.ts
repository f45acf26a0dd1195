/** @file What `<Mienscape>` gives to the hooks below it. */
import { createContext, useContext } from 'react';
import type { Mienscape } from '../interfaces.ts';

export interface MienscapeContext {
  /** Null until the provider is mounted. */
  readonly mien: Mienscape | null;
  readonly running: boolean;
  /** Why the source was refused or lost; null while all is well. */
  readonly problem: Error | null;
  /** Opens the source, and tells of what goes wrong in `problem`. */
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
