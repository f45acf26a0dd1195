/** @file The guards and helpers of the journeys, checked on the served files, so that a journey cannot pass blind. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { SECURITY_HEADERS } from '../scripts/lib/security-headers.ts';
import { convertVideo, videoToMjpeg } from '../src/package/playwright/video-to-mjpeg.ts';
import { DRAWN, expect, FACE_CLIP, test } from './support/fixtures.ts';
import { emulateHeadset } from './support/headset.ts';

/** A page of this origin that runs nothing of the app; `openStill` puts it there. */
const STILL_PAGE = '/still';
const REAL_CLIP = fileURLToPath(new URL('../../shared/clips/neutral-to-smile.mp4', import.meta.url));

/** An empty page: the app itself would disturb what is checked here. */
async function openStill(page: Page): Promise<void> {
  await page.route(`**${STILL_PAGE}`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><link rel="icon" href="/icon.svg"><title>still</title>',
    }),
  );
  await page.goto(STILL_PAGE);
}

test('the server sends every security header', async ({ request }) => {
  for (const path of ['/', '/models/student/manifest.json', '/wasm/tfjs-backend-wasm-simd.wasm']) {
    const response = await request.get(path);
    expect(response.status(), path).toBe(200);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      expect(response.headers()[name.toLowerCase()], `${name} of ${path}`).toBe(value);
    }
  }
});

test('weights, detector and WebAssembly are served with their own types', async ({ request }) => {
  const types = {
    '/models/student/manifest.json': 'application/json',
    '/models/student/weights.bin': 'application/octet-stream',
    '/detector/blazeface.json': 'application/json',
    '/detector/blazeface.bin': 'application/octet-stream',
    '/wasm/tfjs-backend-wasm-simd.wasm': 'application/wasm',
    '/demo/faces.webm': 'video/webm',
  };
  for (const [path, type] of Object.entries(types)) {
    const { headers } = { headers: (await request.get(path)).headers() };
    expect(headers['content-type'], path).toContain(type);
  }
});

test('a quiet page leaves the guard quiet (control)', async ({ page, guard }) => {
  await openStill(page);
  expect(guard.problems).toEqual([]);
});

test('the guard sees requests to another origin, from pages and workers', async ({ page, guard }) => {
  await openStill(page);
  // Intercepted, so that the test itself asks nobody; the policy of the app's pages does not bind this one.
  await page.context().route('http://elsewhere.test/**', (route) => route.fulfill({ body: '' }));
  await page.goto('about:blank');
  await page.evaluate(() => fetch('http://elsewhere.test/page', { mode: 'no-cors' }).then(() => undefined));
  await page.evaluate(async () => {
    const code = "fetch('http://elsewhere.test/worker', { mode: 'no-cors' }).finally(() => postMessage(0))";
    const worker = new Worker(URL.createObjectURL(new Blob([code])));
    await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
  });
  expect(guard.expectProblem(/elsewhere\.test\/page/)).toBe(1);
  expect(guard.expectProblem(/elsewhere\.test\/worker/)).toBe(1);
});

test('the guard sees console errors and uncaught ones', async ({ page, guard }) => {
  await openStill(page);
  await page.evaluate(() => {
    console.error('deliberate');
    setTimeout(() => {
      throw new Error('thrown on purpose');
    });
  });
  await expect.poll(() => guard.problems.length).toBe(2);
  expect(guard.expectProblem(/deliberate/)).toBe(1);
  expect(guard.expectProblem(/thrown on purpose/)).toBe(1);
});

test('the guard sees a shader that does not compile', async ({ page, guard }) => {
  await openStill(page);
  await page.evaluate(async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const device = await adapter?.requestDevice();
    device?.createShaderModule({ code: 'fn main() -> f33 {}' });
    await device?.queue.onSubmittedWorkDone();
  });
  await expect.poll(() => guard.problems.join('\n')).toContain('GPU guard: WGSL');
  guard.expectProblem(/GPU guard|WGSL/);
});

/** The green of a page's canvas, 0–255, once WebGL was told to make it green. */
const greenDrawn = (page: Page): Promise<number | undefined> =>
  page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const pixel = new Uint8Array(4);
    gl?.clearColor(0, 1, 0, 1);
    gl?.clear(gl.COLOR_BUFFER_BIT);
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    return gl ? pixel[1] : undefined;
  });

test('WebGL draws in a journey that judges pictures (control)', { tag: DRAWN }, async ({ page }) => {
  await openStill(page);
  expect(await greenDrawn(page)).toBe(255);
});

