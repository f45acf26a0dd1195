/** @file Serves dist/ where the package is installed: what `preview` of Vite does for `npm start`, with sirv alone. */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import sirv from 'sirv';
import { answerFault } from './fault-answer.mjs';
import { hostRefusal } from './host-refusal.mjs';
import { SECURITY_HEADERS } from './security-headers.ts';

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {(request: Request, response: Response, next: (error?: unknown) => void) => void} Handle
 */

/** The part of Vite's `preview` that scripts/lib/serve.mjs and its plugins use. @type {(options: any) => Promise<any>} */
export async function preview({ root, plugins = [], preview: { port, host, allowedHosts = [], https } }) {
  /** @type {{ route: string, handle: Handle }[]} */
  const stack = [];
  /** @type {(request: Request, response: Response) => void} */
  const answer = (request, response) => {
    const name = request.headers.host ?? String(request.headers[':authority'] ?? '');
    let i = 0;
    /** @type {(error?: unknown) => void} */
    const next = (error) => {
      const layer = stack[i++];
      if (error) answerFault(error, response);
      else if (!layer)
        response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found.\n');
      else {
        // One request that cannot be answered ends no other.
        try {
          layer.handle(request, response, next);
        } catch (thrown) {
          answerFault(thrown, response);
        }
      }
    };
    // As in Vite's: whatever the plugins are, a page that points its own name at this computer is not answered.
    if (https || hostRefusal(name, allowedHosts) === null) next();
    else stack[0]?.handle(request, response, () => response.writeHead(403).end('Blocked.\n'));
  };
  const httpServer = https ? createHttpsServer(https, answer) : createHttpServer(answer);
  const server = {
    httpServer,
    middlewares: { stack, use: (/** @type {Handle} */ handle) => void stack.push({ route: '', handle }) },
    config: { preview: { headers: SECURITY_HEADERS } },
    /** @type {{ local: string[], network: string[] } | null} */
    resolvedUrls: null,
    close: () => new Promise((resolve) => httpServer.close(resolve)),
  };
  for (const plugin of plugins) await plugin?.configurePreviewServer?.(server);
  server.middlewares.use(
    sirv(join(root, 'dist'), {
      etag: true,
      extensions: ['html'],
      setHeaders: (response) => {
        for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
      },
    }),
  );
  const bound = await listen(httpServer, port, host === true ? undefined : 'localhost');
  const scheme = https ? 'https' : 'http';
  const url = (/** @type {string} */ name) => `${scheme}://${name}:${bound}/`;
  const others = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  server.resolvedUrls = {
    local: [url('localhost')],
    network: host === true ? others.map(({ address }) => url(address)) : [],
  };
  return server;
}

/**
 * The port, or the next that is free.
 * @param {import('node:http').Server | import('node:https').Server} server
 * @param {number} port
 * @param {string | undefined} host
 * @returns {Promise<number>}
 */
async function listen(server, port, host) {
  for (let tried = port; ; tried++) {
    try {
      await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(tried, host, () => resolve(undefined));
      });
      server.removeAllListeners('error');
      return tried;
    } catch (error) {
      server.removeAllListeners('error');
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code !== 'EADDRINUSE' || tried >= 65_535) throw error;
    }
  }
}
