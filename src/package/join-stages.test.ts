/** @file createMienscape with fake parts: consent, what is read, the kill switch, and limits that no app can skip. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping, NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { CameraError, type FrameSource } from '../camera/index.ts';
import { DocumentError } from '../core/index.ts';
import { STEP_MS } from '../simulation/index.ts';
import { createMienscape, type MienscapeOptions, type MienscapeReading } from './index.ts';
import { setUp, smile } from './join-stages.fixture.ts';
import { LinkError } from './link-error.ts';
import type { RecordedInput } from './test-hook.ts';

// Hundreds of steps each, with every comfort limit: seconds on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

describe('createMienscape', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('opens no camera without consent, whatever the types say', () => {
    for (const kind of ['camera', 'network', 'serial'])
      for (const consent of [undefined, false, 'true', 1]) {
        const source = { kind, consent } as unknown as MienscapeOptions['source'];
        expect(() => createMienscape({ source, assets: '/' })).toThrow(`{ kind: "${kind}", consent: true }`);
      }
  });

  it('refuses a source that there is not, with those that there are', () => {
    for (const source of [{ kind: 'webcam', consent: true }, {}])
      expect(() => createMienscape({ source: source as never, assets: '/' })).toThrow(
        /There is no source .*Take demo, file, video, link, session, camera, network, serial\./,
      );
    for (const kind of ['demo', 'file', 'video', 'link'] as const)
      expect(() => createMienscape({ source: { kind } as never, assets: '/' })).not.toThrow();
    for (const none of [undefined, null, {}, { source: null }])
      expect(() => createMienscape(none as never)).toThrow(/There is no source .*Take demo, file,/);
  });

  it('opens a camera with consent, and keeps to the source that was given', async () => {
    const given = { kind: 'camera', consent: true, deviceId: 'one' } as const;
    const { mien, open } = setUp({ source: given });
    Object.assign(given, { deviceId: 'other' });
    await mien.start();
    expect(open.mock.calls[0]?.[0]).toEqual({ kind: 'camera', consent: true, deviceId: 'one' });
    mien.dispose();
  });

  it('opens and loads nothing before start, then senses from the folder of assets', async () => {
    const { mien, open, createSensing, source, sensing } = setUp();
    expect([open.mock.calls, createSensing.mock.calls, vi.getTimerCount()]).toEqual([[], [], 0]);
    expect(mien.read().targets).toEqual(NEUTRAL_TARGETS);
    expect([mien.running, mien.sensing]).toEqual([false, null]);
    await mien.start();
    await mien.start();
    expect(open).toHaveBeenCalledTimes(1);
    expect(createSensing).toHaveBeenCalledWith(
      expect.objectContaining({
        urls: {
          manifest: '/assets/models/student/manifest.json',
          large: { manifest: '/assets/models/student-large/manifest.json' },
          detector: '/assets/detector/blazeface.json',
          wasm: '/assets/wasm/',
        },
      }),
    );
    expect(source.onFrame).toHaveBeenCalledWith(sensing.offer);
    expect(sensing.forget).toHaveBeenCalledBefore(source.onFrame);
    expect(mien.running).toBe(true);
    mien.dispose();
  });

  it('gives emotion and targets of a smile: the same object until the next step, and to every listener', async () => {
    const { mien, pass } = setUp();
    const heard: MienscapeReading[] = [];
    const leave = mien.subscribe((reading) => heard.push(reading));
    await mien.start();
    pass(300);
    const { emotion, targets } = mien.read();
    expect(emotion).toMatchObject({ kind: 'sensed', emotion: 'happiness' });
    expect(targets.light.intensity).toBeGreaterThan(NEUTRAL_TARGETS.light.intensity + 0.1);
    expect(mien.read()).toBe(mien.read());
    expect(heard).toHaveLength(300);
    expect(heard.at(-1)).toBe(mien.read());
    leave();
    pass(1);
    expect(heard).toHaveLength(300);
    mien.dispose();
  });

  it('[COMFORT-9] keeps to the limits whatever mapping is set, however often, and whatever is done to a reading', async () => {
    const { mien, pass } = setUp();
    await mien.start();
    const [from, to] = BUILT_IN_MAPPINGS as readonly [Mapping, Mapping];
    const jump = (intensity: number): unknown => ({
      ...structuredClone(from),
      light: {
        ...structuredClone(from.light),
        intensity: {
          ...structuredClone(from.light.intensity),
          neutral: intensity,
          limits: [intensity, intensity],
        },
      },
    });
    let before = mien.read().targets.light.intensity;
    let moved = 0;
    for (let i = 0; i < 200; i++) {
      mien.setMapping(i % 40 < 20 ? jump(0) : i % 3 ? jump(1) : to);
      expect(() => Object.assign(mien.read().targets.light, { intensity: 1 })).toThrow(TypeError);
      pass(1);
      const { intensity } = mien.read().targets.light;
      // The whole range takes five seconds at least.
      expect(Math.abs(intensity - before)).toBeLessThanOrEqual(STEP_MS / 5000 + 1e-9);
      moved += Math.abs(intensity - before);
      before = intensity;
    }
    expect(moved).toBeGreaterThan(0.2);
    mien.dispose();
  });

  it('refuses what is no mapping by name, and keeps the former', async () => {
    const { mien } = setUp();
    expect(() => mien.setMapping({ name: 'none' })).toThrow(DocumentError);
    expect(() => setUp({ mapping: null })).toThrow(DocumentError);
    expect(() => mien.setMapping(structuredClone(BUILT_IN_MAPPINGS[1]))).not.toThrow();
    mien.dispose();
  });

  it('stops at once: the track ends, late scores wake nothing, targets ease to neutral, and it starts again', async () => {
    const { mien, pass, source, open } = setUp();
    await mien.start();
    pass(300);
    mien.stop();
    expect(source.stop).toHaveBeenCalledTimes(1);
    expect([mien.running, mien.read().emotion.kind]).toEqual([false, 'off']);
    const { intensity } = mien.read().targets.light;
    pass(1200);
    expect(mien.read().emotion.kind).toBe('off');
    const neutral = NEUTRAL_TARGETS.light.intensity;
    expect(Math.abs(mien.read().targets.light.intensity - neutral)).toBeLessThan(
      Math.abs(intensity - neutral) / 2,
    );
    await mien.start();
    expect(open).toHaveBeenCalledTimes(2);
    pass(60);
    expect(mien.read().emotion.kind).toBe('sensed');
    mien.dispose();
  });

  it('stops a camera that is granted after the opening was called off', async () => {
    const { mien, open, source } = setUp({ source: { kind: 'camera', consent: true } });
    let grant = (_: FrameSource): void => undefined;
    open.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          grant = resolve;
        }),
    );
    const starting = mien.start();
    const refused = expect(starting).rejects.toMatchObject({ kind: 'cancelled' });
    await Promise.resolve();
    mien.stop();
    grant(source as unknown as FrameSource);
    await refused;
    expect(source.stop).toHaveBeenCalledTimes(1);
    expect(source.onFrame).not.toHaveBeenCalled();
    mien.dispose();
  });

  it('says why a source was refused or lost, and can be started again', async () => {
    const onProblem = vi.fn();
    const { mien, open, heard } = setUp({ onProblem });
    open.mockRejectedValueOnce(new CameraError('notFound'));
    await expect(mien.start()).rejects.toMatchObject({ kind: 'notFound' });
    expect(mien.running).toBe(false);
    await mien.start();
    const error = new CameraError('unplugged');
    heard.source?.({ kind: 'ended', reason: 'lost', error });
    expect(onProblem).toHaveBeenCalledExactlyOnceWith(error);
    expect([mien.running, mien.read().emotion.kind]).toEqual([false, 'off']);
    mien.dispose();
  });

  it('plays a recording in place of the source: within the limits of the app, opening and loading nothing', async () => {
    const recorded = Array.from({ length: 300 }, (_, i): RecordedInput => {
      const times = { capturedAtMs: i * 40, readyAtMs: i * 40 };
      const scores = { face: 'found', probabilities: smile, backend: 'wasm', ...times } as const;
      return { kind: 'scores', atMs: i * 40, scores };
    });
    const { mien, pass, open, createSensing } = setUp({}, recorded);
    await mien.start();
    pass(300, false);
    expect([open.mock.calls, createSensing.mock.calls, mien.running]).toEqual([[], [], true]);
    expect(mien.read().emotion).toMatchObject({ kind: 'sensed', emotion: 'happiness' });
    expect(mien.read().targets.light.intensity).toBeGreaterThan(NEUTRAL_TARGETS.light.intensity + 0.1);
    mien.stop();
    expect(mien.read().emotion.kind).toBe('off');
    await mien.start();
    pass(60, false);
    expect(mien.read().emotion.kind).toBe('sensed');
    mien.dispose();
  });

  it('follows the sensor of a room: no camera, no worker, its end and its consent are heard, and Stop leaves', async () => {
    const source = { kind: 'link', code: 'ABC234', server: 'http://localhost:4173' } as const;
    const onProblem = vi.fn();
    const { mien, open, openLink, leave, createSensing, heard, pass, now } = setUp({ source, onProblem });
    await mien.start();
    expect([open.mock.calls, createSensing.mock.calls, mien.sensing]).toEqual([[], [], null]);
    expect(openLink.mock.calls[0]?.[0]).toEqual(source);
    const smiles = (steps: number): void => {
      for (let i = 0; i < steps; i++) {
        const scores = { face: 'found', probabilities: smile, backend: 'wasm' } as const;
        heard.room?.onScores({ ...scores, capturedAtMs: now() - 60, readyAtMs: now() });
        pass(1, false);
      }
    };
    smiles(150);
    expect(mien.read().emotion).toMatchObject({ kind: 'sensed', emotion: 'happiness' });
    expect(mien.read().targets.light.intensity).toBeGreaterThan(NEUTRAL_TARGETS.light.intensity + 0.05);
    heard.room?.onOff(false);
    pass(1, false);
    expect([mien.read().emotion.kind, mien.running]).toEqual(['off', true]);

    // A studio's edit is followed; what is no mapping changes nothing.
    const [first] = BUILT_IN_MAPPINGS as readonly [Mapping];
    const edited = structuredClone(first) as Mapping & { light: { intensity: { neutral: number } } };
    Object.assign(edited.light.intensity, { neutral: edited.light.intensity.neutral - 0.2 });
    for (const none of [{ light: 1 }, null]) expect(() => heard.room?.onMapping(none)).toThrow(DocumentError);
    pass(400, false);
    const before = mien.read().targets.light.intensity;
    heard.room?.onMapping(edited);
    pass(300, false);
    expect(mien.read().targets.light.intensity).toBeLessThan(before - 0.05);

    smiles(20);
    mien.stop();
    expect(leave).toHaveBeenCalledTimes(1);
    pass(20, false);
    expect([mien.read().emotion.kind, mien.running]).toEqual(['off', false]);

    await mien.start();
    heard.room?.onEnd({ kind: 'removed', words: ['It is over.', 'Begin anew.'] });
    expect(onProblem.mock.calls).toEqual([[expect.objectContaining({ kind: 'removed' })]]);
    expect([onProblem.mock.calls[0]?.[0] instanceof LinkError, mien.running]).toEqual([true, false]);

    openLink.mockResolvedValueOnce({ kind: 'full', words: ['The room is full.', 'Remove a device.'] });
    await expect(mien.start()).rejects.toThrow('The room is full. Remove a device.');
    expect(mien.running).toBe(false);
    mien.dispose();
  });

  it('leaves nothing behind when it is disposed of', async () => {
    const { mien, sensing, source, pass } = setUp();
    const listener = vi.fn();
    mien.subscribe(listener);
    await mien.start();
    mien.dispose();
    expect(source.stop).toHaveBeenCalledTimes(1);
    expect(sensing.dispose).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
    pass(3);
    expect(listener).not.toHaveBeenCalled();
    await expect(mien.start()).rejects.toThrow('disposed');
  });
});
