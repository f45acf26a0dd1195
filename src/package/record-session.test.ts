/** @file A session is recorded by one Mienscape, and is the source of another: the same face, and no camera. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { DocumentError, type SceneTargets, SensingError } from '../core/index.ts';
import { agreesWithTrace, openMappings, parseSession, replay } from '../recording/index.ts';
import { STEP_MS } from '../simulation/index.ts';
import { createMienscape, recordSession } from './index.ts';
import { READY, setUp } from './join-stages.fixture.ts';

// Hundreds of steps each, with every comfort limit.
vi.setConfig({ testTimeout: 30_000 });
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Five seconds of a smile, after one without a face. */
async function recordSmile() {
  const { mien, pass } = setUp();
  await mien.start();
  pass(40);
  const recording = recordSession(mien);
  const shown: SceneTargets[] = [];
  mien.subscribe(({ targets }) => shown.push(targets));
  pass(30, false);
  recording.mark('a smile begins');
  pass(150);
  const text = recording.finish('A smile');
  mien.dispose();
  return { text: text ?? '', recording, shown };
}

function replaysAsItWent(text: string | null): boolean | null {
  const session = parseSession(text ?? '');
  return agreesWithTrace(session, replay(session, openMappings(session)));
}

describe('recordSession', () => {
  it('writes a session that replays as the world went, and holds no picture', async () => {
    const { text, recording } = await recordSmile();
    const session = parseSession(text);
    expect(session).toMatchObject({ name: 'A smile', source: 'demo', model: READY.model });
    expect(session.durationMs).toBe(180 * STEP_MS);
    expect(session.marks).toEqual([{ atMs: 30 * STEP_MS, text: 'a smile begins' }]);
    expect(session.pictures).toBeUndefined();
    expect(session.trace.length).toBeGreaterThan(15);
    expect(replaysAsItWent(text)).toBe(true);
    expect(recording.finish()).toBe(text);
  });

  it('is full after ten minutes, and keeps what came before', async () => {
    const { mien, pass } = setUp();
    await mien.start();
    const recording = recordSession(mien);
    pass(10);
    expect(recording.full).toBe(false);
    for (let minute = 0; minute < 11; minute++) pass(Math.round(60_000 / STEP_MS), false);
    expect(recording.full).toBe(true);
    expect(parseSession(recording.finish() ?? '').durationMs).toBe(600_000);
    mien.dispose();
  });

  it('is full at the last mapping that it has room for, and replays as the world went until then', async () => {
    const { mien, pass } = setUp();
    await mien.start();
    const recording = recordSession(mien);
    pass(30);
    const dragged = (strength: number) => ({ ...structuredClone(BUILT_IN_MAPPINGS[1]), name: `${strength}` });
    for (let i = 0; i < 520; i++) {
      mien.setMapping(dragged(i));
      mien.set({ strength: (i % 2) as 0 | 1 });
    }
    expect(recording.full).toBe(true);
    pass(300);
    const text = recording.finish();
    expect(parseSession(text ?? '')).toMatchObject({ durationMs: 30 * STEP_MS, mappings: { length: 512 } });
    expect(replaysAsItWent(text)).toBe(true);
    mien.dispose();
  });

  it('keeps nothing of a person who took consent back at the sensor of a room', async () => {
    const { mien, heard } = setUp({ source: { kind: 'link', code: 'ABC234' } });
    await mien.start();
    expect(recordSession(mien).finish()).not.toBeNull();
    const one = recordSession(mien);
    heard.room?.onOff(false);
    heard.room?.onOff(true);
    expect(one.finish()).toBeNull();
    expect(() => recordSession(mien)).not.toThrow();
    mien.dispose();
  });

  it('records one after another, each as the world went, and refuses a second one meanwhile', async () => {
    const { mien, pass } = setUp();
    await mien.start();
    const texts: (string | null)[] = [];
    for (let i = 0; i < 2; i++) {
      const recording = recordSession(mien);
      pass(60);
      expect(() => recordSession(mien)).toThrow(SensingError);
      expect(() => recordSession(mien)).toThrow(/under way.*finish\(\)/);
      pass(30, false);
      pass(10);
      texts.push(recording.finish());
    }
    for (const text of texts) expect(replaysAsItWent(text)).toBe(true);
    mien.dispose();
  });

  it('refuses what is no Mienscape', () => {
    expect(() => recordSession({} as never)).toThrow(/given no Mienscape/);
  });
});

