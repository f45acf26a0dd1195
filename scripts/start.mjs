#!/usr/bin/env node
/** @file `npm start`: from a fresh clone to the running app. `npm start -- --help` tells its options. */
import { ensureBuilt } from './lib/build.mjs';
import { startCommand } from './lib/command.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ensureNode } from './lib/node-version.mjs';
import { portNote } from './lib/port-note.mjs';
import { terminalQrCode } from './lib/qr-code.mjs';
import { ROOT } from './lib/run.mjs';
import { HELP, readStartOptions } from './lib/start-options.mjs';

const DEFAULT_PORT = 4173;

/** @returns {number} the port that PORT names, or the default */
function wantedPort() {
  const text = process.env.PORT;
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new Error(`PORT is '${text}': expected a whole number from 1 to 65535.`);
}

/**
 * What a person needs to open the app on another device.
 * @param {Awaited<ReturnType<typeof import('./lib/serve.mjs').serveApp>>} served
 * @param {string} local this computer's own address
 */
async function showConnection({ urls: [first, ...others], certificate }, local) {
  if (first === undefined) {
    console.warn('\nThis computer is not connected to a network. Connect it, and start again.');
    return;
  }
  console.log(`\nOn a headset or a phone: ${first}\n`);
  console.log(await terminalQrCode(first, { coloured: process.stdout.isTTY === true }));
  for (const url of others) console.log(`or: ${url}`);
  console.log(`\nThe same, with the next steps, for this computer’s browser: ${local}/connect`);
  if (!certificate) return;
  console.log(
    `${certificate.origin === 'made' ? 'A new certificate was made and is kept' : 'The certificate is the one made before'}. ` +
      `No authority has signed it, so browsers warn once. Its SHA-256 fingerprint is\n${certificate.fingerprint}`,
  );
}

async function start() {
  ensureNode(); // Reading the options takes a Node that is new enough, too.
  const options = readStartOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(HELP);
    return;
  }
  const port = wantedPort();
  await ensureInstalled();
  await ensureBuilt();
  // Only now are the packages there that it needs (scripts/fresh-clone.test.ts).
  const { serveApp } = await import('./lib/serve.mjs');
  // Loaded only where it is asked for.
  const bus = options.rooms
    ? await (await import('./lib/link/redis-bus.mjs')).createRedisBus(options.rooms)
    : undefined;
  const served = await serveApp({ root: ROOT, port, start: options, ...(bus ? { bus } : {}) });
  const { server, port: bound } = served;
  const urls = server.resolvedUrls;
  const local = urls?.local[0]?.replace(/\/$/, '') ?? `http://localhost:${bound}`;
  console.log(`\nMienscape runs at ${local}  (Ctrl-C stops it)`);
  const note = portNote(port, bound);
  if (note !== null) console.warn(`\n${note}`);
  if (options.headset || options.allowedHosts.length > 0) await showConnection(served, local);
  if (options.exposed && !options.headset) {
    for (const url of urls?.network ?? []) console.log(`On this network: ${url}`);
    console.log(
      `Browsers give camera and VR to https and localhost only, and so does this server with the link: run \`${startCommand('--headset')}\`, or join a headset by USB, run ` +
        `\`adb reverse tcp:${bound} tcp:${bound}\`, and open the first address on it.`,
    );
  }
  const stop = (/** @type {string} */ signal) => {
    console.log(`\nStopped (${signal}).`);
    process.exit(0); // Open connections would hold the server back; nobody waits for them.
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

try {
  await start();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
