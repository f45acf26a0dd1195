/** @file Refuses requests for a foreign host name, and says how to allow the name. */
import { isIP } from 'node:net';
import { startCommand } from './command.mjs';

/**
 * Decides for files, streams and the link alike. Browsers look up names that are no host names by the rules, such as
 * `a_b.example`, so everything is refused but a short list.
 * @param {string | undefined} hostHeader
 * @param {readonly string[]} allowedHosts
 * @returns {string | null} null where the name is this computer's own, an address, or allowed
 */
export function hostRefusal(hostHeader, allowedHosts) {
  const name = (hostHeader ?? '').replace(/:\d+$/, '').toLowerCase();
  const isOwn =
    name === 'localhost' || name.endsWith('.localhost') || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
  if (isOwn || allowedHosts.includes(name)) return null;
  const why = 'That protects it from foreign sites that point their name here.';
  // What was sent is repeated only where it can hold neither markup nor a command.
  if (!/^[a-z0-9.-]+$/.test(name)) return `This server does not answer requests for such a name. ${why}`;
  return (
    `This server does not answer requests for the name ${name}. ${why} ` +
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
      // First of all, so that the answer says how to allow the name: Vite's own check is there already.
      middlewares.stack.unshift({ route: '', handle });
    },
  };
}
