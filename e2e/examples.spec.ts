/** @file Examples and snippets, built from the packed tarball alone, run in Chromium: each senses the demo clip, and its targets move. */
import { spawn } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import sirv from 'sirv';
import { installPacked, tarball } from '../scripts/lib/packed-package.mjs';
import { ROOT } from '../scripts/lib/run.mjs';
import { readPolicy, readSnippets } from '../scripts/lib/snippets.mjs';
import { installHook, readPage } from '../src/package/playwright/with-page.ts';
import { FACE_CLIP } from './support/fixtures.ts';

const BUILT = join(ROOT, '.cache', 'package', 'examples');
const MISSING = 'needs the packed examples: run `node scripts/test-package.mjs` first, as npm test does';

/** A clip as the camera, in an app of somebody else's: it is the only one, and its pictures come. */
const RECORDED_SPEC = `import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { withRecordedFace } from 'mienscape/playwright';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const test = withRecordedFace(path('./face.mjpeg'));

test('a recorded face is the only camera', async ({ page }) => {
  await page.goto('/');
  const seen = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');
    const video = Object.assign(document.createElement('video'), { srcObject: stream, muted: true });
    await video.play();
    return { cameras: cameras.map(({ label }) => label), width: video.videoWidth };
  });
  expect(seen.cameras).toHaveLength(1);
  expect(seen.cameras[0]).toContain('face.mjpeg');
  expect(seen.width).toBeGreaterThan(0);
});
`;

const servers: Server[] = [];
/** A plain host without headers of ours: an app of somebody else's. */
async function host(folder: string, headers: Record<string, string> = {}): Promise<string> {
  const serve = sirv(folder, {
    dev: true,
    setHeaders: (response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    },
  });
  const server = createServer((request, response) =>
    serve(request, response, () => void response.writeHead(404).end()),
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  return `http://localhost:${typeof address === 'object' && address ? address.port : 0}`;
}

let url = '';
let strict = '';
test.beforeAll(async () => {
  test.skip(tarball() === null, MISSING);
  url = await host(BUILT);
  // What docs/own-app.md says that a page needs, and no more.
  strict = await host(BUILT, { 'Content-Security-Policy': readPolicy() });
});
test.afterAll(() => {
  for (const server of servers) server.close();
});

/** Opens an example; what it throws or cannot load fails the test. */
async function open(page: Page, name: string, from = url): Promise<string[]> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.url().endsWith('favicon.ico')) problems.push(response.url());
  });
  await installHook(page.context());
  await page.goto(`${from}/${name}/`);
  return problems;
}

async function senses(page: Page): Promise<void> {
  const most = { timeout: 75_000 };
  await expect
    .poll(async () => (await readPage(page))?.emotion.recent?.confidence ?? 0, most)
    .toBeGreaterThan(0.2);
  const first = (await readPage(page))?.targets.light;
  await expect.poll(async () => (await readPage(page))?.targets.light).not.toEqual(first);
}

/** Has three's own hook for developers' tools keep every scene of the page. */
async function keepScenes(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const scenes: object[] = [];
    const tools = new EventTarget();
    tools.addEventListener('observe', ({ detail }: CustomEventInit) => {
      if (detail.isScene) scenes.push(detail);
    });
    Object.assign(globalThis, { __THREE_DEVTOOLS__: tools, keptScenes: scenes });
  });
}

/** Intensity and colour of every light of the page, and the colours of the backgrounds. */
const lightsOf = (page: Page): Promise<number[][]> =>
  page.evaluate(() => {
    interface Thing {
      readonly isLight?: boolean;
      readonly intensity: number;
      readonly color: { toArray(): number[] };
    }
    interface Kept {
      readonly background: { toArray?(): number[] } | null;
      traverse(visit: (thing: Thing) => void): void;
    }
    const found: number[][] = [];
    for (const scene of (globalThis as unknown as { keptScenes: Kept[] }).keptScenes) {
      if (scene.background?.toArray) found.push(scene.background.toArray());
      scene.traverse(({ isLight, intensity, color }) => {
        if (isLight) found.push([intensity, ...color.toArray()]);
      });
    }
    return found;
  });

