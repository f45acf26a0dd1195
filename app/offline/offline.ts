/** @file Keeps the app's files for offline use, and announces a new version without ever forcing it. */
import { createStore } from 'zustand/vanilla';

export type OfflineState =
  /** Not kept: the browser cannot, or the files are not yet asked for. */
  | { readonly kind: 'none' }
  | { readonly kind: 'keeping' }
  | { readonly kind: 'kept' }
  /** A newer version is downloaded and waits; this one goes on until the person says so. */
  | { readonly kind: 'newer' }
  /** Another tab changed over. This one goes on with its own version, whose chunks are kept, until it is loaded again. */
  | { readonly kind: 'changed' };

type Container = Pick<ServiceWorkerContainer, 'controller' | 'register' | 'addEventListener'>;

/** The first copy is fetched in one piece: where a file of it does not come, it is tried again after these, ms. */
const RETRY_AFTER_MS = [5000, 30_000, 120_000];

export type Offline = ReturnType<typeof createOffline>;

export function createOffline(options: {
  /** navigator.serviceWorker; undefined where the browser has none. */
  readonly workers: Container | undefined;
  /** Address of the service worker's script. */
  readonly url: string;
  readonly reload: () => void;
  /** Asked when another tab changed over: whether this one holds nothing that loading it again would end. */
  readonly mayReload?: () => boolean;
}) {
  const { workers, url, reload, mayReload } = options;
  const store = createStore<OfflineState>()(() => ({ kind: 'none' }));
  let registration: ServiceWorkerRegistration | undefined;
  let wanted = false;
  let retries = 0;

  const follow = (worker: ServiceWorker | null): void => {
    if (!worker) return;
    const look = (): void => {
      // The first version has nobody to wait for; a later one waits behind the one in control.
      if (worker.state === 'installed') store.setState({ kind: workers?.controller ? 'newer' : 'kept' });
      // A newer one that another tab asked for is told of by `controllerchange`.
      if (worker.state === 'activated' && store.getState().kind === 'keeping')
        store.setState({ kind: 'kept' });
      if (worker.state === 'redundant' && store.getState().kind === 'keeping') tryAgain();
    };
    look();
    worker.addEventListener('statechange', look);
  };

  const register = async (): Promise<ServiceWorkerRegistration | undefined> =>
    workers?.register(url, { updateViaCache: 'none' });
  /** Loaded again by hand, the page would try as well; nobody needs to for this. */
  const tryAgain = (): void => {
    store.setState({ kind: 'none' });
    const waitMs = RETRY_AFTER_MS[retries++];
    if (waitMs === undefined) return;
    setTimeout(() => {
      void register().then(
        (again) => {
          // Registered anew, the browser fetches the files anew.
          registration = again;
          if (!again?.installing) return;
          store.setState({ kind: 'keeping' });
          follow(again.installing);
        },
        () => tryAgain(),
      );
    }, waitMs);
  };

  return {
    store,
    /** To be called once what matters now is loaded. Without it, or where it fails, the app works online. */
    async keep(): Promise<void> {
      if (!workers || registration) return;
      try {
        store.setState({ kind: 'keeping' });
        registration = await register();
      } catch {
        tryAgain();
        return;
      }
      // A test's browser may refuse without an error.
      if (!registration) return store.setState({ kind: 'none' });
      const wasControlled = Boolean(workers.controller);
      workers.addEventListener('controllerchange', () => {
        if (wanted || (wasControlled && mayReload?.())) reload();
        else if (wasControlled) store.setState({ kind: 'changed' });
      });
      registration.addEventListener('updatefound', () => follow(registration?.installing ?? null));
      if (registration.waiting && workers.controller) store.setState({ kind: 'newer' });
      else if (registration.active) store.setState({ kind: 'kept' });
      follow(registration.installing);
    },
    /** Changes over to the newer version: the page loads again. Only ever by a person's wish, here or in another tab. */
    changeOver(): void {
      if (store.getState().kind === 'changed') {
        reload();
        return;
      }
      wanted = true;
      registration?.waiting?.postMessage({ type: 'SKIP_WAITING' });
    },
  };
}
