/** @file A virtual screen (Xvfb), so that a browser has a window and draws worlds as on a real screen. */
import { spawn } from 'node:child_process';

const START_LIMIT_MS = 15_000;

/** @returns {Promise<{ display: string, close: () => void }>} */
export async function openScreen() {
  // Xvfb looks for a free number and writes it to the fourth stream.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1366x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const close = () => void server.kill();
  try {
    const number = await new Promise((resolve, reject) => {
      let told = '';
      server.stdio[3]?.on('data', (/** @type {Buffer} */ data) => {
        told += String(data);
        if (told.endsWith('\n')) resolve(told.trim());
      });
      server.on('error', reject);
      server.on('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
      setTimeout(
        () => reject(new Error(`Xvfb did not start within ${START_LIMIT_MS / 1000} s`)),
        START_LIMIT_MS,
      ).unref();
    });
    return { display: `:${number}`, close };
  } catch (error) {
    close();
    throw error;
  }
}
