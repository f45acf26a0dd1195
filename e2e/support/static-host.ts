/** @file A static host such as people use: a folder of files below a path, with the security headers, and nothing clever. */
import { statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { SECURITY_HEADERS } from '../../scripts/lib/security-headers.ts';
import { sendFile } from '../../scripts/lib/send-file.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.webm': 'video/webm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

export interface StaticHost {
  /** Address of the folder, ending in a slash. */
  readonly url: string;
  /** Every path that was asked for and is not there. */
  readonly missing: readonly string[];
  /** From now on another folder is served: a new version is published. */
  serve(folder: string): void;
  close(): Promise<void>;
}

/** @param base path below which the files lie, with slashes at both ends */
export async function startStaticHost(folder: string, base = '/'): Promise<StaticHost> {
  let root = folder;
  const missing: string[] = [];
  const fileAt = (path: string): string | null => {
    if (!path.startsWith(base)) return null;
    const inside = normalize(decodeURIComponent(path.slice(base.length)));
    if (inside.startsWith('..')) return null;
    const tries = [inside, join(inside, 'index.html'), `${inside}.html`];
    return (
      tries
        .map((name) => join(root, name))
        .find((name) => statSync(name, { throwIfNoEntry: false })?.isFile()) ?? null
    );
  };
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = fileAt(pathname);
    if (file === null) {
      missing.push(pathname);
      response.writeHead(404, SECURITY_HEADERS).end();
      return;
    }
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': 'no-cache',
    });
    void sendFile(file, response);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The host has no port.');
  return {
    url: `http://localhost:${address.port}${base}`,
    missing,
    serve: (next) => {
      root = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
