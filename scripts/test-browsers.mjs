/**
 * @file `npm run test:browsers`: one journey in Firefox and in WebKitGTK, and one of both on the link. Debian's packages
 * are installed where they are missing and may be; elsewhere an engine that is not there is skipped, and it is said.
 * `--installed` installs nothing, `--only=Firefox` runs one engine.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { journey } from './browsers/journey.mjs';
import { linked } from './browsers/linked.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ROOT, run } from './lib/run.mjs';
import { scriptOptions } from './lib/script-options.mjs';
import { inShort, summaryLine } from './lib/tally.mjs';

const ENGINES = [
  {
    name: 'Firefox',
    packages: ['firefox-esr', 'xvfb'],
    programs: ['/usr/bin/firefox-esr', '/usr/bin/Xvfb'],
    open: async () => (await import('./browsers/firefox.mjs')).openFirefox('/usr/bin/firefox-esr'),
  },
  {
    name: 'WebKitGTK',
    packages: ['webkit2gtk-driver', 'xvfb'],
    programs: ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb'],
    open: async () => (await import('./browsers/webdriver.mjs')).openWebKit(),
  },
];

const { installed, only } = scriptOptions(
  'npm run test:browsers',
  'Runs a journey in Firefox and in WebKitGTK, and one of both over the link; installs them where it may.',
  {
    installed: { type: 'boolean', about: 'installs no browser' },
    only: { type: 'string', about: 'this engine alone', choices: ENGINES.map(({ name }) => name) },
  },
);

/** @param {readonly string[]} packages */
async function install(packages) {
  if (installed) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log(`Installing ${packages.join(', ')}.`);
  await run('apt-get', ['update']);
  await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** @returns {Promise<{ origin: string, stop: () => void }>} */
function serve() {
  const server = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    server.stdout.on('data', (/** @type {Buffer} */ data) => {
      const origin = /http:\/\/localhost:\d+/.exec(String(data))?.[0];
      if (origin) resolve({ origin, stop: () => void server.kill() });
    });
    // After it has been stopped nobody listens any more.
    server.on('exit', (code) =>
      reject(new Error(`The server ended with ${code}. Run npm start to see why.`)),
    );
  });
}

/** What runs now, ended in this order whatever ends the journey. @type {Set<() => unknown>} */
const running = new Set();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, async () => {
    await Promise.allSettled([...running].map((end) => end()));
    process.exit(1);
  });
}

/** @type {(name: string, message: string) => void} */
function tell(name, message) {
  tally.failed++;
  tally.failures.push({ name, reason: inShort(message) });
}

/** @type {(name: string, error: unknown) => void} */
function fail(name, error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`${name}: ${message}`);
  tell(name, message);
}

/**
 * Opens the engines and the server, and ends them whatever happens.
 * @param {typeof ENGINES} engines
 * @param {(pages: any[], origin: string, stop: () => void) => Promise<import('./browsers/steps.mjs').StepResult[]>} go
 */
async function withEngines(engines, go) {
  const names = engines.map(({ name }) => name).join(' and ');
  /** @type {(() => unknown)[]} */
  const ends = [];
  const onEnd = (/** @type {() => unknown} */ end) => {
    ends.unshift(end);
    running.add(end);
  };
  try {
    const { origin, stop } = await serve();
    onEnd(stop);
    const pages = [];
    const versions = [];
    for (const { open } of engines) {
      const { page, version, close } = await open();
      onEnd(close);
      pages.push(page);
      versions.push(version);
    }
    console.log(`\n${versions.join(' and ')}`);
    const results = await go(pages, origin, stop);
    tally.passed += results.filter(({ ok }) => ok).length;
    for (const { name, ok, told } of results) if (!ok) tell(`${names}: ${name}`, told);
  } catch (error) {
    fail(names, error);
  } finally {
    for (const end of ends) {
      running.delete(end);
      try {
        await end();
      } catch (error) {
        fail(`${names}, at its end`, error);
      }
    }
  }
}

await ensureInstalled();
/** @type {import('./lib/tally.mjs').Tally} */
const tally = { passed: 0, failed: 0, skips: [], failures: [] };
const chosen = ENGINES.filter(({ name }) => only === undefined || only === name);
/** @type {typeof ENGINES} */
const present = [];
for (const engine of chosen) {
  const { name, packages, programs } = engine;
  const isThere = () => programs.every((path) => existsSync(path));
  if (!isThere()) await install(packages);
  if (isThere()) present.push(engine);
  else tally.skips.push({ name, reason: `not installed (${packages.join(', ')})` });
}
for (const engine of present)
  await withEngines([engine], ([page], origin, stop) => journey(page, origin, stop));
const [first, second] = present;
if (first && second)
  await withEngines([first, second], ([sensor, world], origin) => linked(sensor, world, origin));
else if (only === undefined)
  tally.skips.push({ name: 'Two engines on the link', reason: 'one of them is not installed' });
for (const { name, reason } of tally.skips) console.log(`Skipped: ${name}: ${reason}`);
console.log(`\n${summaryLine(tally)}`);
if (process.env.MIENSCAPE_TALLY) {
  const report = join(ROOT, process.env.MIENSCAPE_TALLY);
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, JSON.stringify(tally));
}
process.exit(tally.failed > 0 ? 1 : 0);
