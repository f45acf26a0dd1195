/** @file Finds a Chromium for the tests, and installs one where there is none. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { run } from './run.mjs';

const KNOWN_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const VERSION_WITHIN_MS = 10_000;

/** Where Playwright's own Chromium is, or would be. @returns {string | null} */
function playwrightChromium() {
  try {
    return createRequire(import.meta.url)('playwright').chromium.executablePath();
  } catch {
    return null; // Playwright itself is not installed yet.
  }
}

/** Whether each that was asked starts; asked anew after an installation. @type {Map<string, boolean>} */
const answers = new Map();
/**
 * Whether a program is a browser that starts here. Ubuntu's /usr/bin/chromium-browser only calls a snap, which containers
 * do not have; a downloaded one may lack libraries of the system. Each is asked once, since all who look for one wait for it.
 * @param {string} path
 * @param {number} [withinMs] one that has not ended by then is killed, and does not start
 */
export function starts(path, withinMs = VERSION_WITHIN_MS) {
  // There the option opens a window and prints nothing.
  if (process.platform === 'win32') return true;
  const known = answers.get(path);
  if (known !== undefined) return known;
  // Not SIGTERM: a browser that hangs may ignore it, and spawnSync would wait for its end.
  const { status } = spawnSync(path, ['--version'], {
    stdio: 'ignore',
    timeout: withinMs,
    killSignal: 'SIGKILL',
  });
  answers.set(path, status === 0);
  return status === 0;
}

/**
 * What is asked of this computer.
 * @typedef {object} System
 * @property {string | undefined} wanted CHROMIUM_PATH
 * @property {(path: string) => boolean} exists
 * @property {(path: string) => boolean} starts
 * @property {() => string | null} playwrightChromium
 * @property {boolean} canUseApt whether Debian's package manager can be used
 * @property {typeof run} run
 */

/** @returns {System} */
const thisSystem = () => ({
  wanted: process.env.CHROMIUM_PATH,
  exists: existsSync,
  starts,
  playwrightChromium,
  canUseApt: process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'),
  run,
});

/**
 * CHROMIUM_PATH if set (taken at its word, so that a typing error is seen), else what starts of the known places and,
 * last, Playwright's own.
 * @param {Pick<System, 'wanted' | 'exists' | 'starts' | 'playwrightChromium'>} [system]
 * @returns {string | null}
 */
export function findChromium(system = thisSystem()) {
  if (system.wanted) return system.wanted;
  const works = (/** @type {string} */ place) => system.exists(place) && system.starts(place);
  const known = KNOWN_PLACES.find(works);
  if (known !== undefined) return known;
  const own = system.playwrightChromium();
  return own !== null && works(own) ? own : null;
}

/**
 * Makes sure that a Chromium is there that starts.
 * @param {System} [system]
 * @returns {Promise<string>} its path
 * @throws {Error} with the remedy, where none can be had
 */
export async function ensureChromium(system = thisSystem()) {
  const { wanted } = system;
  if (wanted && !system.exists(wanted)) {
    throw new Error(`CHROMIUM_PATH is ${wanted}, but nothing is there. Correct it, or unset it.`);
  }
  const found = findChromium(system);
  if (found) return found;
  /** @type {typeof run} */
  const install = async (...command) => {
    const code = await system.run(...command);
    answers.clear();
    return code;
  };

  if (system.canUseApt) {
    console.log('No Chromium starts here: installing the Debian package.');
    await install('apt-get', ['update']); // A failed update may still leave usable lists: the install tells.
    await install('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
    const packaged = findChromium(system);
    if (packaged) return packaged;
    // On Ubuntu. The libraries that Playwright's needs are packages there, too.
    await install('playwright', ['install-deps', 'chromium']);
  }
  console.log('No Chromium starts here: asking Playwright to download one.');
  await install('playwright', ['install', 'chromium']);
  const installed = findChromium(system);
  if (installed) return installed;
  throw new Error(
    'No Chromium that starts could be installed; the reason stands above. Install Chromium or Chrome, or set CHROMIUM_PATH to one.',
  );
}
