/**
 * @file Takes pictures of the shore and measures what a frame costs. Each shot is a mood, or `mood?query` with the
 * harness page's own options.
 *
 *   npm run tools -- world-figures --out DIR --size 1280x720 --fps neutral 'anger?yaw=90'
 *   npm run tools -- world-figures              writes docs/worlds.jpg (both places at five emotions) and docs/worlds.md (costs)
 *   npm run tools -- world-figures --stereo     writes docs/worlds-stereo.jpg: the same for both eyes of an emulated headset
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { Command } from 'commander';
import { Matrix4, Quaternion, Vector3 } from 'three';
import { createServer } from 'vite';
import { CHROMIUM_FLAGS } from '../../e2e/support/chromium-flags.ts';
import { emulateHeadset } from '../../e2e/support/headset.ts';
import { findChromium } from '../../scripts/lib/browser.mjs';
import { viewportSize } from '../../src/cli/support/numbers.ts';
import { readOptions } from '../../src/cli/support/run-command.ts';
import { type Taken, writeDocs, writeStereo } from './docs.ts';

interface Options {
  readonly out?: string;
  readonly size: string;
  readonly fps?: boolean;
  readonly stereo?: boolean;
}

const program = new Command('world-figures')
  .description(
    'Draws the worlds and measures what a frame costs. Without a shot → docs/worlds.md and its pictures.',
  )
  .argument('[shots...]', 'moods, or mood?query with the harness page’s own options, such as anger?yaw=90')
  .option(
    '--out <dir>',
    'where the pictures of single shots go (default: world, among the system’s temporary files)',
  )
  .option('--size <width>x<height>', 'of single shots, pixels', viewportSize, '1280x720')
  .option('--fps', 'lets the clock run for a few seconds and counts frames; writes nothing')
  .option('--stereo', 'in an emulated headset, both eyes side by side');
const values = readOptions<Options>(program);
const writesDocs = program.args.length === 0 && !values.fps;
const DEFAULT_SHOTS = ['neutral', 'happiness', 'sadness', 'anger', 'surprise'];
const PATIENCE_MS = 180_000;
const COUNTED_MS = 6000;
/** The head bowed a little, as it is where one looks ahead and at the panel by turns. */
const BOWED_RAD = (16 * Math.PI) / 180;
/** One hand points at the panel, one hangs aside. */
const HANDS = {
  left: { at: new Vector3(-0.42, 1.22, -0.4), toward: new Vector3(-1.2, 1, -3) },
  right: { at: new Vector3(0.15, 1.3, -0.36), toward: new Vector3(-0.05, 1.22, -0.6) },
} as const;
const PLACES = ['shore', 'forest'] as const;
const ofBothPlaces = (moods: readonly string[], extra = ''): string[] =>
  PLACES.flatMap((world) => moods.map((mood) => `${mood}?world=${world}${extra}`));
const asked = !writesDocs
  ? program.args
  : values.stereo
    ? ofBothPlaces(DEFAULT_SHOTS)
    : [...ofBothPlaces(DEFAULT_SHOTS), ...ofBothPlaces(['neutral'], '&quality=low')];
const ofDocs = values.stereo ? '1120x560' : '480x270';
const [width = 1280, height = 720] = (writesDocs ? ofDocs : values.size).split('x').map(Number);
const out = values.out ?? join(tmpdir(), 'world');
mkdirSync(out, { recursive: true });

const server = await createServer({
  configFile: fileURLToPath(new URL('./vite.config.ts', import.meta.url)),
  logLevel: 'error',
  server: { port: 0, open: false, hmr: false },
});
await server.listen();
const address = server.httpServer?.address();
const port = typeof address === 'object' && address ? address.port : 0;
const executablePath = findChromium();
const browser = await chromium.launch({
  args: [...CHROMIUM_FLAGS],
  ...(executablePath ? { executablePath } : {}),
});
let failed = false;
const taken: Taken[] = [];
try {
  const page = await browser.newPage({ viewport: { width, height } });
  if (values.stereo) {
    await emulateHeadset(page.context());
    const hands = Object.entries(HANDS).map(([side, { at, toward }]) => {
      const turn = new Quaternion().setFromRotationMatrix(
        new Matrix4().lookAt(at, toward, new Vector3(0, 1, 0)),
      );
      return { side: side as keyof typeof HANDS, at: at.toArray(), turn: turn.toArray() };
    });
    await page.addInitScript(
      ({ bowed, hands }) => {
        xrDevice.quaternion.set(-Math.sin(bowed / 2), 0, 0, Math.cos(bowed / 2));
        for (const { side, at, turn } of hands) {
          xrDevice.controllers[side]?.position.set(...at);
          xrDevice.controllers[side]?.quaternion.set(...turn);
        }
      },
      { bowed: BOWED_RAD, hands },
    );
  }
  /** A broken shader or module shows nothing: stop at once and say why. */
  const stop = (reason: string): void => {
    failed = true;
    console.error(reason.slice(0, 1500));
    void browser.close();
  };
  page.on('pageerror', (error) => stop(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') stop(message.text());
  });
  const report = () => page.evaluate(() => ({ ...window.worldHarness, atMs: performance.now() }));
  for (const shot of asked.length > 0 ? asked : DEFAULT_SHOTS) {
    const [mood = '', extra = ''] = shot.split('?');
    const query = `mood=${mood}${values.fps ? '' : '&still'}${values.stereo ? '&headset' : ''}&${extra}`;
    await page.goto(`http://localhost:${port}/tools/world-figures/index.html?${query}`);
    if (values.fps) {
      await page.waitForFunction(() => (window.worldHarness?.frames ?? 0) > 2, null, {
        timeout: PATIENCE_MS,
      });
      const before = await report();
      await page.waitForTimeout(COUNTED_MS);
      const after = await report();
      const fps = ((after.frames ?? 0) - (before.frames ?? 0)) / ((after.atMs - before.atMs) / 1000);
      process.stdout.write(`${shot}: ${fps.toFixed(1)} frames/s\n`);
      continue;
    }
    await page.waitForFunction(() => window.worldHarness?.picture, null, { timeout: PATIENCE_MS });
    const { picture = '', drawCalls = 0, triangles = 0, textureReads = [] } = await report();
    const file = join(out, `${shot.replace(/[^a-z0-9.-]+/gi, '_')}.png`);
    writeFileSync(file, Buffer.from(picture.slice(picture.indexOf(',') + 1), 'base64'));
    process.stdout.write(
      `${shot}: ${drawCalls} draw calls, ${triangles} triangles, at most ${textureReads[0] ?? 0} texture reads\n`,
    );
    taken.push({ shot, file, drawCalls, triangles, textureReads });
  }
} finally {
  await browser.close();
  await server.close();
}
if (writesDocs && !failed) await (values.stereo ? writeStereo(taken) : writeDocs(taken));
process.exitCode = failed ? 1 : 0;
