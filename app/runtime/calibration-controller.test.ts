/** @file Calibration in the simulation: what helps is kept, applied to its own camera only, and gone when erased. */
import { describe, expect, it, vi } from 'vitest';
import { CUE_EMOTION, CUES, type Cue } from '../../src/calibration/index.ts';
import { argMax, createRandom, emotionIndex, type Scores, softmax } from '../../src/core/index.ts';
import { headsKeeper } from '../storage/calibration-file.ts';
import { createStorageRegistry } from '../storage/index.ts';
import { createCalibrationController } from './calibration-controller.ts';

const SURPRISE = emotionIndex('surprise');
const PLACE = { camera: 'cam-1', framing: 'webcam', model: 'student@1' } as const;

function memory(): Storage {
  const texts = new Map<string, string>();
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
    removeItem: (key: string) => void texts.delete(key),
    key: (i: number) => [...texts.keys()][i] ?? null,
    get length() {
      return texts.size;
    },
  } as unknown as Storage;
}

function setUp(storage = memory()) {
  const wanted: boolean[] = [];
  const storedData = createStorageRegistry();
  storedData.register(headsKeeper(storage));
  const calibration = createCalibrationController({
    storage,
    storedData,
    allowed: () => true,
    wantEmbeddings: (embeddings) => wanted.push(embeddings),
    today: () => '2026-01-31',
  });
  calibration.setSubject(PLACE);
  return { calibration, storedData, wanted, storage };
}

/** A made-up person's frame; `talksAs`: the emotion that the network takes talking for. */
function frameOf(cue: Cue, atMs: number, talksAs: number): { scores: Scores; embedding: Float32Array } {
  const noise = createRandom(atMs + 1);
  const embedding = Float32Array.from(CUES, (other) => (other === cue ? 2 : 0) + 0.2 * noise.normal());
  const seen = cue === 'talk' ? talksAs : emotionIndex(CUE_EMOTION[cue]);
  const probabilities = softmax(Array.from({ length: 8 }, (_, k) => (k === seen ? 2 : 0)));
  const scores = {
    face: 'found',
    probabilities,
    capturedAtMs: atMs,
    readyAtMs: atMs,
    backend: 'wasm',
  } as const;
  return { scores, embedding };
}

/** Does as it is told until the run is over; answers how it ended. */
async function follow({ calibration }: ReturnType<typeof setUp>, talksAs: number) {
  vi.useFakeTimers();
  calibration.start();
  for (let atMs = 0; atMs < 40_000; atMs += 100) {
    const { phase } = calibration.store.getState();
    if (phase.kind !== 'running') break;
    const { scores, embedding } = frameOf(phase.progress.take?.cue ?? 'rest', atMs, talksAs);
    calibration.pass(scores, embedding);
  }
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  const { phase } = calibration.store.getState();
  if (phase.kind !== 'done') throw new Error(phase.kind);
  return phase.verdict;
}

const talkReadAs = ({ calibration }: ReturnType<typeof setUp>): number => {
  const { scores, embedding } = frameOf('talk', 99_000, SURPRISE);
  const passed = calibration.pass(scores, embedding);
  return passed.face === 'found' ? argMax(passed.probabilities) : -1;
};

