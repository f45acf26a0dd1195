/** @file Serves the built app: on this computer alone, on the local network by https, or behind a tunnel. */
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { ensureCertificate } from './certificate.mjs';
import { connectPage } from './connect-page.mjs';
import { faultAnswerPlugin } from './fault-answer.mjs';
import { hostRefusal, hostRefusalPlugin } from './host-refusal.mjs';
import { inputsPlugin } from './inputs-plugin.mjs';
import { mountRelay } from './link/relay.mjs';
import { httpsUrl, localName, networkAddresses } from './network-names.mjs';
import { openOscBridge } from './osc-bridge.mjs';
import { pageSlashPlugin } from './page-slash.mjs';
import { requestPath } from './request-path.mjs';

/** Kept beside the other files that git ignores; nothing below it is served. */
const CERTIFICATE_FOLDER = join('.cache', 'certificate');

/**
 * @typedef {import('./certificate.mjs').ServerCertificate} ServerCertificate
 * @typedef {object} Machine
 * @property {string} hostname
 * @property {import('./network-names.mjs').Interfaces} interfaces
 */

/** @returns {Machine} */
const thisMachine = () => ({ hostname: hostname(), interfaces: networkInterfaces() });

/**
 * The page /connect. Behind a tunnel it names the tunnel's address alone: the world need not know this network's.
 * @param {{ names: readonly string[], allowedHosts: readonly string[], certificate: ServerCertificate | null }} options
 * @returns {import('vite').Plugin}
 */
function connectPlugin({ names, allowedHosts, certificate }) {
  return {
    name: 'mienscape:connect-page',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        if (requestPath(request.url) !== '/connect') {
          next();
          return;
        }
        const address = server.httpServer.address();
        const port = typeof address === 'object' && address !== null ? address.port : 0;
        const asked = String(request.headers[':authority'] ?? request.headers.host ?? '').replace(
          /:\d+$/,
          '',
        );
        const behindTunnel = allowedHosts.includes(asked.toLowerCase());
        const tunnels = (behindTunnel ? [asked] : allowedHosts).map((host) => httpsUrl(host, 443));
        const own = behindTunnel ? [] : names.map((name) => httpsUrl(name, port));
        const fingerprint = own.length > 0 ? (certificate?.fingerprint ?? null) : null;
        connectPage({ urls: [...own, ...tunnels], fingerprint, port }).then((html) => {
          for (const [name, value] of Object.entries(server.config.preview.headers ?? {}))
            if (value !== undefined) response.setHeader(name, value);
          response.setHeader('Content-Type', 'text/html; charset=utf-8');
          response.setHeader('Cache-Control', 'no-store');
          response.end(request.method === 'HEAD' ? undefined : html);
        }, next);
      });
    },
  };
}

/**
 * @param {object} options
 * @param {string} options.root the folder that holds dist/ and vite.config.ts
 * @param {number} options.port
 * @param {Pick<import('./start-options.mjs').StartOptions, 'headset' | 'exposed' | 'allowedHosts' | 'camera' | 'osc'> & { readonly allowedOrigins?: readonly string[] }} options.start
 * @param {Machine} [options.machine]
 * @param {string} [options.certificateFolder]
 * @param {string | false} [options.configFile]
 * @param {import('./link/local-bus.mjs').RoomBus} [options.bus] between servers that share rooms
 */
export async function serveApp({
  root,
  port,
  start,
  machine = thisMachine(),
  certificateFolder = join(root, CERTIFICATE_FOLDER),
  configFile,
  bus,
}) {
  const { headset, exposed, allowedHosts, allowedOrigins = [] } = start;
  const local = localName(machine.hostname);
  const names = headset ? [...networkAddresses(machine.interfaces), ...(local ? [local] : [])] : [];
  const certificate = headset
    ? await ensureCertificate({
        folder: certificateFolder,
        names: ['localhost', '127.0.0.1', '::1', ...names],
      })
    : null;
  const oscBridge = start.osc === null ? null : await openOscBridge(start.osc);
  const { preview } = await import('vite');
  const server = await preview({
    root,
    ...(configFile === undefined ? {} : { configFile }),
    logLevel: 'warn',
    plugins: [
      pageSlashPlugin(),
      connectPlugin({ names, allowedHosts, certificate }),
      inputsPlugin(start, oscBridge),
      faultAnswerPlugin(),
      // Under https Vite answers any name, since no browser trusts a foreign one with this certificate.
      ...(certificate ? [] : [hostRefusalPlugin(allowedHosts)]),
    ],
    preview: {
      port,
      host: headset || exposed ? true : 'localhost',
      strictPort: false,
      // Vite would let pages of other ports of this computer read every answer.
      cors: false,
      allowedHosts: [...allowedHosts],
      ...(certificate ? { https: { key: certificate.key, cert: certificate.cert } } : {}),
    },
  });
  const address = server.httpServer.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const tunnelUrl = (/** @type {string} */ host) => httpsUrl(host, 443);
  const relay = await mountRelay({
    server: /** @type {import('node:http').Server} */ (server.httpServer),
    allowedHosts,
    allowedOrigins,
    mayAnswer: (host) => certificate !== null || hostRefusal(host, allowedHosts) === null,
    // Behind a tunnel it names the tunnel's address alone, as /connect does.
    joinAddress: (host) => {
      const asked = host.replace(/:\d+$/, '').toLowerCase();
      if (allowedHosts.includes(asked)) return tunnelUrl(asked);
      return [...names.map((name) => httpsUrl(name, bound)), ...allowedHosts.map(tunnelUrl)][0] ?? null;
    },
    ...(bus ? { bus } : {}),
  });
  return {
    server,
    relay,
    /** Ends the link, the mouth shapes' port and the server itself. */
    async close() {
      await relay.close();
      oscBridge?.close();
      await server.close();
    },
    port: bound,
    certificate,
    /** Addresses for other devices, the most likely first. */
    urls: [...names.map((name) => httpsUrl(name, bound)), ...allowedHosts.map((host) => httpsUrl(host, 443))],
  };
}
