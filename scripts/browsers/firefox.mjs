/** @file A page of Firefox by WebDriver BiDi. */
import puppeteer from 'puppeteer-core';

/** @returns {Promise<{ page: import('./journey.mjs').EnginePage, version: string, close: () => Promise<void> }>} */
export async function openFirefox(/** @type {string} */ executablePath) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      'media.autoplay.default': 0,
      // A made-up camera, and no question about it.
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
    },
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  return {
    version: await browser.version(),
    page: {
      open: async (url) => void (await page.goto(url, { waitUntil: 'load', timeout: 60_000 })),
      ask: (body) => page.evaluate(`(async () => { ${body} })()`),
    },
    close: () => browser.close(),
  };
}