test('in every other journey WebGL is there and draws nothing, in a page of the fake camera too', async ({
  page,
  openWithCamera,
}) => {
  const ofCamera = await openWithCamera({ videoPath: FACE_CLIP });
  for (const each of [page, ofCamera.page]) {
    await openStill(each);
    expect(await greenDrawn(each)).toBe(0);
  }
});

test('the fake camera plays the face clip at 30 fps', async ({ openWithCamera }) => {
  const { page } = await openWithCamera({ videoPath: FACE_CLIP });
  await openStill(page);
  const camera = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    const { width, height, frameRate } = stream.getVideoTracks()[0]?.getSettings() ?? {};
    for (const track of stream.getTracks()) track.stop();
    return { width, height, frameRate };
  });
  expect(camera).toEqual({ width: 256, height: 256, frameRate: 30 });
});

test('the emulated headset offers an immersive session', async ({ page }) => {
  await emulateHeadset(page.context());
  await openStill(page);
  expect(await page.evaluate(() => navigator.xr?.isSessionSupported('immersive-vr'))).toBe(true);
  expect(await page.evaluate(() => xrDevice.name)).toContain('Quest 3');
});

test('a file that is no video becomes no camera, and it is said what to do', async ({
  launchOptions,
}, testInfo) => {
  const converting = videoToMjpeg('package.json', testInfo.outputPath('none.mjpeg'), launchOptions);
  await expect(converting).rejects.toThrow(/does not play package\.json \(.+\)\. Convert it to WebM, or run/);
});

test('what cannot be a camera is refused before a test waits for it, and leaves no file behind', async ({
  page,
  browser,
}, testInfo) => {
  await openStill(page);
  /** A second of WebM, as a browser records it: it does not say how long it is. */
  const record = (withPicture: boolean): Promise<string> =>
    page.evaluate(async (pictured) => {
      const canvas = document.createElement('canvas');
      canvas.width = 161;
      canvas.height = 121;
      const audio = new AudioContext();
      const stream = pictured ? canvas.captureStream(30) : audio.createMediaStreamDestination().stream;
      const recorder = new MediaRecorder(stream, { mimeType: pictured ? 'video/webm' : 'audio/webm' });
      const parts: Blob[] = [];
      recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
      recorder.start();
      for (let i = 0; i < 20; i++) {
        canvas.getContext('2d')?.fillRect(i, i, 9, 9);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
      recorder.stop();
      await stopped;
      await audio.close();
      return btoa(String.fromCharCode(...new Uint8Array(await new Blob(parts).arrayBuffer())));
    }, withPicture);
  const keep = async (name: string, base64: Promise<string>): Promise<string> => {
    const path = testInfo.outputPath(name);
    writeFileSync(path, Buffer.from(await base64, 'base64'));
    return path;
  };
  const mjpeg = testInfo.outputPath('made by hand.mjpeg');
  const recorded = await keep('as a browser records.webm', record(true));
  expect(await convertVideo(browser, recorded, mjpeg)).toBeGreaterThan(10);
  expect(statSync(mjpeg).mode & 0o077).toBe(0);
  // The fake camera makes two pixels by two of a picture with an odd side: 161 × 121 was recorded.
  const jpeg = readFileSync(mjpeg);
  const size = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  expect([jpeg.readUInt16BE(size + 7), jpeg.readUInt16BE(size + 5)]).toEqual([160, 120]);
  rmSync(mjpeg);
  const sound = await keep('sound.webm', record(false));
  await expect(convertVideo(browser, sound, mjpeg)).rejects.toThrow(
    /does not play .*sound\.webm \(.+\)\. Convert/,
  );
  const empty = await keep('empty.mp4', Promise.resolve(''));
  await expect(convertVideo(browser, empty, mjpeg)).rejects.toThrow(/does not play .*empty\.mp4/);
  expect(existsSync(mjpeg)).toBe(false);
});

test('a recorded video becomes pictures for the fake camera', async ({
  launchOptions,
  openWithCamera,
}, testInfo) => {
  test.skip(
    !existsSync(REAL_CLIP),
    'needs ../shared/clips/neutral-to-smile.mp4, which is not part of the product',
  );
  const mjpeg = testInfo.outputPath('real.mjpeg');
  expect(await videoToMjpeg(REAL_CLIP, mjpeg, launchOptions)).toBeGreaterThan(60);
  const { page } = await openWithCamera({ videoPath: mjpeg });
  await openStill(page);
  const width = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    return stream.getVideoTracks()[0]?.getSettings().width;
  });
  expect(width).toBe(640);
});