describe('the source session', () => {
  it.each(['its text', 'its JSON'])(
    'moves the targets as they went, without camera and network: %s',
    async (form) => {
      const { text, shown } = await recordSmile();
      const session: unknown = form === 'its text' ? text : JSON.parse(text);
      const { mien, open, createSensing, pass } = setUp({ source: { kind: 'session', session } });
      const replayed: SceneTargets[] = [];
      expect(mien.phase).toBe('off');
      const started = mien.start();
      expect(mien.phase).toBe('opening');
      await started;
      expect([mien.phase, mien.sensing, mien.running]).toEqual(['on', null, true]);
      mien.subscribe(({ targets }) => replayed.push(targets));
      pass(170, false);
      expect(mien.read().emotion).toMatchObject({ kind: 'sensed', emotion: 'happiness' });
      // From neutral here; there from where the smile before had led.
      const light = (targets: SceneTargets | undefined): number => targets?.light.intensity ?? 0;
      expect(light(replayed.at(-1))).toBeGreaterThan(NEUTRAL_TARGETS.light.intensity + 0.1);
      expect(light(replayed.at(-1))).toBeCloseTo(light(shown[169]), 1);
      // Its end is the source's end.
      pass(11, false);
      expect([mien.phase, mien.running, mien.read().emotion.kind]).toEqual(['off', false, 'off']);
      await mien.start();
      pass(60, false);
      expect(mien.read().emotion).toMatchObject({ kind: 'sensed', emotion: 'happiness' });
      expect([open.mock.calls, createSensing.mock.calls]).toEqual([[], []]);
      mien.dispose();
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('runs in Node, where a test moves the time', async () => {
    const { text } = await recordSmile();
    const mien = createMienscape({ source: { kind: 'session', session: text } });
    await mien.start();
    await vi.advanceTimersByTimeAsync(5000);
    expect(mien.read().emotion).toMatchObject({ kind: 'sensed', emotion: 'happiness' });
    mien.dispose();
  });

  it('is refused where it is no session, with the place and the remedy', async () => {
    for (const [session, place] of [
      ['{', /not JSON/],
      [{}, /^At kind: expected mienscape-session/],
      [undefined, /session/],
    ] as const) {
      const { mien } = setUp({ source: { kind: 'session', session } });
      const error = await mien.start().catch((problem: unknown) => problem);
      expect(error).toBeInstanceOf(DocumentError);
      expect(String((error as Error).message)).toMatch(place);
      expect([mien.running, mien.phase]).toEqual([false, 'off']);
      mien.dispose();
    }
  });
});

describe('the phase', () => {
  it('tells opening, loading and on apart, and loading again after a fault', async () => {
    const { mien, sensing } = setUp();
    sensing.status = { kind: 'loading', stage: 'model', progress: 0 };
    const phases = [mien.phase];
    const started = mien.start();
    phases.push(mien.phase);
    await started;
    phases.push(mien.phase);
    sensing.status = READY;
    phases.push(mien.phase);
    sensing.status = { kind: 'failed', error: new Error('crashed') as never, retryInMs: 1000 };
    phases.push(mien.phase);
    mien.stop();
    phases.push(mien.phase);
    expect(phases).toEqual(['off', 'opening', 'loading', 'on', 'loading', 'off']);
    mien.dispose();
  });
});
