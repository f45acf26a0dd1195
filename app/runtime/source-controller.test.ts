/** @file The kill switch and consent against every moment of opening a camera; and which camera is opened and remembered. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cameraTracks } from '../../src/camera/index.ts';
import { createRandom } from '../../src/core/index.ts';
import { createFakeCameras } from '../../src/fixtures/fake-camera.ts';
import { DEFAULT_PREFERENCES, type Preferences } from '../storage/index.ts';
import { createSourceController } from './source-controller.ts';
import { createRuntimeStore, type RuntimeState } from './store.ts';

// Hundreds of openings take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cameraTracks.stopAll();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type OpenSource = NonNullable<Parameters<typeof createSourceController>[0]['openSource']>;

function setUp(wait: () => Promise<void>, deviceIds?: readonly string[], openSource?: OpenSource) {
  const clock = (): number => Date.now();
  const cameras = createFakeCameras({ clock, wait, ...(deviceIds && { deviceIds }) });
  for (const [name, value] of Object.entries(cameras.globals)) vi.stubGlobal(name, value);
  let preferences: Preferences = { ...DEFAULT_PREFERENCES, cameraConsent: true };
  /** Of which sources settings were stored. */
  const settings: string[] = [];
  const forget = vi.fn();
  const store = createRuntimeStore({
    source: { kind: 'stopped' },
    cameraLive: false,
    cameraId: null,
    sensingHz: 30,
    engine: { kind: 'loading', stage: 'starting' },
    framing: 'webcam',
  } as unknown as RuntimeState);
  const source = createSourceController({
    clock,
    store,
    sensing: {
      configure: () => undefined,
      offer: () => undefined,
      forget,
    } as never,
    preferenceStore: {
      preferences: () => preferences,
      hasConsent: () => preferences.cameraConsent,
      persist: (changes) => {
        preferences = { ...preferences, ...changes };
      },
      persistIn: (_key, name) => void settings.push(name),
    },
    onRelease: () => undefined,
    ...(openSource && { openSource, openOsc: () => openSource({ kind: 'osc' } as never) as never }),
  });
  return {
    ...cameras,
    settings,
    forget,
    store,
    source,
    persist: (changes: Partial<Preferences>) => {
      preferences = { ...preferences, ...changes };
    },
    deviceId: () => preferences.deviceId,
    lastFace: () => preferences.lastFace,
  };
}

const RUNS = 900;
const WAYS = ['stop', 'withdrawn here', 'withdrawn elsewhere, unheard', 'another source'] as const;

describe('a camera that is being opened', () => {
  it.each(WAYS)(`is not live after “%s”, pressed at any of ${RUNS / 3} moments`, async (way) => {
    const random = createRandom(WAYS.indexOf(way) + 1);
    let during = 0;
    for (let run = 0; run < RUNS / 3; run++) {
      // Many waits end in the very millisecond of the press, some in the very task.
      const wait = async (): Promise<void> => {
        const ms = random.integer(5);
        if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
        for (let i = random.integer(4); i > 0; i--) await Promise.resolve();
      };
      const line = setUp(wait);
      const opening = line.source.openCamera(null);
      await vi.advanceTimersByTimeAsync(random.integer(14));
      for (let i = random.integer(12); i > 0; i--) await Promise.resolve();
      const pressedAtMs = Date.now();
      if (line.store.getState().source.kind === 'opening') during++;
      switch (way) {
        case 'stop':
          line.source.stop();
          break;
        case 'withdrawn here':
          line.persist({ cameraConsent: false });
          line.source.leaveCamera();
          break;
        case 'withdrawn elsewhere, unheard':
          line.persist({ cameraConsent: false });
          break;
        case 'another source':
          line.source.release();
          break;
        default:
          throw way satisfies never;
      }
      const heard = way !== 'withdrawn elsewhere, unheard';
      // The press itself ends what is in hand, before it returns.
      if (heard) expect(line.tracks.filter(({ readyState }) => readyState === 'live')).toEqual([]);
      await vi.advanceTimersByTimeAsync(60);
      // What another tab did without a word is found out at the next wait, or by the watch.
      if (!heard) line.source.checkConsent();
      await opening;
      expect(line.tracks.filter(({ readyState }) => readyState === 'live')).toEqual([]);
      expect(line.store.getState().cameraLive).toBe(false);
      for (const { givenAtMs, endedAtMs } of line.tracks)
        if (heard) expect(endedAtMs).toBe(Math.max(givenAtMs, pressedAtMs));
      vi.unstubAllGlobals();
    }
    expect(during).toBeGreaterThan(RUNS / 30);
  });

  it('stays live where nobody presses anything (control), and its sign follows the track', async () => {
    const line = setUp(() => new Promise((resolve) => setTimeout(resolve, 3)));
    const opening = line.source.openCamera(null);
    expect(line.store.getState().cameraLive).toBe(false);
    await vi.advanceTimersByTimeAsync(4);
    // Granted, and no picture yet: the camera is live already.
    expect(line.store.getState()).toMatchObject({ cameraLive: true, source: { kind: 'opening' } });
    await vi.advanceTimersByTimeAsync(60);
    await opening;
    expect(line.tracks.map(({ readyState }) => readyState)).toEqual(['live']);
    expect(line.store.getState()).toMatchObject({ cameraLive: true, source: { kind: 'playing' } });
    line.tracks[0]?.pull();
    expect(line.store.getState().cameraLive).toBe(false);
  });

  it('is not even asked for without consent', async () => {
    const line = setUp(async () => undefined);
    line.persist({ cameraConsent: false });
    await line.source.openCamera(null);
    await vi.advanceTimersByTimeAsync(60);
    expect(line.asked).toEqual([]);
    line.source.resume();
    await vi.advanceTimersByTimeAsync(60);
    expect(line.asked).toEqual([]);
  });
});

