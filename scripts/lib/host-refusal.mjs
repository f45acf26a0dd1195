/** @file Refuses requests for a foreign host name, and says how to allow the name. */
import { isIP } from 'node:net';
import { startCommand } from './command.mjs';

/**
 * Vite's own check stands behind this one and decides; what is let through here may still be refused there.
 * @param {string | undefined} hostHeader
 * @param {readonly string[]} allowedHosts
 * @returns {string | null} null where the name is not foreign
 */
export function hostRefusal(hostHeader, allowedHosts) {
  const name = (hostHeader ?? '').replace(/:\d+$/, '').toLowerCase();
  const isOwn = name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0;
  if (isOwn || allowedHosts.includes(name) || !/^[a-z0-9.-]+$/.test(name)) return null;
  return (
    `This server does not answer requests for the name ${name}. That protects it from foreign sites that point their name here. ` +
    `If it is the name of your tunnel, start the server like this: ${startCommand(`--allow-host ${name}`)}`
  );
}

/**
 * @param {readonly string[]} allowedHosts
 * @returns {import('vite').Plugin}
 */
export function hostRefusalPlugin(allowedHosts) {
  return {
    name: 'mienscape:host-refusal',
    configurePreviewServer({ middlewares }) {
      /** @type {import('vite').Connect.NextHandleFunction} */
      const handle = (request, response, next) => {
        const refusal = hostRefusal(request.headers.host, allowedHosts);
        if (refusal === null) {
          next();
          return;
        }
        response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' });
        response.end(`${refusal}\n`);
      };
      // First of all: Vite's check is there already.
      middlewares.stack.unshift({ route: '', handle });
    },
  };
}
