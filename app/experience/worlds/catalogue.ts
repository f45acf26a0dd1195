/** @file The list of worlds; each is loaded when it is entered. Imports no three.js, so the page may use it. */
import type { ComponentType } from 'react';
import type { Timbre } from '../audio/music/index.ts';
import type { WorldProps } from './world.ts';

interface WorldEntry {
  readonly id: string;
  readonly name: string;
  /** What is there, and how it answers. */
  readonly description: string;
  /** How it colours the music. */
  readonly timbre: Timbre;
  load(): Promise<{ readonly default: ComponentType<WorldProps> }>;
}

export const WORLDS: readonly [WorldEntry, ...WorldEntry[]] = [
  {
    id: 'shore',
    name: 'Shore at dusk',
    description: 'A bay in the last light. Lanterns rise from the water, birds cross far out.',
    timbre: 'glass',
    load: async () => ({ default: (await import('./shore/shore-world.tsx')).ShoreWorld }),
  },
  {
    id: 'forest',
    name: 'Lantern forest',
    description: 'Old trees at night. Lanterns kindle one by one, and lights drift among the trunks.',
    timbre: 'wood',
    load: async () => ({ default: (await import('./forest/forest-world.tsx')).ForestWorld }),
  },
];

/** The first place where the id is unknown: a name kept from an older version opens a world all the same. */
export function worldOf(id: string): WorldEntry {
  return WORLDS.find((world) => world.id === id) ?? WORLDS[0];
}