describe('the camera used last', () => {
  const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
  const three = ['one', 'two', 'three'];
  const open = async (line: ReturnType<typeof setUp>, deviceId: string | null): Promise<void> => {
    const opening = line.source.openCamera(deviceId);
    await vi.advanceTimersByTimeAsync(60);
    await opening;
  };

  it('is opened again where the browser tells no ids before permission', async () => {
    const line = setUp(soon, three);
    line.persist({ deviceId: 'three' });
    await open(line, null);
    expect(line.asked[0]).toMatchObject({ deviceId: { ideal: 'three' } });
    expect(line.store.getState().cameraId).toBe('three');
    expect(line.deviceId()).toBe('three');
  });

  it('is not written over by one that stands in for it, and is taken again once it is back', async () => {
    const line = setUp(soon, ['one', 'two']);
    line.persist({ deviceId: 'three' });
    await open(line, null);
    expect(line.store.getState().cameraId).toBe('one');
    expect(line.deviceId()).toBe('three');
    await open(line, 'three');
    expect(line.deviceId()).toBe('three');
  });

  it('is the one that was chosen, or the first that ever opened', async () => {
    const line = setUp(soon, three);
    await open(line, null);
    expect(line.deviceId()).toBe('one');
    await open(line, 'two');
    expect(line.deviceId()).toBe('two');
    await open(line, '');
    expect(line.store.getState().cameraId).toBe('two');
  });
});

describe('frames', () => {
  it('begin anew with each source: the face that was followed in the last one is forgotten first', async () => {
    let forgotten = -1;
    const line = setUp(async () => undefined, undefined, (async () => {
      const heard = () => () => undefined;
      const onFrame = () => {
        forgotten = line.forget.mock.calls.length;
        return heard();
      };
      return { kind: 'demo', onFrame, onStatus: heard, setRate: () => undefined, stop: () => undefined };
    }) as unknown as OpenSource);
    for (const count of [1, 2]) {
      await line.source.openDemo();
      expect(forgotten).toBe(count);
    }
  });

  it('are grabbed as often as is wanted, also where that changed while the source was opened', async () => {
    const rates: number[] = [];
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const line = setUp(async () => undefined, undefined, (async (
      _: unknown,
      { rateHz }: { readonly rateHz: number },
    ) => {
      rates.push(rateHz);
      await asked;
      const heard = () => () => undefined;
      const setRate = (nextHz: number): void => void rates.push(nextHz);
      return { kind: 'demo', onFrame: heard, onStatus: heard, setRate, stop: () => undefined };
    }) as unknown as OpenSource);
    const opened = line.source.openDemo();
    line.store.setState({ sensingHz: 8 });
    answer();
    await opened;
    line.store.setState({ sensingHz: 12 });
    expect(rates).toEqual([30, 8, 12]);
  });
});

it('a camera is named by no setting once consent was taken back', async () => {
  const line = setUp(async () => undefined, ['of-the-desk']);
  const opening = line.source.openCamera(null);
  await vi.advanceTimersByTimeAsync(60);
  await opening;
  line.source.setFraming('headset');
  expect(line.settings).toEqual(['of-the-desk']);
  line.persist({ cameraConsent: false });
  line.source.leaveCamera();
  line.source.setFraming('webcam');
  expect(line.settings).toEqual(['of-the-desk', 'demo']);
  expect(line.store.getState().cameraId).toBeNull();
});

