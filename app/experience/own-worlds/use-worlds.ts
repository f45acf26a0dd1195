/** @file The worlds that may be chosen: the app's and the person's own. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Runtime } from '../../runtime/interfaces.ts';
import { WORLDS } from '../worlds/catalogue.ts';
import { ownWorldsOf } from './own-worlds.ts';

export function useWorlds(runtime: Runtime): readonly { readonly id: string; readonly name: string }[] {
  const names = useStore(
    ownWorldsOf(runtime).store,
    useShallow(({ worlds }) => worlds.flatMap(({ id, name }) => [id, name])),
  );
  return useMemo(() => {
    const own = names.flatMap((id, i) => (i % 2 === 0 ? [{ id, name: names[i + 1] ?? '' }] : []));
    return [...WORLDS, ...own];
  }, [names]);
}
