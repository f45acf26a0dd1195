/**
 * @file The kill switch without a browser: the page's own way of opening a camera, with waits of random length, pressed
 * at random moments down to single microtasks. Told is the time from the press to the end of the last live track.
 */
import { createSourceController } from '../../app/runtime/source-controller.ts';
import { createRuntimeStore, type RuntimeState } from '../../app/runtime/store.ts';
import { DEFAULT_PREFERENCES } from '../../app/storage/index.ts';
import { createRandom } from '../../src/core/index.ts';
import { createFakeCameras } from '../../src/fixtures/fake-camera.ts';

const clock = (): number => performance.now();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const quantile = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(3);

/** Prints the times; answers whether no track was live afterwards, or without its sign. */
export async function measureKillSwitch(presses: number, seed: number): Promise<boolean> {
  const random = createRandom(seed);
  const held: number[] = [];
  const late: number[] = [];
  let live = 0;
  let unsigned = 0;
  let before = 0;
  for (let i = 0; i < presses; i++) {
    const wait = async (): Promise<void> => {
      const ms = random.integer(5);
      if (ms > 0) await pause(ms);
      for (let j = random.integer(4); j > 0; j--) await Promise.resolve();
    };
    const { globals, tracks } = createFakeCameras({ clock, wait });
    for (const [name, value] of Object.entries(globals))
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    const store = createRuntimeStore({
      source: { kind: 'stopped' },
      cameraLive: false,
      sensingHz: 30,
      engine: { kind: 'loading', stage: 'starting' },
      framing: 'webcam',
    } as unknown as RuntimeState);
    // The sign is shown by what the store says: it may not lag behind the tracks by a single task.
    const look = (): void => {
      if (tracks.some(({ readyState }) => readyState === 'live') && !store.getState().cameraLive) unsigned++;
    };
    const watch = setInterval(look, 1);
    const source = createSourceController({
      clock,
      store,
      sensing: { configure: () => undefined, offer: () => undefined } as never,
      preferenceStore: {
        preferences: () => DEFAULT_PREFERENCES,
        hasConsent: () => true,
        persist: () => undefined,
        persistIn: () => undefined,
      },
      onRelease: () => undefined,
    });
    const opening = source.openCamera(null);
    await pause(random.integer(14));
    for (let j = random.integer(12); j > 0; j--) await Promise.resolve();
    look();
    const there = tracks.filter(({ readyState }) => readyState === 'live');
    const pressedAtMs = clock();
    source.stop();
    for (const { endedAtMs } of there) held.push((endedAtMs ?? Number.POSITIVE_INFINITY) - pressedAtMs);
    const known = tracks.length;
    await opening;
    await pause(12);
    const granted = tracks.slice(known);
    for (const { givenAtMs, endedAtMs } of granted)
      late.push((endedAtMs ?? Number.POSITIVE_INFINITY) - givenAtMs);
    if (there.length === 0 && granted.length === 0) before++;
    live += tracks.filter(({ readyState }) => readyState === 'live').length;
    clearInterval(watch);
  }
  const row = (values: readonly number[]): string => {
    const sorted = values.toSorted((a, b) => a - b);
    return `${sorted.length}: median ${quantile(sorted, 0.5)}, 99th ${quantile(sorted, 0.99)}, worst ${quantile(sorted, 1)} ms`;
  };
  console.log(`${presses} presses, ${before} of them before anything was granted, and nothing was then`);
  console.log(`track in hand, from the press to its end: ${row(held)}`);
  console.log(`track granted after the press, live for: ${row(late)}`);
  console.log(`live afterwards: ${live}; looks at a live track without a sign: ${unsigned}`);
  return live === 0 && unsigned === 0;
}