describe('calibration in the simulation', () => {
  it('keeps what helps: talking then reads as neutral, also after a reload', async () => {
    const line = setUp();
    expect(talkReadAs(line)).toBe(SURPRISE);
    const verdict = await follow(line, SURPRISE);
    expect(verdict.kind).toBe('helps');
    expect(talkReadAs(line)).toBe(emotionIndex('neutral'));
    const again = setUp(line.storage);
    expect(again.wanted.at(-1)).toBe(true);
    expect(talkReadAs(again)).toBe(emotionIndex('neutral'));
    expect(again.calibration.store.getState().applied).toMatchObject({ madeOn: '2026-01-31' });
  });

  it('keeps nothing that does not help', async () => {
    const line = setUp();
    expect((await follow(line, emotionIndex('neutral'))).kind).toBe('doesNotHelp');
    expect(line.calibration.store.getState().applied).toBeNull();
    expect(await line.storedData.list()).toEqual([]);
    expect(line.wanted.at(-1)).toBe(false);
  });

  it('applies to its own camera, framing and network only, and says where it is outdated', async () => {
    const line = setUp();
    await follow(line, SURPRISE);
    for (const place of [
      { ...PLACE, camera: null },
      { ...PLACE, camera: 'cam-2' },
      { ...PLACE, model: 'student@2' },
      { ...PLACE, framing: 'headset' as const },
    ]) {
      line.calibration.setSubject(place);
      expect(talkReadAs(line)).toBe(SURPRISE);
    }
    expect(line.calibration.store.getState().outdated).toBe(true);
    line.calibration.setSubject(PLACE);
    expect(talkReadAs(line)).toBe(emotionIndex('neutral'));
    expect(line.calibration.store.getState().outdated).toBe(false);
  });

  it('keeps one for each network that reads a camera, and forgets them together', async () => {
    const line = setUp();
    await follow(line, SURPRISE);
    const large = { ...PLACE, model: 'student-large@1' };
    line.calibration.setSubject(large);
    expect(line.calibration.store.getState()).toMatchObject({ applied: null, outdated: true });
    await follow(line, SURPRISE);
    for (const place of [PLACE, large, PLACE]) {
      line.calibration.setSubject(place);
      expect(line.calibration.store.getState()).toMatchObject({ outdated: false });
      expect(talkReadAs(line)).toBe(emotionIndex('neutral'));
    }
    // Another camera whose name begins alike has none.
    line.calibration.setSubject({ ...PLACE, camera: 'cam-11' });
    expect(line.calibration.store.getState()).toMatchObject({ applied: null, outdated: false });
    line.calibration.setSubject(PLACE);
    line.calibration.erase();
    for (const place of [PLACE, large]) {
      line.calibration.setSubject(place);
      expect(line.calibration.store.getState()).toMatchObject({ applied: null, outdated: false });
    }
    expect(await line.storedData.list()).toEqual([]);
  });

  it('is listed among what is kept, and gone when erased there', async () => {
    const line = setUp();
    await follow(line, SURPRISE);
    expect(await line.storedData.list()).toMatchObject([
      { id: 'calibration', origin: 'face', amount: { count: 1 } },
    ]);
    await line.storedData.erase({ origins: ['face'] });
    expect(await line.storedData.list()).toEqual([]);
    expect(talkReadAs(line)).toBe(SURPRISE);
    expect(setUp(line.storage).calibration.store.getState().applied).toBeNull();
  });

  it('waits while no face is in view, and is called off with its camera', () => {
    const { calibration } = setUp();
    calibration.start();
    calibration.pass({ face: 'lost', capturedAtMs: 500, readyAtMs: 500, backend: 'wasm' }, null);
    expect(calibration.store.getState().phase).toMatchObject({ kind: 'running', waiting: 'face' });
    calibration.setSubject({ ...PLACE, camera: null });
    expect(calibration.store.getState().phase).toEqual({ kind: 'stopped', why: 'camera' });
    calibration.start();
    expect(calibration.store.getState().phase).toEqual({ kind: 'stopped', why: 'camera' });
  });

  it('waits while its network is loaded again, goes on with it, and ends with a word where another one comes', () => {
    const { calibration, wanted } = setUp();
    const phase = () => calibration.store.getState().phase;
    const pass = (cue: Cue, atMs: number): void => {
      const { scores, embedding } = frameOf(cue, atMs, SURPRISE);
      calibration.pass(scores, embedding);
    };
    calibration.start();
    for (let atMs = 0; atMs <= 1000; atMs += 100) pass('rest', atMs);
    const before = phase();
    calibration.setSubject({ ...PLACE, model: null });
    expect(phase()).toMatchObject({ ...before, waiting: 'network' });
    calibration.setSubject(PLACE);
    expect(wanted.at(-1)).toBe(true);
    // The time without a network is no time spent.
    pass('rest', 31_000);
    expect(phase()).toEqual(before);
    calibration.setSubject({ ...PLACE, model: null });
    calibration.setSubject({ ...PLACE, model: 'student-large@1' });
    expect(phase()).toEqual({ kind: 'stopped', why: 'network' });
    expect(wanted.at(-1)).toBe(false);
    calibration.start();
    calibration.setSubject({ ...PLACE, model: 'student-large@1', framing: 'headset' });
    expect(phase()).toEqual({ kind: 'stopped', why: 'framing' });
  });

  it('ends with a word when nobody is shown any more what it asks for, and learns nothing of that face', async () => {
    const line = setUp();
    const { calibration } = line;
    const [leavePage, leaveHeadset] = [calibration.watch(), calibration.watch()];
    calibration.start();
    leavePage();
    expect(calibration.store.getState().phase.kind).toBe('running');
    leaveHeadset();
    expect(calibration.store.getState().phase).toEqual({ kind: 'stopped', why: 'unseen' });
    // Nor does leaving touch what is over.
    const leave = calibration.watch();
    expect((await follow(line, SURPRISE)).kind).toBe('helps');
    leave();
    expect(calibration.store.getState().phase.kind).toBe('done');
  });

  it('reads damaged storage as none', () => {
    const storage = memory();
    storage.setItem('mienscape.calibration', '{"version":1,"cameras":{"cam-1":{"weights":"AAAA"}}}');
    expect(setUp(storage).calibration.store.getState()).toMatchObject({ applied: null, outdated: false });
  });
});
