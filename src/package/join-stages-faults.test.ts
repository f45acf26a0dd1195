/** @file createMienscape with fake parts, when something goes wrong: called off early, sensing gives up, callbacks that throw. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { CameraError, type FrameSource } from '../camera/index.ts';
import { SensingError } from '../core/index.ts';
import { SensingFault } from '../engine/index.ts';
import { createMienscape } from './index.ts';
import { setUp } from './join-stages.fixture.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('createMienscape when something goes wrong', () => {
  it('makes nothing where it is called off in the task of its start, as in React’s strict mode', async () => {
    for (const end of ['stop', 'dispose'] as const) {
      const { mien, open, createSensing } = setUp();
      const starting = mien.start();
      mien[end]();
      await expect(starting).rejects.toMatchObject({ kind: 'cancelled' });
      expect([open.mock.calls, createSensing.mock.calls, vi.getTimerCount()]).toEqual([[], [], 0]);
    }
  });

  it('leaves no timer where sensing cannot begin, as outside a browser', async () => {
    const { mien, createSensing } = setUp();
    createSensing.mockImplementationOnce(() => {
      throw new SensingFault({ code: 'unsupported', message: 'No worker.', remedy: 'Take a browser.' });
    });
    await expect(mien.start()).rejects.toMatchObject({ code: 'unsupported', remedy: 'Take a browser.' });
    expect([mien.running, vi.getTimerCount()]).toEqual([false, 0]);
    mien.dispose();
  });

  it('says in Node that a browser is needed', async () => {
    for (const source of [{ kind: 'demo' }, { kind: 'link', code: 'ABC234' }] as const) {
      const mien = createMienscape({ source });
      expect(mien.read().targets).toEqual(NEUTRAL_TARGETS);
      await expect(mien.start()).rejects.toThrow(/in a browser/);
      expect([mien.running, vi.getTimerCount()]).toEqual([false, 0]);
      mien.stop();
    }
  });

  it('closes the source where sensing gives up, says so once, and begins anew by start', async () => {
    const onProblem = vi.fn();
    const { mien, open, heard, sensing, source, pass } = setUp({ onProblem });
    await mien.start();
    pass(60);
    const error = new SensingFault({ code: 'crashed', message: 'It crashed.', remedy: 'Start it again.' });
    sensing.status = { kind: 'failed', error, retryInMs: null };
    heard.sensing?.({ kind: 'status', status: sensing.status });
    expect(source.stop).toHaveBeenCalledTimes(1);
    expect([mien.running, mien.read().emotion.kind]).toEqual([false, 'off']);
    expect(onProblem).toHaveBeenCalledExactlyOnceWith(error);
    await mien.start();
    expect([sensing.restart.mock.calls.length, open.mock.calls.length, mien.running]).toEqual([1, 2, true]);
    mien.dispose();
  });

  it('rejects start with the fault where sensing gives up before the source is open', async () => {
    const onProblem = vi.fn();
    const { mien, open, heard, source } = setUp({ onProblem });
    let grant = (_: FrameSource): void => undefined;
    open.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          grant = resolve;
        }),
    );
    const starting = mien.start();
    await Promise.resolve();
    const error = new SensingFault({ code: 'download', message: 'It is gone.', remedy: 'Try again.' });
    heard.sensing?.({ kind: 'status', status: { kind: 'failed', error, retryInMs: null } });
    grant(source as unknown as FrameSource);
    await expect(starting).rejects.toBe(error);
    expect([onProblem.mock.calls, mien.running, source.stop.mock.calls.length]).toEqual([[], false, 1]);
    mien.dispose();
  });

  it('goes on whatever the app’s own callbacks throw, and tells the app’s console', async () => {
    const uncaught = vi.fn();
    vi.stubGlobal('reportError', uncaught);
    const wrong = new Error('of the app');
    const fail = vi.fn(() => {
      throw wrong;
    });
    const { mien, heard, pass, source } = setUp({ onProblem: fail });
    const others = vi.fn();
    mien.subscribe(fail);
    mien.subscribe(others);
    await mien.start();
    pass(5);
    expect([fail.mock.calls.length, others.mock.calls.length]).toEqual([5, 5]);
    expect(() => mien.stop()).not.toThrow();
    expect(source.stop).toHaveBeenCalledTimes(1);
    await mien.start();
    const error = new CameraError('unplugged');
    expect(() => heard.source?.({ kind: 'ended', reason: 'lost', error })).not.toThrow();
    expect(fail).toHaveBeenLastCalledWith(error);
    expect(uncaught.mock.calls.length).toBe(fail.mock.calls.length);
    expect(uncaught.mock.calls.every(([told]) => told === wrong)).toBe(true);
    mien.dispose();
    vi.unstubAllGlobals();
  });

  it('calls no listener after it has left or after the end, though the same step goes on to others', async () => {
    const { mien, pass } = setUp();
    const [twice, late] = [vi.fn(), vi.fn()];
    const leaveOne = mien.subscribe(twice);
    mien.subscribe(twice);
    mien.subscribe(() => mien.dispose());
    mien.subscribe(late);
    leaveOne();
    leaveOne();
    await mien.start();
    pass(3);
    expect([twice.mock.calls.length, late.mock.calls.length]).toEqual([1, 0]);
    for (const none of [null, undefined, 'x', {}])
      expect(() => mien.subscribe(none as never)).toThrow('subscribe was given no function. Give it one.');
  });
});

it('wraps what the browser throws while the source is opened, and keeps it as the cause', async () => {
  for (const cause of [new TypeError('Failed to fetch dynamically imported module'), 'no error'] as const) {
    const line = setUp();
    line.open.mockRejectedValueOnce(cause);
    const room = setUp({ source: { kind: 'link', code: 'ABC234' } });
    room.openLink.mockRejectedValueOnce(cause);
    for (const { mien } of [line, room]) {
      const error = await mien.start().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SensingError);
      expect(error).toMatchObject({ cause, name: 'SensingError' });
      expect(String(error)).toMatch(
        /could not be opened \((TypeError: Failed to fetch|no error).*\)\. Check the connection/,
      );
      expect(mien.running).toBe(false);
      mien.dispose();
    }
  }
});

it('says that it was called off, whatever the browser throws at that', async () => {
  for (const end of ['stop', 'dispose'] as const) {
    let fail = (_: Error): void => undefined;
    const pending = (): Promise<never> =>
      new Promise((_, reject) => {
        fail = reject;
      });
    const line = setUp();
    line.open.mockImplementationOnce(pending);
    const room = setUp({ source: { kind: 'link', code: 'ABC234' } });
    room.openLink.mockImplementationOnce(pending);
    for (const { mien } of [line, room]) {
      const starting = mien.start();
      await Promise.resolve();
      mien[end]();
      fail(new TypeError('Failed to fetch'));
      await expect(starting).rejects.toMatchObject({ name: 'CameraError', kind: 'cancelled' });
      mien.dispose();
    }
  }
});
