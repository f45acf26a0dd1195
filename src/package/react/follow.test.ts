/** @file What <Mienscape> tells of its instance: ends of every kind, and no fault that is none. */
import { describe, expect, it, vi } from 'vitest';
import { CameraError } from '../../camera/index.ts';
import type { Mienscape } from '../interfaces.ts';
import { followMienscape, type Loss, partsOf, regionKey } from './follow.ts';

function setUp() {
  let running = false;
  let opened: { resolve: () => void; reject: (error: Error) => void } | null = null;
  let fail: (loss: Loss) => void = () => undefined;
  const listeners = new Set<() => void>();
  const end = (): void => {
    running = false;
    for (const listener of listeners) listener();
  };
  const mien = {
    start: () => {
      running = true;
      return new Promise<void>((resolve, reject) => {
        opened = { resolve, reject };
      });
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => undefined;
    },
    stop: () => {
      end();
      opened?.reject(new CameraError('cancelled'));
    },
    dispose: () => {
      running = false;
      opened?.reject(new CameraError('cancelled'));
    },
    get running() {
      return running;
    },
  } as unknown as Mienscape;
  const told = { onRunning: vi.fn(), onPhase: vi.fn(), onProblem: vi.fn(), onLoss: vi.fn() };
  const followed = followMienscape((onProblem) => {
    fail = onProblem;
    return mien;
  }, told);
  const settled = (): Promise<void> => Promise.resolve().then(() => undefined);
  return {
    followed,
    told,
    end,
    settled,
    opens: async () => {
      opened?.resolve();
      await settled();
    },
    refuses: async (error: Error) => {
      end();
      opened?.reject(error);
      await settled();
    },
    fail: (loss: Loss) => fail(loss),
  };
}

describe('what is followed of a Mienscape', () => {
  it('a source that comes to its own end runs no more, though nothing is wrong', async () => {
    const { followed, told, opens, end } = setUp();
    followed.open();
    expect(told.onRunning.mock.calls).toEqual([]);
    await opens();
    expect(told.onRunning.mock.calls).toEqual([[true]]);
    end();
    expect(told.onRunning.mock.calls).toEqual([[true], [false]]);
    expect(told.onProblem.mock.calls).toEqual([[null]]);
  });

  it('an opening that is called off is no problem; one that is refused is', async () => {
    const { followed, told, settled, refuses } = setUp();
    followed.open();
    followed.mien.stop();
    await settled();
    expect(told.onProblem.mock.calls).toEqual([[null]]);
    followed.open();
    const denied = new CameraError('denied');
    await refuses(denied);
    expect(told.onProblem).toHaveBeenLastCalledWith(denied);
    expect(told.onRunning).not.toHaveBeenCalled();
  });

  it('nothing is told of one that was left, as in React’s strict mode, which mounts twice', async () => {
    const { followed, told, settled, fail } = setUp();
    followed.open();
    followed.leave();
    fail(new CameraError('unplugged'));
    await settled();
    expect(told.onProblem.mock.calls).toEqual([[null]]);
  });

  it('a source that is lost is told as lost', async () => {
    const { followed, told, opens, end, fail } = setUp();
    followed.open();
    await opens();
    end();
    const unplugged = new CameraError('unplugged');
    fail(unplugged);
    expect(told.onProblem).toHaveBeenLastCalledWith(unplugged);
    expect(told.onLoss.mock.calls).toEqual([[unplugged]]);
  });
});

it.each([undefined, null, {}, { kind: 'webcam' }])(
  'the source %j is left to createMienscape, which says what there is',
  (source) => {
    expect(partsOf(source as never)).toEqual([source, undefined, undefined]);
  },
);

it('a source and a region that are written anew in each render stay the same', () => {
  const camera = (): Parameters<typeof partsOf>[0] => ({ kind: 'camera', consent: true, deviceId: 'one' });
  expect(partsOf(camera())).toEqual(partsOf(camera()));
  const region = () => ({
    centerX: 0.5,
    centerY: 0.4,
    width: 0.5,
    height: 0.4,
    rotationDeg: 0,
    mirrored: false,
  });
  expect(regionKey(region())).toBe(regionKey(region()));
  expect(regionKey({ ...region(), centerX: 0.2 })).not.toBe(regionKey(region()));
  expect(regionKey(undefined)).not.toBe(regionKey(region()));
});
