/** @file A video → the .mjpeg that Chromium's fake camera plays (always at 30 fps), made inside Chromium itself. */
import { readFile, writeFile } from 'node:fs/promises';
import { chromium, type LaunchOptions } from '@playwright/test';

const FAKE_CAMERA_FPS = 30;
const PAGE = 'http://localhost/';

/** Times at which to take the pictures of a video so that it plays at its own speed at 30 fps, s. */
export function frameTimesS(durationS: number): number[] {
  const count = Math.max(1, Math.floor(durationS * FAKE_CAMERA_FPS));
  // The middle of each picture: a time on the border of two may show either.
  return Array.from({ length: count }, (_, i) => (i + 0.5) / FAKE_CAMERA_FPS);
}

/**
 * Converts `video` (any format this Chromium plays) and writes `mjpeg`. Answers the number of pictures.
 * @throws Error where this Chromium does not play it
 */
export async function videoToMjpeg(video: string, mjpeg: string, options: LaunchOptions): Promise<number> {
  const bytes = await readFile(video);
  const browser = await chromium.launch(options);
  try {
    const page = await browser.newPage();
    // Served by interception: nothing listens, and the page has an origin that may read its own video.
    await page.route(`${PAGE}**`, (route) =>
      route.request().url() === `${PAGE}video`
        ? route.fulfill({ body: bytes, contentType: 'video/mp4' })
        : route.fulfill({ body: '<!doctype html><title>video</title>', contentType: 'text/html' }),
    );
    await page.goto(PAGE);
    const loaded = await page.evaluate(async () => {
      const video = document.createElement('video');
      const data = await (await fetch('/video')).blob();
      video.src = URL.createObjectURL(data);
      document.body.append(video);
      return await new Promise<number | string>((resolve) => {
        video.addEventListener('loadeddata', () => resolve(video.duration), { once: true });
        video.addEventListener('error', () => resolve(video.error?.message ?? ''), { once: true });
      });
    });
    if (typeof loaded === 'string' || !Number.isFinite(loaded))
      throw new Error(
        `This Chromium does not play ${video} (${loaded}). Convert it to WebM, or run the tests in Chrome (\`channel: 'chrome'\`), which plays H.264.`,
      );
    const pictures: Buffer[] = [];
    for (const timeS of frameTimesS(loaded)) {
      const base64 = await page.evaluate(async (seconds) => {
        const video = document.querySelector('video');
        if (!video) throw new Error('The video is gone.');
        const sought = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
        video.currentTime = seconds;
        await sought;
        const canvas = document.createElement('canvas');
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        canvas.getContext('2d')?.drawImage(video, 0, 0);
        return canvas.toDataURL('image/jpeg', 0.9).split(',')[1] ?? '';
      }, timeS);
      pictures.push(Buffer.from(base64, 'base64'));
    }
    await writeFile(mjpeg, Buffer.concat(pictures));
    return pictures.length;
  } finally {
    await browser.close();
  }
}
