import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOffline } from './offline.ts';

class FakeWorker extends EventTarget {
  state: ServiceWorkerState = 'installing';
  readonly messages: unknown[] = [];
  postMessage(message: unknown): void {
    this.messages.push(message);
  }
  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

/** A browser's service worker container; `controlled`: an earlier version already serves this page. */
function setUp({ controlled = false, refuses = false as boolean | Error, mayReload = false } = {}) {
  let registered = 0;
  const eraseLate = vi.fn(async () => undefined);
  const installing = new FakeWorker();
  const registration = Object.assign(new EventTarget(), {
    installing: controlled ? null : installing,
    waiting: null as FakeWorker | null,
    active: controlled ? new FakeWorker() : null,
  });
  const workers = Object.assign(new EventTarget(), {
    controller: controlled ? {} : null,
    register: () => {
      registered++;
      return refuses
        ? Promise.reject(refuses === true ? new Error('no') : refuses)
        : Promise.resolve(registration);
    },
  });
  let reloads = 0;
  const offline = createOffline({
    workers: workers as unknown as ServiceWorkerContainer,
    url: '/mienscape/sw.js',
    reload: () => reloads++,
    mayReload: () => mayReload,
    eraseLate,
  });
  const update = (): FakeWorker => {
    const newer = new FakeWorker();
    Object.assign(registration, { installing: newer });
    registration.dispatchEvent(new Event('updatefound'));
    Object.assign(registration, {
      installing: null,
      waiting: newer,
      active: registration.active ?? installing,
    });
    newer.become('installed');
    return newer;
  };
  const fetchAnew = (): FakeWorker => {
    const next = new FakeWorker();
    Object.assign(registration, { installing: next });
    return next;
  };
  return {
    offline,
    workers,
    installing,
    update,
    fetchAnew,
    eraseLate,
    reloads: () => reloads,
    registered: () => registered,
  };
}

describe('the offline copy', () => {
  afterEach(() => void vi.useRealTimers());

  it('is kept on the first visit, without a reload', async () => {
    const { offline, installing, reloads, workers } = setUp();
    await offline.keep();
    expect(offline.store.getState().kind).toBe('keeping');
    installing.become('installed');
    installing.become('activated');
    workers.dispatchEvent(new Event('controllerchange'));
    expect(offline.store.getState().kind).toBe('kept');
    expect(reloads()).toBe(0);
  });

  it('announces a newer version and changes over only when asked', async () => {
    const { offline, workers, update, reloads } = setUp({ controlled: true });
    await offline.keep();
    expect(offline.store.getState().kind).toBe('kept');
    const newer = update();
    expect(offline.store.getState().kind).toBe('newer');
    expect(newer.messages).toEqual([]);
    expect(reloads()).toBe(0);
    offline.changeOver();
    expect(newer.messages).toEqual([{ type: 'SKIP_WAITING' }]);
    workers.dispatchEvent(new Event('controllerchange'));
    expect(reloads()).toBe(1);
  });

  it('erased while it is being fetched, or asked for, does not come back by itself', async () => {
    vi.useFakeTimers();
    const fetching = setUp();
    await fetching.offline.keep();
    fetching.offline.forget();
    fetching.installing.become('redundant');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(fetching.registered()).toBe(1);
    expect(fetching.offline.store.getState().kind).toBe('none');
    const asked = setUp();
    const keeping = asked.offline.keep();
    asked.offline.forget();
    await keeping;
    expect(asked.eraseLate).toHaveBeenCalledOnce();
    const waiting = setUp({ refuses: true });
    await waiting.offline.keep();
    waiting.offline.forget();
    await vi.advanceTimersByTimeAsync(600_000);
    await waiting.offline.keep();
    expect(waiting.registered()).toBe(1);
    // The control: one that fails without an erasure is fetched anew.
    const lost = setUp();
    await lost.offline.keep();
    lost.installing.become('redundant');
    await vi.advanceTimersByTimeAsync(5000);
    expect(lost.registered()).toBe(2);
  });

  it('does without where the browser refuses or has none', async () => {
    const { offline } = setUp({ refuses: true });
    await offline.keep();
    expect(offline.store.getState().kind).toBe('none');
    const none = createOffline({ workers: undefined, url: '/sw.js', reload: () => undefined });
    await none.keep();
    expect(none.store.getState().kind).toBe('none');
  });

  it('says so where the browser forbids it, as without a trusted certificate, and does not ask again', async () => {
    vi.useFakeTimers();
    const forbidden = new DOMException('An SSL certificate error occurred.', 'SecurityError');
    const { offline, registered } = setUp({ refuses: forbidden });
    await offline.keep();
    expect(offline.store.getState().kind).toBe('refused');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(registered()).toBe(1);
    // The control: what may have been a lost file is asked for again, and no word is said.
    const lost = setUp({ refuses: true });
    await lost.offline.keep();
    expect(lost.offline.store.getState().kind).toBe('none');
    await vi.advanceTimersByTimeAsync(5000);
    expect(lost.registered()).toBe(2);
  });

  describe('when another tab changes over', () => {
    it('loads this one again too, where nothing is lost by it', async () => {
      const { offline, workers, update, reloads } = setUp({ controlled: true, mayReload: true });
      await offline.keep();
      update();
      workers.dispatchEvent(new Event('controllerchange'));
      expect(reloads()).toBe(1);
    });

    it('leaves it as it is where something would end, says so, and loads it again when asked', async () => {
      const { offline, workers, update, reloads } = setUp({ controlled: true });
      await offline.keep();
      const newer = update();
      workers.dispatchEvent(new Event('controllerchange'));
      newer.become('activated');
      expect(reloads()).toBe(0);
      expect(offline.store.getState().kind).toBe('changed');
      offline.changeOver();
      expect(reloads()).toBe(1);
    });
  });

  describe('when another tab changes over before this one asked for its own copy', () => {
    it('loads this one again, where nothing is lost by it', () => {
      const { workers, reloads } = setUp({ controlled: true, mayReload: true });
      workers.dispatchEvent(new Event('controllerchange'));
      expect(reloads()).toBe(1);
    });

    it('says so, and goes on saying it once the copy is there', async () => {
      const { offline, workers, reloads } = setUp({ controlled: true });
      workers.dispatchEvent(new Event('controllerchange'));
      await offline.keep();
      expect(offline.store.getState().kind).toBe('changed');
      offline.changeOver();
      expect(reloads()).toBe(1);
    });
  });

  it('of a first visit is served by the worker at once, and hears of the next version like any other', async () => {
    const { offline, workers, installing, update, reloads } = setUp({ mayReload: true });
    await offline.keep();
    installing.become('installed');
    installing.become('activated');
    workers.dispatchEvent(new Event('controllerchange'));
    expect(reloads()).toBe(0);
    update();
    workers.dispatchEvent(new Event('controllerchange'));
    expect(reloads()).toBe(1);
  });

  it('is fetched again where one of its files did not come', async () => {
    vi.useFakeTimers();
    const { offline, installing, fetchAnew, registered, update } = setUp();
    await offline.keep();
    installing.become('redundant');
    expect(offline.store.getState().kind).toBe('none');
    const second = fetchAnew();
    await vi.advanceTimersByTimeAsync(5000);
    expect(registered()).toBe(2);
    expect(offline.store.getState().kind).toBe('keeping');
    second.become('activated');
    expect(offline.store.getState().kind).toBe('kept');
    // And its updates are heard.
    const newer = update();
    expect(newer.messages).toEqual([]);
    expect(offline.store.getState().kind).toBe('newer');
  });
});
