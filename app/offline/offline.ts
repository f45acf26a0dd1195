/** @file Keeps the app's files for offline use, and announces a new version without ever forcing it. */
import { createStore } from 'zustand/vanilla';

export type OfflineState =
  /** Not kept: the browser cannot, or the files are not yet asked for. */
  | { readonly kind: 'none' }
  | { readonly kind: 'keeping' }
  | { readonly kind: 'kept' }
  /** A newer version is downloaded and waits; this one goes on until the person says so. */
  | { readonly kind: 'newer' };

type Container = Pick<ServiceWorkerContainer, 'controller' | 'register' | 'addEventListener'>;

const URL_OF_WORKER = '/sw.js';

export type Offline = ReturnType<typeof createOffline>;

export function createOffline(options: {
  /** navigator.serviceWorker; undefined where the browser has none. */
  readonly workers: Container | undefined;
  readonly reload: () => void;
}) {
  const { workers, reload } = options;
  const store = createStore<OfflineState>()(() => ({ kind: 'none' }));
  let registration: ServiceWorkerRegistration | undefined;
  let wanted = false;

  const follow = (worker: ServiceWorker | null): void => {
    if (!worker) return;
    const look = (): void => {
      // The first version has nobody to wait for; a later one waits behind the one in control.
      if (worker.state === 'installed') store.setState({ kind: workers?.controller ? 'newer' : 'kept' });
      if (worker.state === 'activated') store.setState({ kind: 'kept' });
    };
    look();
    worker.addEventListener('statechange', look);
  };

  return {
    store,
    /** To be called once what matters now is loaded. Without it, or where it fails, the app works online. */
    async keep(): Promise<void> {
      if (!workers || registration) return;
      try {
        store.setState({ kind: 'keeping' });
        registration = await workers.register(URL_OF_WORKER, { updateViaCache: 'none' });
      } catch {
        store.setState({ kind: 'none' });
        return;
      }
      // A test's browser may refuse without an error.
      if (!registration) return store.setState({ kind: 'none' });
      workers.addEventListener('controllerchange', () => {
        if (wanted) reload();
      });
      registration.addEventListener('updatefound', () => follow(registration?.installing ?? null));
      if (registration.waiting && workers.controller) store.setState({ kind: 'newer' });
      else if (registration.active) store.setState({ kind: 'kept' });
      follow(registration.installing);
    },
    /** Changes over to the newer version: the page loads again. Only ever by the person's wish. */
    changeOver(): void {
      wanted = true;
      registration?.waiting?.postMessage({ type: 'SKIP_WAITING' });
    },
  };
}
