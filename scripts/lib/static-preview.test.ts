import { mkdirSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempFolder } from '../../src/fixtures/temp-folder.ts';
import { hostRefusalPlugin } from './host-refusal.mjs';
import { inputsPlugin } from './inputs-plugin.mjs';
import { pageSlashPlugin } from './page-slash.mjs';
import { preview } from './static-preview.mjs';

const root = tempFolder();

/** Status, header and body of a path, asked for under a host name. */
const ask = (port: number, path: string, host: string) =>
  new Promise<{ status: number; csp: string; body: string }>((resolve, reject) => {
    get({ port, path, host: 'localhost', headers: { host } }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          csp: String(response.headers['content-security-policy']),
          body,
        }),
      );
    }).on('error', reject);
  });

async function serve(allowedHosts: readonly string[] = []) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist', 'index.html'), 'the app');
  writeFileSync(join(root, 'dist', 'studio.html'), 'the studio');
  writeFileSync(join(root, 'secret.pem'), 'a key');
  const start = { headset: false, allowedHosts, camera: null, osc: null };
  const plugins = [pageSlashPlugin(), inputsPlugin(start, null), hostRefusalPlugin(allowedHosts)];
  const server = await preview({ root, plugins, preview: { port: 0, host: 'localhost', allowedHosts } });
  const { port } = server.httpServer.address();
  return { server, port };
}

describe('the server of the installed package', () => {
  it('serves both pages with the security headers, and nothing outside dist', async () => {
    const { server, port } = await serve();
    const first = await ask(port, '/', 'localhost');
    expect([first.status, first.body]).toEqual([200, 'the app']);
    expect(first.csp).toContain("default-src 'self'");
    expect((await ask(port, '/studio', 'localhost')).body).toBe('the studio');
    expect((await ask(port, '/studio/', 'localhost')).status).toBe(302);
    for (const path of ['/../secret.pem', '/%2e%2e/secret.pem', '/none'])
      expect((await ask(port, path, 'localhost')).status).toBe(404);
    await server.close();
  });

  it('goes on after a request that it fails at, and says nothing of its files', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { server, port } = await serve();
    server.middlewares.stack.unshift({
      route: '',
      handle: ({ url }: { url: string }, _response: unknown, next: () => void) => {
        if (url === '/fails') throw new Error(`in ${root}`);
        next();
      },
    });
    const failed = await ask(port, '/fails', 'localhost');
    expect([failed.status, failed.body.includes(root)]).toEqual([500, false]);
    expect(said).toHaveBeenCalledTimes(1);
    for (const path of ['//', '/\\', '/%ff', '*'])
      expect((await ask(port, path, 'localhost')).status, path).not.toBe(500);
    expect((await ask(port, '/', 'localhost')).body).toBe('the app');
    said.mockRestore();
    await server.close();
  });

  it('answers its own names and those that are allowed, no other', async () => {
    const { server, port } = await serve(['tunnel.example']);
    for (const host of ['localhost', '127.0.0.1', 'tunnel.example'])
      expect((await ask(port, '/', host)).status).toBe(200);
    const foreign = await ask(port, '/', 'evil.example');
    expect([foreign.status, foreign.body.includes('--allow-host evil.example')]).toEqual([403, true]);
    await server.close();
  });
});