describe('every source that reads one’s own face', () => {
  /** Fake sources of these kinds; tells which were stopped. */
  const fakes = (stopped: string[]) =>
    (async ({ kind }: { readonly kind: string }) => ({
      kind,
      deviceId: `${kind}-1`,
      port: 'the port',
      onFrame: () => () => undefined,
      onStatus: (listener: (status: unknown) => void) => {
        listener({ kind: 'live' });
        return () => undefined;
      },
      setRate: () => undefined,
      stop: () => void stopped.push(kind),
    })) as unknown as OpenSource;
  const CHOICES = ['network', 'serial', 'osc'] as const;
  const choose = (line: ReturnType<typeof setUp>, kind: (typeof CHOICES)[number]): Promise<void> => {
    if (kind === 'network') return line.source.openNetwork('1');
    return kind === 'serial' ? line.source.openSerial() : line.source.openOsc();
  };
  const begin = (stopped: string[] = []) => {
    const line = setUp(async () => undefined, undefined, fakes(stopped));
    vi.stubGlobal('document', { baseURI: 'http://localhost/' });
    return line;
  };

  it.each(CHOICES)('%s is not opened without consent, and is left when it is withdrawn', async (kind) => {
    const stopped: string[] = [];
    const line = begin(stopped);
    line.persist({ cameraConsent: false });
    await choose(line, kind);
    expect(line.store.getState().source).toEqual({ kind: 'stopped' });
    line.persist({ cameraConsent: true });
    await choose(line, kind);
    expect(line.store.getState().source).toMatchObject({ kind: 'playing', source: kind });
    line.persist({ cameraConsent: false });
    // Another tab took it back, unheard.
    line.source.checkConsent();
    expect(line.store.getState().source).toEqual({ kind: 'stopped' });
    expect(stopped).toEqual([kind]);
    // And nothing opens it again by itself.
    line.source.resume();
    await vi.advanceTimersByTimeAsync(1);
    expect(line.store.getState().source).not.toMatchObject({ source: kind });
  });

  it('remembers settings for each camera, and frames a board at a serial port as a mouth camera', async () => {
    const line = begin();
    await line.source.openNetwork('1');
    expect(line.store.getState()).toMatchObject({ cameraId: 'network-1', framing: 'webcam' });
    line.source.setFraming('headset');
    await line.source.openSerial();
    expect(line.store.getState()).toMatchObject({ cameraId: 'serial-1', framing: 'headset' });
    line.source.setFraming('webcam');
    expect(line.settings).toEqual(['network-1', 'serial-1']);
    // Neither is a camera of the browser's list.
    expect(line.deviceId()).toBeNull();
  });

  it('remembers which one opened last, and nothing of what was refused or is no face of one’s own', async () => {
    const line = begin();
    expect(line.lastFace()).toBeNull();
    await line.source.openDemo();
    expect(line.lastFace()).toBeNull();
    await line.source.openNetwork('1');
    expect(line.lastFace()).toEqual({ kind: 'network', id: '1' });
    await line.source.openOsc();
    expect(line.lastFace()).toEqual({ kind: 'osc', id: '' });
    await line.source.openSerial();
    await line.source.openDemo();
    expect(line.lastFace()).toEqual({ kind: 'serial', id: 'serial-1' });
    const refused = setUp(async () => undefined, undefined, (async () => {
      throw new Error('It is not there.');
    }) as unknown as OpenSource);
    vi.stubGlobal('document', { baseURI: 'http://localhost/' });
    await refused.source.openNetwork('1');
    expect(refused.lastFace()).toBeNull();
  });

  it('says that a network camera is asked again', async () => {
    const listeners: ((status: unknown) => void)[] = [];
    const line = setUp(async () => undefined, undefined, (async () => ({
      kind: 'network',
      deviceId: 'network-1',
      onFrame: () => () => undefined,
      onStatus: (listener: (status: unknown) => void) => {
        listeners.push(listener);
        return () => undefined;
      },
      setRate: () => undefined,
      stop: () => undefined,
    })) as unknown as OpenSource);
    vi.stubGlobal('document', { baseURI: 'http://localhost/' });
    await line.source.openNetwork('1');
    for (const kind of ['live', 'reconnecting', 'live']) {
      listeners[0]?.({ kind });
      expect(line.store.getState().source).toMatchObject({
        kind: 'playing',
        source: 'network',
        pictures: kind,
      });
    }
  });
});
