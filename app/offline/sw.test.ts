import { createHash } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';

// The first import of workbox takes a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const HOME = 'http://localhost/app/';
/** What the build wrote into each file. */
const BUILT = 'as it was built';
const integrityOf = (body: string): string => `sha384-${createHash('sha384').update(body).digest('base64')}`;

// In a browser, relative addresses are relative to the worker's own.
class RelativeRequest extends Request {
  constructor(input: string | URL | Request, init?: RequestInit) {
    super(typeof input === 'string' ? new URL(input, HOME) : input, init);
  }
}

/** CacheStorage by address, as far as the worker uses it. */
class FakeCaches {
  readonly all = new Map<string, Map<string, Response>>();
  readonly open = async (name: string) => {
    const entries = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, entries);
    const urlOf = (key: string | Request): string =>
      new URL(typeof key === 'string' ? key : key.url, HOME).href;
    return {
      keys: async () => [...entries.keys()].map((url) => new Request(url)),
      match: async (key: string | Request) => entries.get(urlOf(key))?.clone(),
      put: async (key: string | Request, response: Response) => void entries.set(urlOf(key), response),
      delete: async (key: string | Request) => entries.delete(urlOf(key)),
    };
  };
  readonly match = async (key: string | Request, { cacheName }: { readonly cacheName: string }) =>
    (await this.open(cacheName)).match(key);
  readonly delete = async (name: string) => this.all.delete(name);
}

interface FakeEvent {
  readonly type: string;
  readonly request?: Request;
  waitUntil(promise: Promise<unknown>): void;
  respondWith(response: Promise<Response>): void;
}

/** The browser's side of a service worker: all its listeners hear an event in the same task. */
class FakeScope {
  readonly listeners = new Map<string, ((event: FakeEvent) => void)[]>();
  claimed = false;
  readonly clients: { matchAll(): Promise<readonly unknown[]>; claim(): Promise<void> };
  readonly registration = { scope: HOME };
  readonly skipWaiting = async (): Promise<void> => undefined;
  readonly caches: FakeCaches;
  readonly __WB_MANIFEST: readonly unknown[];

  constructor(caches: FakeCaches, openTabs: number, files: readonly string[]) {
    this.caches = caches;
    this.clients = {
      matchAll: async () => Array.from({ length: openTabs }),
      claim: async () => {
        this.claimed = true;
      },
    };
    this.__WB_MANIFEST = files.map((url) => ({
      url,
      revision: url.startsWith('assets/') ? null : '2',
      integrity: integrityOf(BUILT),
    }));
  }
  readonly addEventListener = (type: string, listener: (event: FakeEvent) => void): void => {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  };

  async dispatch(type: string, request?: Request): Promise<Response | undefined> {
    const waits: Promise<unknown>[] = [];
    let answer: Promise<Response> | undefined;
    const event: FakeEvent = {
      type,
      ...(request && { request }),
      waitUntil: (promise) => void waits.push(promise),
      respondWith: (response) => {
        answer = response;
      },
    };
    for (const listener of this.listeners.get(type) ?? []) listener(event);
    await Promise.all(waits);
    return answer;
  }
}

async function startWorker(caches: FakeCaches, openTabs: number): Promise<FakeScope> {
  const scope = new FakeScope(caches, openTabs, ['index.html', 'assets/tone-BBBBBBBB.js']);
  // Workbox's log for developers wants a whole browser.
  vi.stubEnv('NODE_ENV', 'production');
  vi.stubGlobal('self', scope);
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('registration', scope.registration);
  vi.stubGlobal('location', new URL('sw.js', HOME));
  vi.stubGlobal('FetchEvent', class {});
  vi.stubGlobal('fetch', async () => new Response(null, { status: 404 }));
  vi.resetModules();
  await import('./sw.ts');
  return scope;
}

/** What an earlier version had kept when this one takes over. */
async function earlierVersion(): Promise<FakeCaches> {
  const caches = new FakeCaches();
  const precache = await caches.open(`workbox-precache-v2-${HOME}`);
  await precache.put(`${HOME}assets/tone-AAAAAAAA.js`, new Response('the earlier chunk'));
  await precache.put(`${HOME}assets/tone-BBBBBBBB.js`, new Response('the chunk'));
  await precache.put(`${HOME}index.html?__WB_REVISION__=1`, new Response('the earlier page'));
  await precache.put(`${HOME}index.html?__WB_REVISION__=2`, new Response('the page'));
  return caches;
}

