/** @file `<Mienscape>` in a real browser: React's strict mode, unmounting, and what a callback throws. */
import { createElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Mienscape, type MienscapeContext, useMienscape, useTargets } from './index.ts';

/** Every worker of the page that was made and not ended. */
const workers = new Set<Worker>();
const OwnWorker = globalThis.Worker;
class CountedWorker extends OwnWorker {
  constructor(...given: ConstructorParameters<typeof OwnWorker>) {
    super(...given);
    workers.add(this);
  }
  override terminate(): void {
    workers.delete(this);
    super.terminate();
  }
}
beforeEach(() => {
  vi.stubGlobal('Worker', CountedWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
  workers.clear();
});

interface InsideProps {
  readonly told: (context: MienscapeContext) => void;
  readonly onTargets: () => void;
}
function Inside({ told, onTargets }: InsideProps): null {
  told(useMienscape());
  useTargets(onTargets);
  return null;
}

function mount(props: Partial<Parameters<typeof Mienscape>[0]>, onTargets: () => void = () => undefined) {
  let context: MienscapeContext | null = null;
  const told = (now: MienscapeContext): void => {
    context = now;
  };
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  const whole = { source: { kind: 'demo' }, assets: '/', backend: 'wasm', ...props } as const;
  const inside = createElement(Inside, { told, onTargets });
  root.render(createElement(StrictMode, null, createElement(Mienscape, whole, inside)));
  return {
    running: () => context?.running,
    unmount: () => {
      root.unmount();
      place.remove();
    },
  };
}

const patient = { timeout: 50_000 };

describe('<Mienscape> in strict mode', () => {
  it('opens its source once, in one worker, and leaves none behind', async () => {
    const { running, unmount } = mount({ autoStart: true });
    await expect.poll(running, patient).toBe(true);
    expect(workers.size).toBe(1);
    unmount();
    await expect.poll(() => workers.size).toBe(0);
  });

  it('stops a camera that is granted after it was unmounted', async () => {
    let grant = (_: MediaStream): void => undefined;
    const asked = vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(
      () =>
        new Promise((resolve) => {
          grant = resolve;
        }),
    );
    const { unmount } = mount({ source: { kind: 'camera', consent: true }, autoStart: true });
    await expect.poll(() => asked.mock.calls.length).toBe(1);
    unmount();
    await expect.poll(() => workers.size).toBe(0);
    const stream = document.createElement('canvas').captureStream();
    grant(stream);
    await expect.poll(() => stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended']);
    asked.mockRestore();
  });

  it('goes on calling back after a callback has thrown', async () => {
    const wrong = new Error('of the app');
    const uncaught: unknown[] = [];
    const hear = (event: ErrorEvent): void => {
      uncaught.push(event.error);
      event.preventDefault();
    };
    addEventListener('error', hear);
    let calls = 0;
    const { unmount } = mount({}, () => {
      calls++;
      throw wrong;
    });
    await expect.poll(() => calls, patient).toBeGreaterThan(5);
    unmount();
    removeEventListener('error', hear);
    expect(uncaught.length).toBeGreaterThan(0);
    expect(uncaught.every((error) => error === wrong)).toBe(true);
  });
});
