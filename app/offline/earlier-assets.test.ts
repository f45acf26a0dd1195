import { beforeEach, describe, expect, it } from 'vitest';
import { EARLIER_CACHE, isHashedAsset, keepEarlierAssets } from './earlier-assets.ts';

const ORIGIN = 'http://localhost';
const chunk = (name: string): string => `${ORIGIN}/mienscape/assets/${name}.js`;

class FakeCaches {
  readonly all = new Map<string, Map<string, string>>();
  async open(name: string): Promise<Cache> {
    const entries = this.all.get(name) ?? new Map<string, string>();
    this.all.set(name, entries);
    return {
      keys: async () => [...entries.keys()].map((url) => ({ url })),
      match: async ({ url }: { url: string }) => entries.get(url),
      put: async (url: string, body: string) => void entries.set(url, body),
    } as unknown as Cache;
  }
  async delete(name: string): Promise<boolean> {
    return this.all.delete(name);
  }
  urls(name: string): string[] {
    return [...(this.all.get(name)?.keys() ?? [])];
  }
}

let caches: FakeCaches;
beforeEach(() => {
  caches = new FakeCaches();
  caches.all.set(
    'precache',
    new Map([
      [chunk('tone-AAAAAAAA'), 'old'],
      [chunk('tone-BBBBBBBB'), 'new'],
      [`${ORIGIN}/mienscape/index.html?__WB_REVISION__=1`, 'page'],
    ]),
  );
});

const changeOver = (someoneIsHere: boolean): Promise<void> =>
  keepEarlierAssets({
    caches,
    precache: 'precache',
    current: new Set([chunk('tone-BBBBBBBB')]),
    someoneIsHere,
  });

describe('an update', () => {
  it('keeps the chunks of the earlier version for the tabs that run it, and nothing else', async () => {
    await changeOver(true);
    expect(caches.urls(EARLIER_CACHE)).toEqual([chunk('tone-AAAAAAAA')]);
  });

  it('drops them once it takes over while no tab is open', async () => {
    await changeOver(true);
    await changeOver(false);
    expect(caches.urls(EARLIER_CACHE)).toEqual([]);
  });

  it('tells hashed chunks from files that keep their name', () => {
    expect(isHashedAsset('/assets/three-BV7aKO1k.js')).toBe(true);
    expect(isHashedAsset('/mienscape/assets/studio-eS4LCd0E.css')).toBe(true);
    expect(isHashedAsset('/models/student/weights.bin')).toBe(false);
    expect(isHashedAsset('/assets/x.js')).toBe(false);
  });
});
