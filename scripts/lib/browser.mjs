/** @file Finds a Chromium for the tests, and installs one where there is none. */
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

/** Playwright's own Chromium, where it has been downloaded. @returns {string | null} */
function playwrightChromium() {
  try {
    const path = createRequire(import.meta.url)('playwright').chromium.executablePath();
    return existsSync(path) ? path : null;
  } catch {
    return null; // Playwright itself is not installed yet.
  }
}

/**
 * CHROMIUM_PATH if set (taken at its word, so that a typing error is seen), else the first known place, else
 * Playwright's own.
 * @returns {string | null}
 */
export function findChromium() {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) return wanted;
  return KNOWN_PLACES.find((place) => existsSync(place)) ?? playwrightChromium();
}

/** Whether Debian's package manager can be used here. */
function canUseApt() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/**
 * Makes sure that a Chromium is there.
 * @returns {Promise<string>} its path
 * @throws {Error} with the remedy, where none can be had
 */
export async function ensureChromium() {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted && !existsSync(wanted)) {
    throw new Error(`CHROMIUM_PATH is ${wanted}, but nothing is there. Correct it, or unset it.`);
  }
  const found = findChromium();
  if (found) return found;

  if (canUseApt()) {
    console.log('No Chromium here: installing the Debian package.');
    await run('apt-get', ['update']); // A failed update may still leave usable lists: the install tells.
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  } else {
    console.log('No Chromium here: asking Playwright to download one.');
    await run('npx', ['playwright', 'install', 'chromium']);
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new Error('No Chromium could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to one.');
}
