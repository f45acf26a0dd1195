/** @file Own music in one or more tabs on one store, with sounds made up. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach } from 'vitest';
import { createChannels, MemoryStorage } from '../../../src/fixtures/browser-storage.ts';
import { knocks, sine } from '../../../src/fixtures/stem-sounds.ts';
import { examineStem, StemError, type StemRole } from '../../../src/stems/index.ts';
import { openStorage } from '../../storage/index.ts';
import { createTabs } from '../../storage/tabs.ts';
import { createStemsModel } from './stems-model.ts';

const rateHz = 8000;
const LOOP_SEC = (16 * 60) / 80;
const SOUNDS: Readonly<Record<string, Float32Array>> = {
  'bass.wav': sine(110, -12, LOOP_SEC, rateHz),
  'drums.wav': knocks({ tempoBpm: 80, seconds: LOOP_SEC, rateHz }),
  'short pad.wav': sine(220, -12, 5, rateHz),
  'silent.wav': new Float32Array(4 * rateHz),
  'song calm.wav': sine(330, -12, LOOP_SEC, rateHz),
};
export const fileOf = (name: string, size = 1000) => {
  const content = new Blob([new ArrayBuffer(64)]);
  return { name, size, arrayBuffer: () => content.arrayBuffer(), slice: content.slice.bind(content) };
};
const storageOf = (channels: ReturnType<typeof createChannels>) =>
  openStorage({
    local: new MemoryStorage() as unknown as Storage,
    tabs: createTabs(channels()),
    tabId: 'tab',
  });

let channels: ReturnType<typeof createChannels>;
/** Reading a file takes as long as this. */
export const reading: { until: Promise<void> } = { until: Promise.resolve() };
export function openAnotherBrowser(): void {
  globalThis.indexedDB = new IDBFactory();
  channels = createChannels();
}
beforeEach(() => {
  reading.until = Promise.resolve();
  openAnotherBrowser();
});

/** A tab of the browser that is open; the ids that it gives begin with its name. */
export function setUp(tab = 'stem') {
  const storage = storageOf(channels);
  let count = 0;
  const model = createStemsModel({
    storage: storage.stems,
    examine: async (name) => {
      await reading.until;
      const samples = SOUNDS[name];
      if (!samples)
        throw new StemError(`“${name}” is not audio that this browser can read.`, 'Export it as WAV.');
      return examineStem(name, [samples], rateHz);
    },
    newId: () => `${tab}-${count++}`,
  });
  const set = () => model.store.getState().history.present;
  const roles = (): readonly StemRole[] => set().stems.map(({ role }) => role);
  return { model, storage, set, roles };
}
