/**
 * @file The journey that every engine makes: what people do, by real elements of the page, told in plain steps. It asks
 * for nothing but a page that can be opened and asked, so that any driver will do.
 */
import { asking, pause, telling } from './steps.mjs';

/**
 * @param {import('./steps.mjs').EnginePage} page
 * @param {string} origin
 * @param {() => void} stopServer for the step without a network, the last one
 * @returns {Promise<import('./steps.mjs').StepResult[]>}
 */
export async function journey(page, origin, stopServer) {
  const { ask, until } = asking(page);
  const { step, results } = telling();

  await step('the demo clip is sensed', async () => {
    await page.open(`${origin}/`);
    await until(`/^\\d+$/.test(read('age-ms'))`);
    await until(`/neutral|happiness|surprise|sadness|anger/.test(read('emotion'))`);
    return ask(`return read('backend') + ', ' + read('delay-ms') + ' ms a frame';`);
  });
  await step('the kill switch stops, and sensing starts again', async () => {
    await ask(`return press('Without camera');`);
    await ask(`return press('Stop sensing');`);
    await until(`read('sensing') === 'stopped' && read('emotion') === 'off'`);
    await ask(`return press('Start sensing');`);
    await until(`/^\\d+$/.test(read('age-ms'))`);
  });
  await step('a video file is sensed', async () => {
    await ask(`
      const clip = await (await fetch('/demo/faces.webm')).blob();
      const data = new DataTransfer();
      data.items.add(new File([clip], 'mine.webm', { type: 'video/webm' }));
      document.querySelector('main').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
      return true;`);
    await until(`read('source') === 'file' && /^\\d+$/.test(read('age-ms'))`);
  });
  await step('settings and their figures stand in one line', async () => {
    await ask(`return press('Source and world');`);
    await until(`document.querySelector('.sheet output') !== null`);
    const torn = await ask(`
      const middle = (each) => { const box = each.getBoundingClientRect(); return box.top + box.height / 2; };
      const rows = [...document.querySelectorAll('.sheet label:has(output)')];
      return rows.filter((row) => Math.abs(middle(row.querySelector('input')) - middle(row.querySelector('output'))) > 12)
        .map((row) => row.textContent).join(', ');`);
    if (torn !== '') throw new Error(`not beside their sliders: ${torn}`);
  });
  await step('a camera is sensed, or refused with the reason', async () => {
    await ask(`return press('Camera');`);
    await ask(`const agree = button('I agree, open the camera'); agree?.click(); return true;`);
    await until(
      `(read('source') === 'camera' && read('sensing') === 'playing') || (read('sensing') === 'failed' && alerts() !== '')`,
    );
    return ask(`return read('sensing') === 'failed' ? alerts() : 'camera opened';`);
  });
  await step('everything is erased', async () => {
    await ask(`if (!button('Erase everything')) press('Source and world'); return true;`);
    await until(`button('Erase everything') !== undefined`);
    await ask(`return press('Erase everything');`);
    await until(`button('Yes, erase it all') !== undefined`);
    await ask(`return press('Yes, erase it all');`);
    await until(`document.body.textContent.includes('Erased.')`);
  });
  await step('the studio edits and undoes', async () => {
    await page.open(`${origin}/studio`);
    await until(`button('Add row') !== undefined`);
    const rows = await ask(`return document.querySelectorAll('.rows li').length;`);
    await ask(`return press('Add row');`);
    await until(`document.querySelectorAll('.rows li').length === ${Number(rows) + 1}`);
    await ask(`return press('Undo');`);
    await until(`document.querySelectorAll('.rows li').length === ${Number(rows)}`);
  });
  await step('the world is drawn beside the studio, and the page keeps its pace', async () => {
    await until(`document.documentElement.dataset.renderer !== undefined`);
    const { renderer, frames, longestMs } =
      /** @type {{ renderer: string, frames: number, longestMs: number }} */ (
        await ask(`
      const times = [performance.now()];
      const endMs = times[0] + 5000;
      await new Promise((resolve) => {
        const note = () => {
          times.push(performance.now());
          if (times.at(-1) < endMs) requestAnimationFrame(note);
          else resolve();
        };
        requestAnimationFrame(note);
      });
      const longestMs = Math.max(...times.slice(1).map((time, i) => time - times[i]));
      return { renderer: document.documentElement.dataset.renderer, frames: times.length - 1, longestMs };`)
      );
    const told = `${(frames / 5).toFixed(1)} pictures/s, the longest pause ${(longestMs / 1000).toFixed(1)} s (${renderer})`;
    // A page that stood still for seconds has stopped answering; how fast it is elsewhere is no matter here.
    if (longestMs > 4000) throw new Error(told);
    return told;
  });
  await step('a session is recorded, kept and replayed', async () => {
    await until(`/^\\d+$/.test(read('age-ms'))`);
    await ask(`document.querySelector('details.sessions').open = true; return true;`);
    await ask(`return press('Record');`);
    await pause(2000);
    await ask(`return press('Stop and save');`);
    await until(`document.querySelector('[role=slider][aria-label=Timeline]') !== null`);
    await until(`document.querySelectorAll('.session-list li').length > 0`);
  });
  await step('the page opens without a network', async () => {
    await page.open(`${origin}/`);
    await until(`/^\\d+$/.test(read('age-ms'))`);
    const kept = await ask(`return 'serviceWorker' in navigator;`);
    if (!kept) return 'this engine offers no service worker here';
    await until(`(await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'`);
    stopServer();
    await page.open(`${origin}/`);
    await until(`/^\\d+$/.test(read('age-ms'))`);
    return 'sensed with the server stopped';
  });
  return results;
}
