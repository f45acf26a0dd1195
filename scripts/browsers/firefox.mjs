/** @file A page of Firefox by WebDriver BiDi. */
import puppeteer from 'puppeteer-core';
import { openScreen } from './screen.mjs';

/** @returns {Promise<{ page: import('./steps.mjs').EnginePage, version: string, close: () => Promise<void> }>} */
export async function openFirefox(/** @type {string} */ executablePath) {
  const screen = await openScreen();
  const browser = await puppeteer
    .launch({
      browser: 'firefox',
      executablePath,
      // Without a window Firefox offers no WebGL, and no world would be drawn.
      headless: false,
      env: { ...process.env, DISPLAY: screen.display },
      extraPrefsFirefox: {
        // A processor may draw; Firefox would rather draw nothing.
        'webgl.force-enabled': true,
        'media.autoplay.default': 0,
        // A made-up camera, and no question about it.
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
      },
    })
    .catch((/** @type {unknown} */ error) => {
      screen.close();
      throw error;
    });
  const close = async () => {
    try {
      await browser.close();
    } finally {
      screen.close();
    }
  };
  const [page, version] = await Promise.all([browser.newPage(), browser.version()]).catch(async (error) => {
    await close();
    throw error;
  });
  page.setDefaultTimeout(60_000);
  return {
    version,
    page: {
      open: async (url) => void (await page.goto(url, { waitUntil: 'load', timeout: 60_000 })),
      ask: (body) => page.evaluate(`(async () => { ${body} })()`),
    },
    close,
  };
}
