/** @file Sensing that has given up begins anew with another source; why nothing is read is told rightly. */
import { expect, it, vi } from 'vitest';
import type { Scores } from '../../src/core/index.ts';
import type { Sensing, SensingEvent, SensingStatus } from '../../src/engine/index.ts';
import type { CalibrationController } from './calibration-controller.ts';
import { createSensingController } from './sensing-controller.ts';
import { createRuntimeStore, type RuntimeState } from './store.ts';

const failed = (retryInMs: number | null) => ({ kind: 'failed', retryInMs }) as SensingStatus;

function start(status: SensingStatus, clock = () => 0) {
  const store = createRuntimeStore({
    source: { kind: 'playing', source: 'file', pictures: 'live' },
  } as RuntimeState);
  const restart = vi.fn();
  let tell = (_event: SensingEvent): void => undefined;
  const subscribe = (listener: typeof tell) => {
    tell = listener;
    return () => undefined;
  };
  const controller = createSensingController({
    clock,
    store,
    sensing: { status, restart, subscribe } as unknown as Sensing,
    calibration: { pass: (scores: Scores) => scores } as unknown as CalibrationController,
    scores: () => undefined,
  });
  /** A frame that was scored so long after its capture. */
  const score = (tookMs: number, computeMs: number, lost: 'noFace' | null): void =>
    tell({
      kind: 'scores',
      scores: {
        ...{ capturedAtMs: 10_000, readyAtMs: 10_000 + tookMs, backend: 'wasm' },
        ...(lost ? { face: 'lost' } : { face: 'found', probabilities: [] }),
      },
      computeMs,
      lost,
      embedding: null,
      people: null,
    });
  return { store, restart, controller, score };
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

it('tells scores that come too late from a face that is not there, for as long as they come so', () => {
  let nowMs = 0;
  const { controller, score } = start({ kind: 'loading', stage: 'model', progress: 0 }, () => nowMs);
  score(140, 20, 'noFace');
  expect(controller.lost()).toBe('noFace');
  for (const lost of ['noFace', null] as const) {
    score(2300, 20, lost);
    expect(controller.lost()).toBe('late');
    nowMs += 2000;
    expect(controller.lost()).toBe('late');
  }
  // Nothing more has come: that it came late is no news, and says nothing of now.
  nowMs += 1500;
  expect(controller.lost()).toBeNull();
  score(2300, 20, null);
  score(140, 20, null);
  nowMs += 1000;
  expect(controller.lost()).toBeNull();
  score(2300, 20, null);
  controller.forgetLost();
  expect(controller.lost()).toBeNull();
});

it('says nothing of a face once no new picture is read: it may have come back since', () => {
  let nowMs = 0;
  const { controller, score } = start({ kind: 'loading', stage: 'model', progress: 0 }, () => nowMs);
  score(140, 20, 'noFace');
  nowMs += 2900;
  expect(controller.lost()).toBe('noFace');
  nowMs += 200;
  expect(controller.lost()).toBeNull();
  // Where each picture takes seconds, the next one is waited for.
  score(4100, 4000, 'noFace');
  nowMs += 8000;
  expect(controller.lost()).toBe('noFace');
  nowMs += 5000;
  expect(controller.lost()).toBeNull();
});

it('says the same for a second where some scores come too late and others do not', () => {
  let nowMs = 0;
  const { controller, score } = start({ kind: 'loading', stage: 'model', progress: 0 }, () => nowMs);
  const said = new Set<unknown>();
  for (let i = 0; i < 40; i++, nowMs += 100) {
    score(i % 3 === 0 ? 1600 : 1400, 20, 'noFace');
    said.add(controller.lost());
  }
  expect([...said]).toEqual(['late']);
});

it('tells of a face that was found so late that it may be too old before the next picture', () => {
  let nowMs = 0;
  const { controller, score } = start({ kind: 'loading', stage: 'model', progress: 0 }, () => nowMs);
  score(1300, 20, null);
  expect(controller.lost()).toBe('late');
  nowMs += 1000;
  // Early enough to say that no face is there.
  score(1300, 20, 'noFace');
  expect(controller.lost()).toBe('noFace');
  score(900, 20, null);
  expect(controller.lost()).toBeNull();
});

it('leaves what takes long to compute to the words for slow reading', () => {
  const { controller, score } = start({ kind: 'loading', stage: 'model', progress: 0 });
  score(2300, 1900, 'noFace');
  expect(controller.lost()).toBe('noFace');
});
