/** @file A page of WebKitGTK's MiniBrowser by plain WebDriver (W3C), without a client library. */
import { spawn } from 'node:child_process';
import { openScreen } from './screen.mjs';

const START_LIMIT_MS = 30_000;
const CLOSE_LIMIT_MS = 5000;
/** Longer than the driver's own limit for a script: a page that stands still does not keep that one. */
const ANSWER_LIMIT_MS = 75_000;

/**
 * @param {string} url
 * @param {string} method
 * @param {unknown} [body]
 */
async function call(url, method, body) {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
  }).catch((cause) => {
    if (cause?.name !== 'TimeoutError') throw cause;
    const asked = url.replace(/^.*session\/[^/]+/, '');
    throw new Error(`WebKitGTK has not answered ${asked} for ${ANSWER_LIMIT_MS / 1000} s.`, { cause });
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value?.error ?? response.status}: ${value?.message ?? ''}`);
  return value;
}

/** @returns {Promise<{ page: import('./steps.mjs').EnginePage, version: string, close: () => Promise<void> }>} */
export async function openWebKit() {
  const port = 20_000 + (process.pid % 10_000);
  const screen = await openScreen();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, DISPLAY: screen.display },
  });
  const end = () => {
    if (driver.pid !== undefined) process.kill(-driver.pid, 'SIGTERM');
    screen.close();
  };
  const base = `http://127.0.0.1:${port}`;
  try {
    const endMs = Date.now() + START_LIMIT_MS;
    for (;;) {
      try {
        await call(`${base}/status`, 'GET');
        break;
      } catch (error) {
        if (Date.now() > endMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    }
    const { sessionId, capabilities } = await call(`${base}/session`, 'POST', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { args: ['--automation'] } } },
    });
    const session = `${base}/session/${sessionId}`;
    await call(`${session}/timeouts`, 'POST', { script: 60_000, pageLoad: 60_000 });
    return {
      version: `${capabilities.browserName} ${capabilities.browserVersion}`,
      page: {
        open: (url) => call(`${session}/url`, 'POST', { url }),
        ask: (body) =>
          call(`${session}/execute/sync`, 'POST', {
            script: `return (async () => { ${body} })();`,
            args: [],
          }),
      },
      close: async () => {
        // A page that does not answer does not close either: its processes are ended all the same.
        const closing = call(session, 'DELETE').catch(() => undefined);
        await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS))]);
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}
