/** @file The package in an app that uses zod too: the settings, one for the whole page, stay the app's, and nothing is compiled. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';

const MODULES = {
  index: () => import('./index.ts'),
  react: () => import('./react/index.ts'),
  three: () => import('./three/index.ts'),
  link: () => import('./link-source.ts'),
  session: () => import('./session-source.ts'),
  'other sources': () => import('./other-source.ts'),
  'recorded playback': () => import('./recorded-playback.ts'),
  recording: () => import('../recording/index.ts'),
};

afterEach(() => vi.unstubAllGlobals());

describe.each(Object.entries(MODULES))('%s', (_, load) => {
  it.each([undefined, false, true])('leaves zod’s jitless at %s', async (jitless) => {
    vi.resetModules();
    z.config({ jitless });
    await load();
    expect(z.config().jitless).toBe(jitless);
  });
});

it('asks for no code from text, which a policy without unsafe-eval forbids and reports', async () => {
  vi.resetModules();
  z.config({ jitless: false });
  const asked: unknown[] = [];
  const counting = new Proxy(Function, {
    construct(own, given) {
      asked.push(given);
      return Reflect.construct(own, given);
    },
  });
  vi.stubGlobal('Function', counting);
  for (const load of Object.values(MODULES)) await load();
  const { parseMapping, BUILT_IN_MAPPINGS } = await import('./index.ts');
  parseMapping(structuredClone(BUILT_IN_MAPPINGS[0]));
  const { readSession } = await import('../recording/index.ts');
  expect(() => readSession({})).toThrow();
  const { glbOf, CALM_SCENE } = await import('../fixtures/glb-scenes.ts');
  const { readWorldFile } = await import('../world-document/index.ts');
  expect(readWorldFile(glbOf(CALM_SCENE), 'x').problems).toEqual([]);
  expect(asked).toEqual([]);
  // A schema of the app's own asks (control).
  const own = (await import('zod')).object({ one: z.number() });
  own.safeParse({ one: 1 });
  expect(asked.length).toBeGreaterThan(0);
});
