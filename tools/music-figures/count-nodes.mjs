/**
 * @file Plays live and counts the audio nodes that exist, to see that hours of music hold no more than a minute does.
 *
 *   node tools/music-figures/count-nodes.mjs [--minutes 2] [--emotion anger]
 */
import { parseArgs } from 'node:util';
import { openHarness } from './open.mjs';

const EVERY_SEC = 10;
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    emotion: { type: 'string', default: 'anger' },
  },
});

const { page, close } = await openHarness();
try {
  const devtools = await page.context().newCDPSession(page);
  let alive = 0;
  devtools.on('WebAudio.audioNodeCreated', () => alive++);
  devtools.on('WebAudio.audioNodeWillBeDestroyed', () => alive--);
  await devtools.send('WebAudio.enable');
  await page.evaluate(async (emotion) => {
    const { music, presets } = window.musicHarness;
    const preset = Object.entries(presets).find(([name]) => name === emotion)?.[1];
    if (!preset) throw new Error(`No emotion is called ${emotion}.`);
    music.update(preset);
    await music.start();
  }, values.emotion);
  for (let sec = 0; sec < Number(values.minutes) * 60; sec += EVERY_SEC) {
    await page.waitForTimeout(EVERY_SEC * 1000);
    // Nodes are freed when the collector comes round; calling it makes the count one of what is really held.
    await devtools.send('HeapProfiler.collectGarbage');
    const read = await page.evaluate(() => ({
      state: window.musicHarness.music.state,
      ...window.musicHarness.music.read(),
    }));
    process.stdout.write(`${sec + EVERY_SEC} s: ${alive} nodes, ${JSON.stringify(read)}\n`);
  }
} finally {
  await close();
}
