/** @file Keeps the app's files for offline use, and announces a new version without ever forcing it. */
import { createStore } from 'zustand/vanilla';

export type OfflineState =
  /** Not kept: the browser cannot, or the files are not yet asked for. */
  | { readonly kind: 'none' }
  /** Forbidden at this address: mostly a certificate that the browser does not trust. The app works online. */
  | { readonly kind: 'refused' }
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
  /** Erases a copy that was asked for before an erasure and began after it. */
  readonly eraseLate?: () => Promise<unknown>;
}) {
  const { workers, url, reload, mayReload } = options;
  const store = createStore<OfflineState>()(() => ({ kind: 'none' }));
  let registration: ServiceWorkerRegistration | undefined;
  let wanted = false;
  let retries = 0;
  /** The copy was erased, here or in another tab: this page makes none any more. */
  let erased = false;
  // Heard from the first moment on: another tab may change over before this one asks for its own copy.
  let controlled = Boolean(workers?.controller);
  workers?.addEventListener('controllerchange', () => {
    const earlier = controlled;
    controlled = true;
    if (wanted || (earlier && mayReload?.())) reload();
    else if (earlier) store.setState({ kind: 'changed' });
  });

  /** That another tab changed over stays true whatever this one learns of its copy. */
  const become = (kind: 'none' | 'refused' | 'keeping' | 'kept' | 'newer'): void => {
    if (store.getState().kind !== 'changed' || kind === 'newer') store.setState({ kind });
  };
  const follow = (worker: ServiceWorker | null): void => {
    if (!worker) return;
    const look = (): void => {
      // The first version has nobody to wait for; a later one waits behind the active one.
      if (worker.state === 'installed') become(registration?.active ? 'newer' : 'kept');
      // A newer one that another tab asked for is told of by `controllerchange`.
      if (worker.state === 'activated' && store.getState().kind === 'keeping') become('kept');
      if (worker.state === 'redundant' && store.getState().kind === 'keeping') tryAgain();
    };
    look();
    worker.addEventListener('statechange', look);
  };
  const watch = (found: ServiceWorkerRegistration): void => {
    // Registered anew, it is the same object where the first copy failed and another tab's came.
    if (found !== registration) found.addEventListener('updatefound', () => follow(found.installing));
    registration = found;
    if (found.active) become(found.waiting ? 'newer' : 'kept');
    else if (found.installing) become('keeping');
    follow(found.installing);
  };

  const register = async (): Promise<ServiceWorkerRegistration | undefined> => {
    if (erased) return undefined;
    const found = await workers?.register(url, { updateViaCache: 'none' });
    if (!erased) return found;
    await options.eraseLate?.();
    return undefined;
  };
  /** Loaded again by hand, the page would try as well; nobody needs to for this. */
  const tryAgain = (): void => {
    become('none');
    const waitMs = erased ? undefined : RETRY_AFTER_MS[retries++];
    if (waitMs === undefined) return;
    setTimeout(() => {
      void register().then(
        // Registered anew, the browser fetches the files anew.
        (again) => again && watch(again),
        failed,
      );
    }, waitMs);
  };

  /** A refusal is final: asked again, the browser would answer the same. */
  const failed = (error: unknown): void => {
    if (error instanceof Error && error.name === 'SecurityError') become('refused');
    else tryAgain();
  };

  return {
    store,
    /** To be called once what matters now is loaded. Without it, or where it fails, the app works online. */
    async keep(): Promise<void> {
      if (!workers || registration || erased) return;
      become('keeping');
      try {
        const found = await register();
        // A test's browser may refuse without an error.
        if (found) watch(found);
        else become('none');
      } catch (error) {
        failed(error);
      }
    },
    /** The copy is being erased: a worker that ends by it is not begun anew. The next visit may keep the app again. */
    forget(): void {
      erased = true;
      become('none');
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