const ask = async (scope: FakeScope, path: string): Promise<string | number> => {
  const response = await scope.dispatch('fetch', new Request(HOME + path));
  return response?.ok ? response.text() : (response?.status ?? 'not answered');
};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

it('answers tabs of the earlier version with its chunks after taking over', async () => {
  const caches = await earlierVersion();
  const scope = await startWorker(caches, 1);
  await scope.dispatch('activate');
  expect(await ask(scope, 'assets/tone-AAAAAAAA.js')).toBe('the earlier chunk');
  expect(await ask(scope, 'assets/tone-BBBBBBBB.js')).toBe('the chunk');
  expect(await ask(scope, 'index.html')).toBe('the page');
  // Tabs that no worker had served yet are answered as well.
  expect(scope.claimed).toBe(true);
  // The control: what no version had is asked of the server.
  expect(await ask(scope, 'assets/none-CCCCCCCC.js')).toBe(404);
});

it('keeps nothing of the earlier version where no tab is open', async () => {
  const caches = await earlierVersion();
  const scope = await startWorker(caches, 0);
  await scope.dispatch('activate');
  expect(await ask(scope, 'assets/tone-AAAAAAAA.js')).toBe(404);
  expect([...(caches.all.get(`workbox-precache-v2-${HOME}`)?.keys() ?? [])]).toEqual([
    `${HOME}assets/tone-BBBBBBBB.js`,
    `${HOME}index.html?__WB_REVISION__=2`,
  ]);
});

it('opens each page with and without a slash at its end, and leaves what is not kept to the server', async () => {
  const scope = await startWorker(await earlierVersion(), 1);
  vi.stubGlobal('Request', RelativeRequest);
  const navigate = (path: string) => {
    const request = new Request(HOME + path);
    Object.defineProperty(request, 'mode', { value: 'navigate' });
    return scope.dispatch('fetch', request);
  };
  expect(await navigate('connect')).toBeUndefined();
  expect(await navigate('connect?from=phone')).toBeUndefined();
  expect(await navigate('connect/')).toBeUndefined();
  expect(await navigate('elsewhere')).toBeUndefined();
  // A page's address with a slash leads to the one without, where what the page names relatively is found.
  for (const [path, to] of [
    ['studio/', 'studio'],
    ['studio/?quality=high', 'studio?quality=high'],
    ['studio.html/', 'studio.html'],
    ['index.html//', 'index.html'],
  ] as const) {
    const answer = await navigate(path);
    expect([answer?.status, answer?.headers.get('location')], path).toEqual([302, HOME + to]);
  }
  expect(await (await navigate(''))?.text()).toBe('the page');
});

it('keeps no page that the host answers in the place of a file, and fetches the files anew next time', async () => {
  const caches = new FakeCaches();
  const page = '<!doctype html><title>The first page</title>';
  const host = { 'index.html': BUILT, 'assets/tone-BBBBBBBB.js': page };
  const asked: string[] = [];
  const install = async (): Promise<unknown> => {
    const scope = await startWorker(caches, 1);
    vi.stubGlobal('Request', RelativeRequest);
    vi.stubGlobal('fetch', async (request: Request) => {
      const path = request.url.slice(HOME.length) as keyof typeof host;
      asked.push(path);
      // As a browser does it.
      if (request.integrity !== '' && request.integrity !== integrityOf(host[path]))
        throw new TypeError('Failed to fetch');
      return new Response(host[path]);
    });
    return scope.dispatch('install').catch((error: unknown) => error);
  };
  const keptBodies = async () =>
    Promise.all(
      [...(caches.all.get(`workbox-precache-v2-${HOME}`)?.values() ?? [])].map((each) => each.clone().text()),
    );
  expect(await install()).toBeInstanceOf(Error);
  expect(await keptBodies()).not.toContain(page);
  host['assets/tone-BBBBBBBB.js'] = BUILT;
  expect(await install()).toBeUndefined();
  expect(await keptBodies()).toEqual([BUILT, BUILT]);
  // What was erased is answered by the host, newer files too, and not put back.
  caches.all.clear();
  host['index.html'] = 'a newer page';
  const scope = await startWorker(caches, 1);
  vi.stubGlobal('fetch', async ({ integrity }: Request) =>
    integrity === '' ? new Response(host['index.html']) : Response.error(),
  );
  expect(await ask(scope, 'index.html')).toBe('a newer page');
  expect(await keptBodies()).toEqual([]);
  expect(asked).toContain('assets/tone-BBBBBBBB.js');
});