for (const name of ['three', 'react-three-fiber', 'css-and-sound']) {
  test(`the example ${name} senses the demo clip, and its targets move`, async ({ page }) => {
    test.slow();
    // Small: a processor draws here, and sensing needs it too.
    await page.setViewportSize({ width: 480, height: 320 });
    await keepScenes(page);
    const problems = await open(page, name);
    if (name === 'css-and-sound') await page.getByRole('button').click();
    await senses(page);
    if (name === 'css-and-sound') {
      const light = await page.evaluate(() => document.documentElement.style.getPropertyValue('--light'));
      expect(Number(light)).toBeGreaterThan(0);
    } else {
      const before = await lightsOf(page);
      expect(before.length).toBeGreaterThan(2);
      // Each light and the background, as the targets move on.
      await expect
        .poll(async () => (await lightsOf(page)).every((one, i) => one.join() !== before[i]?.join()))
        .toBe(true);
    }
    expect(problems).toEqual([]);
  });
}

for (const { name, code, isPage } of readSnippets()) {
  if (!isPage) continue;
  test(`${name} of docs/own-app.md runs as it stands, under the policy that the page names`, async ({
    page,
  }) => {
    test.slow();
    await page.setViewportSize({ width: 480, height: 320 });
    const weights = page.waitForResponse(/weights.*\.bin$/);
    const problems = await open(page, name, strict);
    expect((await weights).ok()).toBe(true);
    if (/createMienscape|<Mienscape/.test(code)) await senses(page);
    expect(page.workers()).toHaveLength(1);
    expect(problems).toEqual([]);
  });
}

test('the example playwright tests the page without 3D on a recorded face', async ({ launchOptions }) => {
  test.slow();
  const packed = tarball();
  test.skip(packed === null, MISSING);
  const { folder, remove } = await installPacked(packed ?? '');
  try {
    cpSync(join(BUILT, 'css-and-sound'), join(folder, 'examples/css-and-sound/dist'), { recursive: true });
    // This machine's Chromium and its switches; all else is the example's.
    writeFileSync(
      join(folder, 'examples/playwright/here.config.ts'),
      `import config from './playwright.config.ts';
export default { ...config, reporter: 'line', use: { ...config.use, launchOptions: ${JSON.stringify(launchOptions)} } };`,
    );
    cpSync(FACE_CLIP, join(folder, 'examples/playwright/face.mjpeg'));
    writeFileSync(join(folder, 'examples/playwright/recorded.spec.ts'), RECORDED_SPEC);
    // The snippet of docs/own-app.md, on a page of another one's.
    cpSync(join(ROOT, 'public/demo/faces.webm'), join(folder, 'examples/playwright/face.webm'));
    const snippet = readSnippets().find(({ file }) => file === 'face.spec.ts');
    const snippetUrl = await host(join(BUILT, 'snippet-1'));
    writeFileSync(
      join(folder, 'examples/playwright/snippet.spec.ts'),
      `${snippet?.code}\ntest.use({ baseURL: '${snippetUrl}' });\n`,
    );
    // What this very run of Playwright has set for its own workers is none of that one's.
    const environment = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(PW|PLAYWRIGHT|TEST)_|^NODE_OPTIONS$/.test(name)),
    );
    const cli = join(ROOT, 'node_modules/@playwright/test/cli.js');
    const child = spawn(process.execPath, [cli, 'test', '--config', 'here.config.ts'], {
      cwd: join(folder, 'examples/playwright'),
      env: { ...environment, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}` },
      timeout: 240_000,
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(said).toContain('3 passed');
    expect(code).toBe(0);
  } finally {
    remove();
  }
});
