/**
 * @file Follows links to world documents. If the scene is stored, the link's document is applied, and can be undone. If
 * not, the page says which file it needs and applies the document once that file is opened. Without React.
 */
import { createStore } from 'zustand/vanilla';
import { looksAlike, parseWorldDocument } from '../../../src/world-document/index.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { followLinks } from '../../shared/packed-link.ts';
import { type OwnWorld, type OwnWorlds, ownWorldsOf } from './own-worlds.ts';
import { linkedWorld, readWorldLink, type WorldLink } from './world-link.ts';

export type LinkedWorldState =
  | { readonly kind: 'none' }
  /** Its scene is not kept here. */
  | { readonly kind: 'wanted'; readonly link: WorldLink }
  /** Null where the world was bound so already. */
  | { readonly kind: 'taken'; readonly name: string; readonly putBack: (() => void) | null }
  | { readonly kind: 'refused'; readonly reason: string };

export type LinkedWorlds = ReturnType<typeof createLinkedWorlds>;

type Page = Parameters<typeof followLinks>[0]['page'];

const NONE = { kind: 'none' } as const;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function createLinkedWorlds(options: {
  readonly own: Pick<OwnWorlds, 'store' | 'find' | 'edit' | 'film' | 'outline' | 'hashOf' | 'refresh'>;
  readonly runtime: {
    readonly store: Pick<Runtime['store'], 'getState'>;
    readonly preferences: Pick<Runtime['preferences'], 'set'>;
  };
  /** Takes the link out of the address: opened again, the page would take it over a later edit. */
  readonly forgetLink: () => void;
}) {
  const { own, runtime, forgetLink } = options;
  const store = createStore<LinkedWorldState>()(() => NONE);
  const put = (state: LinkedWorldState): void => store.setState(state, true);
  /** Each rises when what is under way counts no more: the reading of a followed link, and the taking of its world. */
  let followed = 0;
  let turn = 0;

  /** The one that is bound so already, else the one that is seen, else the newest. */
  const matchOf = async ({ scene, document }: WorldLink): Promise<OwnWorld | null> => {
    const matches: OwnWorld[] = [];
    for (const world of own.store.getState().worlds) {
      // One that cannot be read now is no match; the others may be.
      const hash = await own.hashOf(world.id).catch(() => null);
      if (hash === scene.contentHash) matches.push(own.find(world.id) ?? world);
    }
    const shownId = runtime.store.getState().worldId;
    return (
      matches.find((world) => looksAlike(world.document, document)) ??
      matches.find(({ id }) => id === shownId) ??
      matches.at(-1) ??
      null
    );
  };
  const take = async (link: WorldLink, world: OwnWorld, isCurrent: () => boolean): Promise<void> => {
    const { id, document: before } = world;
    const outline = await own.outline(id);
    if (!isCurrent()) return;
    const document = parseWorldDocument(link.document, outline);
    const isSame = looksAlike(before, document);
    const putBack = (): void => {
      put(NONE);
      void own.edit(id, before).then(() => own.film(id));
    };
    // Before the edit, which changes the list that a wanted scene is looked for in.
    put({ kind: 'taken', name: isSame ? before.name : document.name, putBack: isSame ? null : putBack });
    forgetLink();
    runtime.preferences.set({ worldId: id });
    if (isSame) return;
    await own.edit(id, document);
    void own.film(id);
  };
  const settle = async (link: WorldLink): Promise<void> => {
    const mine = ++turn;
    // Closed, or another link was followed, while the worlds were read.
    const isCurrent = (): boolean => mine === turn;
    try {
      const world = await matchOf(link);
      if (!isCurrent()) return;
      if (world) await take(link, world, isCurrent);
      else put({ kind: 'wanted', link });
    } catch (error) {
      if (isCurrent()) put({ kind: 'refused', reason: `The linked world was refused. ${messageOf(error)}` });
    }
  };
  const follow = async (link: WorldLink): Promise<void> => {
    const mine = ++followed;
    await own.refresh().catch(() => undefined);
    if (mine === followed) await settle(link);
  };
  // The file that is wanted may be opened at any time.
  const stop = own.store.subscribe(({ worlds }, before) => {
    const state = store.getState();
    if (state.kind !== 'wanted' || worlds === before.worlds) return;
    const world = worlds.find(({ contentHash }) => contentHash === state.link.scene.contentHash);
    if (world) void settle(state.link);
  });
  return {
    store,
    follow,
    /** Keeps to the page's links. */
    followPage: (page: Page): Promise<void> =>
      followLinks({
        page,
        find: linkedWorld,
        read: readWorldLink,
        onRead: (link) => void follow(link),
        onFault: (reason) => put(reason === null ? NONE : { kind: 'refused', reason }),
        refusal: 'The linked world was refused.',
      }),
    dismiss: (): void => {
      followed++;
      turn++;
      put(NONE);
      forgetLink();
    },
    dispose: stop,
  };
}

/** One a runtime, for the page's entry and its views alike. */
const models = new WeakMap<object, LinkedWorlds>();

export function linkedWorldsOf(runtime: Runtime): LinkedWorlds {
  const model =
    models.get(runtime) ??
    createLinkedWorlds({
      own: ownWorldsOf(runtime),
      runtime,
      forgetLink: () => {
        if (linkedWorld(location) !== null)
          history.replaceState(history.state, '', location.pathname + location.search);
      },
    });
  models.set(runtime, model);
  return model;
}
