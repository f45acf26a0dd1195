/** @file What journeys in any engine are made of: a page that can be opened and asked, waiting, and steps that are told. */

/**
 * @typedef {{
 *   open: (url: string) => Promise<void>,
 *   ask: (body: string) => Promise<unknown>,
 * }} EnginePage `ask` runs the body of an async function in the page and answers what it returns
 * @typedef {{ name: string, ok: boolean, told: string }} StepResult
 */

const STEP_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 500;

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Helpers within the page: by the words that people see. */
const IN_PAGE = `
  const status = () => document.querySelector('[role=status][data-emotion]');
  const read = (name) => status()?.getAttribute('data-' + name) ?? '';
  const button = (words) => [...document.querySelectorAll('button')].find(
    (each) => (each.getAttribute('aria-label') ?? each.textContent).trim().startsWith(words) && !each.disabled && each.checkVisibility());
  const press = (words) => { const found = button(words); if (!found) throw new Error('no button ' + words); found.click(); return true; };
  const alerts = () => [...document.querySelectorAll('[role=alert]')].map((each) => each.textContent).join(' | ');
`;

/** @param {EnginePage} page */
export function asking(page) {
  const ask = (/** @type {string} */ body) => page.ask(`${IN_PAGE} ${body}`);
  /** Waits until the page says so. @param {string} expression */
  const until = async (expression) => {
    const endMs = Date.now() + STEP_LIMIT_MS;
    for (;;) {
      const value = await ask(`return ${expression};`);
      if (value) return value;
      if (Date.now() > endMs) {
        const seen = await ask(
          `return [read('source'), read('sensing'), read('emotion'), read('backend'), read('age-ms'), read('delay-ms'), document.visibilityState, ...[...document.querySelectorAll('video')].map((each) => 'video at ' + each.currentTime + ' s, paused ' + each.paused + ', ready ' + each.readyState + ', ' + (each.error?.message ?? 'no error')), document.querySelector('.panel')?.textContent.slice(0, 300), alerts()].join(' ');`,
        );
        throw new Error(`not within ${STEP_LIMIT_MS / 1000} s: ${expression}; seen: ${seen}`);
      }
      await pause(LOOK_EVERY_MS);
    }
  };
  return { ask, until };
}

export function telling() {
  /** @type {StepResult[]} */
  const results = [];
  /** @param {string} name @param {() => Promise<unknown>} work */
  const step = async (name, work) => {
    const startMs = Date.now();
    try {
      const told = await work();
      results.push({ name, ok: true, told: typeof told === 'string' ? told : '' });
    } catch (error) {
      results.push({ name, ok: false, told: error instanceof Error ? error.message : String(error) });
    }
    const last = results.at(-1);
    const seconds = ((Date.now() - startMs) / 1000).toFixed(1);
    console.log(`  ${last?.ok ? '✓' : '✗'} ${name} (${seconds} s)${last?.told ? `: ${last.told}` : ''}`);
  };
  return { step, results };
}
