import { readFileSync } from 'node:fs';
import { createXRStore } from '@react-three/xr';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { announceLostControllers } from './lost-controllers.ts';

const BASE = 'http://localhost/xr-profiles/';
const answer = (url: string): Response =>
  new Response(
    readFileSync(new URL(`../../../public/xr-profiles/${url.slice(BASE.length)}`, import.meta.url)),
  );

const controllerIn = (handedness: string) => ({
  handedness,
  targetRayMode: 'tracked-pointer',
  profiles: ['generic-trigger-squeeze-thumbstick'],
  gamepad: { buttons: [], axes: [] },
});

/** A visit with a controller in each hand, in the very store that the app enters by. */
function enter() {
  const session = Object.assign(new EventTarget(), {
    inputSources: [controllerIn('left'), controllerIn('right')],
    environmentBlendMode: 'opaque',
  });
  const manager = Object.assign(new EventTarget(), {
    getSession: () => session,
    setReferenceSpaceType: () => undefined,
  });
  const store = createXRStore({ emulate: false, offerSession: false, baseAssetPath: BASE });
  store.setWebXRManager(manager as never);
  manager.dispatchEvent(new Event('sessionstart'));
  const leave = announceLostControllers(session as never, store);
  const hands = () => store.getState().inputSourceStates.map(({ inputSource }) => inputSource.handedness);
  return { hands: () => hands().toSorted(), leave };
}

let asked = 0;
let respond: (url: string, count: number) => Promise<Response>;
beforeEach(() => {
  asked = 0;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
  vi.stubGlobal('fetch', (url: string) => respond(url, ++asked));
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
/** Answers come in tasks of their own. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
};

it.each([
  ['once', 1],
  ['for both hands', 2],
  ['for both hands, and again', 4],
])('a controller whose layout is lost %s comes all the same', async (_, lost) => {
  respond = async (url, count) => {
    if (count <= lost) throw new TypeError('Failed to fetch');
    return answer(url);
  };
  const { hands, leave } = enter();
  await settle();
  expect(hands()).toHaveLength(Math.max(0, 2 - lost));
  for (let i = 0; i < 4; i++) {
    await vi.advanceTimersByTimeAsync(5000);
    await settle();
  }
  expect(hands()).toEqual(['left', 'right']);
  leave();
});

it('one that is slow is there once, though it was asked for again; what is there is not asked for', async () => {
  const slow: (() => void)[] = [];
  respond = async (url, count) => {
    if (count <= 2) await new Promise<void>((resolve) => slow.push(resolve));
    return answer(url);
  };
  const { hands, leave } = enter();
  await vi.advanceTimersByTimeAsync(11_000);
  await settle();
  expect(hands()).toEqual(['left', 'right']);
  for (const come of slow) come();
  await settle();
  expect(hands()).toEqual(['left', 'right']);
  const before = asked;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBe(before);
  leave();
});
