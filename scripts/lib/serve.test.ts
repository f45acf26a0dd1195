/** @file The server as other devices meet it: a real TLS client, real requests. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROOT } from './run.mjs';
import { SECURITY_HEADERS } from './security-headers.ts';
import { serveApp } from './serve.mjs';

// Vite reads its configuration first; the machine may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ADDRESS = '192.0.2.10';
const machine = {
  hostname: 'Studio-PC',
  interfaces: { wlan0: [{ address: ADDRESS, family: 'IPv4', internal: false }] },
};
const QUIET = {
  headset: false,
  exposed: false,
  allowedHosts: [] as readonly string[],
  camera: null as string | null,
  osc: null,
};
const TUNNEL = 'abc.trycloudflare.com';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One request to this machine, under any host name. */
function ask(
  served: Served,
  path: string,
  host?: string,
  method = 'GET',
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { port, certificate } = served;
  const options = {
    port,
    path,
    method,
    host: 'localhost',
    headers: { ...more, ...(host === undefined ? {} : { host }) },
    ...(certificate ? { ca: certificate.cert, servername: 'localhost' } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = (certificate ? httpsRequest : httpRequest)(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.on('error', reject).end();
  });
}

type Served = Awaited<ReturnType<typeof serveApp>>;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'serve-'));
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'dist', 'index.html'), '<!doctype html><title>The app</title>');
  mkdirSync(join(root, '.cache'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const serve = (start: Partial<typeof QUIET>): Promise<Served> =>
  serveApp({
    root,
    port: 41_730,
    start: { ...QUIET, ...start },
    machine,
    configFile: join(ROOT, 'vite.config.ts'),
  });

const expectSecurityHeaders = ({ headers }: Answer): void => {
  for (const [name, value] of Object.entries(SECURITY_HEADERS))
    expect(headers[name.toLowerCase()], name).toBe(value);
};

describe('npm start -- --headset', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve({ headset: true, allowedHosts: [TUNNEL] });
  });
  afterAll(() => served.close());

  const handshake = (host: string, options: { ca?: string; servername?: string }) =>
    new Promise<string>((resolve) => {
      const socket = connect({ host, port: served.port, ...options }, () => {
        resolve(socket.authorized ? 'authorized' : 'not authorized');
        socket.end();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });

  it('convinces a TLS client that knows the certificate, at each name', async () => {
    const ca = served.certificate?.cert ?? '';
    expect(await handshake('127.0.0.1', { ca })).toBe('authorized');
    expect(await handshake('localhost', { ca, servername: 'localhost' })).toBe('authorized');
    expect(await handshake('127.0.0.1', { ca, servername: 'studio-pc.local' })).toBe('authorized');
  });

  it('convinces nobody else, nor at another name', async () => {
    const ca = served.certificate?.cert ?? '';
    expect(await handshake('127.0.0.1', {})).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(await handshake('127.0.0.1', { ca, servername: 'elsewhere.example' })).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
  });

  it('serves the app with the same security headers as over http', async () => {
    const answer = await ask(served, '/');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toContain('The app');
    expectSecurityHeaders(answer);
  });

  it('answers what is no path without a word of its files', async () => {
    for (const path of ['//', '/\\', '//connect', '/%ff', '/?/connect', '*']) {
      const { status, body } = await ask(served, path);
      expect(status, path).not.toBe(500);
      expect(body, path).not.toMatch(/file:|node_modules|serve\.mjs/);
    }
  });

  it('says nothing of its files where it fails', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    served.server.middlewares.stack.unshift({
      route: '/fails',
      handle: () => {
        throw new Error(`in ${ROOT}`);
      },
    });
    const { status, body } = await ask(served, '/fails');
    expect(status).toBe(500);
    expect(body).toBe('The server failed at this request. Its terminal says why.\n');
    expect(said.mock.calls).toHaveLength(1);
    said.mockRestore();
  });

  it('does not serve its key', async () => {
    for (const path of ['/.cache/certificate/headset.pem', '/../.cache/certificate/headset.pem'])
      expect((await ask(served, path)).body).not.toContain('PRIVATE KEY');
  });

  it('tells the addresses, and shows them at /connect under the same headers', async () => {
    expect(served.urls).toEqual([
      `https://${ADDRESS}:${served.port}/`,
      `https://studio-pc.local:${served.port}/`,
      `https://${TUNNEL}/`,
    ]);
    const answer = await ask(served, '/connect');
    expect(answer.status).toBe(200);
    expectSecurityHeaders(answer);
    expect(answer.headers['cache-control']).toBe('no-store');
    for (const url of served.urls) expect(answer.body).toContain(`href="${url}"`);
    expect(answer.body.replaceAll('<wbr>', '')).toContain(served.certificate?.fingerprint);
    expect((await ask(served, '/connect', undefined, 'HEAD')).body).toBe('');
  });

  it('does not tell the addresses of this network to those who come by the tunnel', async () => {
    const { body } = await ask(served, '/connect', TUNNEL);
    expect(body).toContain(`href="https://${TUNNEL}/"`);
    expect(body).not.toContain(ADDRESS);
    expect(body).not.toContain('studio-pc');
  });
});

