/** @file `npm start`: from a fresh clone to the running app. Options: --host exposes it, PORT chooses the port. */
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { portNote } from './lib/port-note.mjs';
import { ROOT } from './lib/run.mjs';

const DEFAULT_PORT = 4173;

/** @returns {number} the port that PORT names, or the default */
function wantedPort() {
  const text = process.env.PORT;
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new Error(`PORT is '${text}': expected a whole number from 1 to 65535.`);
}

async function start() {
  const exposed = process.argv.includes('--host');
  const port = wantedPort();
  await ensureInstalled();
  await ensureBuilt();
  const { preview } = await import('vite');
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    preview: { port, host: exposed ? true : 'localhost', strictPort: false },
  });
  const urls = server.resolvedUrls;
  console.log(`\nMienscape runs at ${urls?.local[0]?.replace(/\/$/, '')}  (Ctrl-C stops it)`);
  const bound = new URL(urls?.local[0] ?? `http://localhost:${port}`).port;
  const note = portNote(port, Number(bound));
  if (note !== null) console.warn(`\n${note}`);
  if (exposed) {
    for (const url of urls?.network ?? []) console.log(`On this network: ${url}`);
    console.log(
      'Browsers give camera and VR to https and localhost only: join a headset by USB, run ' +
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
