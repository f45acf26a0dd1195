/** @file Sensing that has given up begins anew with another source, and with nothing else. */
import { expect, it, vi } from 'vitest';
import type { Sensing, SensingStatus } from '../../src/engine/index.ts';
import type { CalibrationController } from './calibration-controller.ts';
import { createSensingController } from './sensing-controller.ts';
import { createRuntimeStore, type RuntimeState } from './store.ts';

const failed = (retryInMs: number | null) => ({ kind: 'failed', retryInMs }) as SensingStatus;

function start(status: SensingStatus) {
  const store = createRuntimeStore({
    source: { kind: 'playing', source: 'file', pictures: 'live' },
  } as RuntimeState);
  const restart = vi.fn();
  createSensingController({
    clock: () => 0,
    store,
    sensing: { status, restart, subscribe: () => () => undefined } as unknown as Sensing,
    calibration: {} as CalibrationController,
    scores: () => undefined,
  });
  return { store, restart };
}

it('begins anew when another source is opened after sensing has given up', () => {
  const { store, restart } = start(failed(null));
  store.setState({ strength: 1 });
  expect(restart).not.toHaveBeenCalled();
  store.setState({ source: { kind: 'opening', source: 'demo' } });
  store.setState({ source: { kind: 'playing', source: 'demo', pictures: 'live' } });
  expect(restart).toHaveBeenCalledOnce();
});

it('lets sensing that will try again by itself do so, and leaves what works alone', () => {
  for (const status of [failed(1000), { kind: 'loading', stage: 'model', progress: 0 } as const]) {
    const { store, restart } = start(status);
    store.setState({ source: { kind: 'opening', source: 'demo' } });
    expect(restart).not.toHaveBeenCalled();
  }
});