describe('npm start', () => {
  it('answers this computer and its own names alone', async () => {
    const served = await serve({});
    try {
      expect(served.certificate).toBeNull();
      expect(served.urls).toEqual([]);
      const address = served.server.httpServer.address();
      expect(typeof address === 'object' && address?.address).toMatch(/^(127\.0\.0\.1|::1)$/);
      expectSecurityHeaders(await ask(served, '/'));
      const refused = await ask(served, '/', TUNNEL);
      expect(refused.status).toBe(403);
      expect(refused.body).toContain(`--allow-host ${TUNNEL}`);
      // Vite's own check decides where a name is written oddly.
      expect((await ask(served, '/', 'odd_name.example')).status).toBe(403);
      const page = await ask(served, '/connect');
      expect(page.body).toContain('npm start -- --headset');
      expect(page.body).toContain(`adb reverse tcp:${served.port} tcp:${served.port}`);
      expect(page.body).not.toContain(ADDRESS);
      // Each page with a slash at its end leads to the page, below whatever path, and to no other host.
      for (const [path, to] of [
        ['/connect/', '../connect'],
        ['/studio/?a=b', '../studio?a=b'],
        ['/studio.html//', '../../studio.html'],
      ] as const) {
        const { status, headers } = await ask(served, path);
        expect([status, headers.location], path).toEqual([302, to]);
      }
      for (const path of ['//connect/', '//studio.example/', '/none/'])
        expect((await ask(served, path)).headers.location, path).toBeUndefined();
    } finally {
      await served.close();
    }
  });

  it('--allow-host NAME answers under that name too, and no other', async () => {
    const served = await serve({ allowedHosts: [TUNNEL] });
    try {
      expect((await ask(served, '/', TUNNEL)).status).toBe(200);
      expect((await ask(served, '/', `evil-${TUNNEL}`)).status).toBe(403);
      expect((await ask(served, '/', 'elsewhere.example')).status).toBe(403);
      expect((await ask(served, '/connect', TUNNEL)).body).toContain(`https://${TUNNEL}/`);
    } finally {
      await served.close();
    }
  });

  it('--camera URL offers the camera to its own page alone, and says nothing of its address', async () => {
    const camera = 'http://name:secret@192.0.2.77:81/stream';
    const served = await serve({ camera, allowedHosts: [TUNNEL] });
    const own = { 'mienscape-input': '1', 'sec-fetch-site': 'same-origin' };
    try {
      const offer = await ask(served, '/inputs.json', undefined, 'GET', own);
      expect(JSON.parse(offer.body)).toEqual({
        camera: { id: expect.stringMatching(/^[0-9a-f]{12}$/) },
        osc: null,
      });
      expect(offer.body).not.toMatch(/192|secret/);
      for (const path of ['/camera/stream', '/inputs.json', '/'])
        for (const origin of ['http://localhost:3000', 'https://elsewhere.example']) {
          const { headers } = await ask(served, path, undefined, 'OPTIONS', { origin });
          expect(headers['access-control-allow-origin']).toBeUndefined();
        }
      const bare = await ask(served, '/camera/stream');
      expect(bare.status).toBe(403);
      expect(bare.headers['cross-origin-resource-policy']).toBe('same-origin');
      const site = { ...own, 'sec-fetch-site': 'cross-site' };
      expect((await ask(served, '/camera/stream', undefined, 'GET', site)).status).toBe(403);
      expect((await ask(served, '/camera/stream', TUNNEL, 'GET', own)).status).toBe(403);
      // No page can name another camera: the address is not read from a request.
      expect((await ask(served, '/camera/stream?url=http://192.0.2.1/', undefined, 'POST', own)).status).toBe(
        403,
      );
      const tunnelled = await ask(served, '/inputs.json', TUNNEL, 'GET', own);
      expect(JSON.parse(tunnelled.body)).toEqual({ camera: null, osc: null });
    } finally {
      await served.close();
    }
  });

  it('offers no input that it was not started with', async () => {
    const served = await serve({});
    const own = { 'mienscape-input': '1' };
    try {
      const offer = await ask(served, '/inputs.json', undefined, 'GET', own);
      expect(JSON.parse(offer.body)).toEqual({ camera: null, osc: null });
      for (const path of ['/camera/stream', '/osc/stream'])
        expect((await ask(served, path, undefined, 'GET', own)).status).toBe(404);
    } finally {
      await served.close();
    }
  });

  it.each([
    ['--headsets', 1, /--help/],
    ['--help', 0, /--allow-host NAME/],
  ])('%s ends at once with code %i', (option, code, words) => {
    const run = () =>
      execFileSync(process.execPath, ['scripts/start.mjs', option], {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    if (code === 0) expect(run()).toMatch(words);
    else expect(run).toThrow(words);
  });
});
