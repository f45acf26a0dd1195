/** @file Damaged worlds are read or refused in words, and what a reader does wrong is found. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/index.ts';
import { CALM_SCENE, FLASHING_SCENE, glbOf } from '../../src/fixtures/glb-scenes.ts';
import { readWorldFile } from '../../src/world-document/index.ts';
import { fuzzBuiltWorlds } from './built-worlds.ts';
import { faultOfWorld, fuzzWorlds } from './worlds.ts';

describe('damaged worlds', () => {
  it('are read or refused in words', async () => {
    const { files, refused, accepted, wrong } = await fuzzWorlds(250, 1);
    expect(wrong).toEqual([]);
    expect(files).toBe(250);
    expect(refused).toBeGreaterThan(50);
    expect(accepted).toBeGreaterThan(50);
    expect(refused + accepted).toBe(files);
  });

  it('are the same for the same seed, and others for another', async () => {
    const [first, again, other] = [await fuzzWorlds(60, 1), await fuzzWorlds(60, 1), await fuzzWorlds(60, 2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  const calm = glbOf(CALM_SCENE);
  const sound = readWorldFile(calm, 'Calm');
  it.each<[string, typeof readWorldFile, RegExp]>([
    [
      'one that crashes',
      (bytes, name) => {
        if (name === 'Fuzzed') throw new TypeError('of undefined');
        return readWorldFile(bytes, name);
      },
      /crashed: TypeError: of undefined/,
    ],
    ['one that takes all for the same', () => sound, /another description than was checked/],
    [
      'one that forgets the document',
      (bytes, name) => ({ ...readWorldFile(bytes, name), document: { ...sound.document, bindings: [] } }),
      /its document was read as something else than it says/,
    ],
  ])('would show a wrong reader: %s (control)', async (_, read, words) => {
    const { wrong } = await fuzzWorlds(100, 1, read);
    expect(wrong.join('\n')).toMatch(words);
  });

  it('have their faults named', async () => {
    const faultOf = (file: Partial<typeof sound>, bytes = calm) =>
      faultOfWorld({ ...sound, ...file }, bytes, createRandom(1));
    expect(await faultOf({})).toBeNull();
    expect(await faultOf({}, glbOf(FLASHING_SCENE))).toMatch(/another description/);
    expect(await faultOf({ problems: ['x'.repeat(2000)] })).toMatch(/tells 1 problems, the longest in 2000/);
    const [node] = sound.outline.nodes;
    const nodes = [...sound.outline.nodes, ...(node ? [node] : [])];
    expect(await faultOf({ outline: { ...sound.outline, nodes } })).toMatch(/two nodes have one name/);
    const huge = {
      ...CALM_SCENE,
      top: { accessors: [{ count: 2 ** 40, type: 'VEC3', componentType: 5126 }] },
    };
    const json = JSON.parse(JSON.stringify({ ...sound.glb.json, ...huge.top }));
    expect(await faultOf({ glb: { ...sound.glb, json } }, glbOf(huge))).toMatch(
      /asks for \d+ bytes of memory/,
    );
  });
});

describe('damaged worlds that three.js builds', () => {
  it('are refused in words, or measured and moved as numbers', async () => {
    const listeners = process.listeners('unhandledRejection');
    const { files, refused, accepted, wrong } = await fuzzBuiltWorlds(60, 1);
    expect(wrong).toEqual([]);
    expect(files).toBe(60);
    expect(refused).toBeGreaterThan(10);
    expect(accepted).toBeGreaterThan(10);
    expect(process.listeners('unhandledRejection')).toEqual(listeners);
  });

  it('would show a loader that fails in other words (control)', async () => {
    const { wrong } = await fuzzBuiltWorlds(1, 1, () => Promise.reject(new TypeError('of undefined')));
    expect(wrong).toEqual(['#0: crashed: TypeError: of undefined']);
  });
});
