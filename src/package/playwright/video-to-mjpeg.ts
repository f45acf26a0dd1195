/** @file A video → the .mjpeg that Chromium's fake camera plays (always at 30 fps), made inside Chromium itself. */
import { open, rm } from 'node:fs/promises';
import { type Browser, chromium, type LaunchOptions, type Page } from '@playwright/test';

const FAKE_CAMERA_FPS = 30;
const PAGE = 'http://localhost/';
const OWNER_ONLY = 0o600;
/** A picture that takes longer will not come. */
const PICTURE_TIMEOUT_MS = 20_000;

/** Times at which to take the pictures of a video so that it plays at its own speed at 30 fps, s. */
export function frameTimesS(durationS: number): number[] {
  const count = Math.max(1, Math.floor(durationS * FAKE_CAMERA_FPS));
  // The middle of each picture: a time on the border of two may show either.
  return Array.from({ length: count }, (_, i) => (i + 0.5) / FAKE_CAMERA_FPS);
}

/** Loads the video into the page's only video element. @returns its duration in seconds, or what is wrong */
async function load(page: Page, video: string): Promise<number | string> {
  // Served by interception: nothing listens, and the page has an origin that may read its own video.
  await page.route(`${PAGE}**`, (route) =>
    route.fulfill({
      body: '<!doctype html><title>video</title><input type="file"><video muted></video>',
      contentType: 'text/html',
    }),
  );
  await page.goto(PAGE);
  // By its path: a long video is never in memory as a whole.
  await page.setInputFiles('input', video);
  return page.evaluate(async (mostMs) => {
    const [video, input] = [document.querySelector('video'), document.querySelector('input')];
    const [file] = input?.files ?? [];
    if (!video || !file) return 'it could not be read';
    const heard = (name: string): Promise<Event> =>
      new Promise((resolve) => video.addEventListener(name, resolve, { once: true }));
    const late = new Promise<string>((resolve) => setTimeout(resolve, mostMs, 'it does not load'));
    const failed = heard('error').then(() => video.error?.message || 'no video is in it');
    const loaded = heard('loadeddata').then(async () => {
      if (video.videoWidth === 0) return 'it has sound alone';
      // As browsers record: such a file does not say how long it is before its end was looked for.
      if (!Number.isFinite(video.duration)) {
        const sought = heard('seeked');
        video.currentTime = Number.MAX_SAFE_INTEGER;
        await sought;
      }
      return Number.isFinite(video.duration) ? video.duration : 'it has no end';
    });
    video.src = URL.createObjectURL(file);
    return Promise.race([loaded, failed, late]);
  }, PICTURE_TIMEOUT_MS);
}

/** @returns the JPEG at that time in base64; empty where the video gives none */
const pictureAt = (page: Page, timeS: number): Promise<string> =>
  page.evaluate(
    async ([seconds, mostMs]) => {
      const video = document.querySelector('video');
      if (!video) return '';
      const done = new AbortController();
      const came = await new Promise<boolean>((resolve) => {
        video.addEventListener('seeked', () => resolve(true), { signal: done.signal });
        video.addEventListener('error', () => resolve(false), { signal: done.signal });
        setTimeout(resolve, mostMs, false);
        video.currentTime = seconds;
      });
      done.abort();
      if (!came) return '';
      const canvas = document.createElement('canvas');
      // Of pictures with an odd side the fake camera makes two pixels by two.
      canvas.width = Math.max(2, video.videoWidth - (video.videoWidth % 2));
      canvas.height = Math.max(2, video.videoHeight - (video.videoHeight % 2));
      canvas.getContext('2d')?.drawImage(video, 0, 0);
      return canvas.toDataURL('image/jpeg', 0.9).split(',')[1] ?? '';
    },
    [timeS, PICTURE_TIMEOUT_MS] as const,
  );

/**
 * Converts `video` (any format this browser plays, however long) and writes `mjpeg`, which nobody else on this machine can
 * read. Answers the number of pictures.
 * @throws Error where this browser does not play it, to its end
 */
export async function convertVideo(browser: Browser, video: string, mjpeg: string): Promise<number> {
  const page = await browser.newPage();
  try {
    const loaded = await load(page, video);
    if (typeof loaded === 'string')
      throw new Error(
        `This Chromium does not play ${video} (${loaded}). Convert it to WebM, or run the tests in Chrome (\`channel: 'chrome'\`), which plays H.264.`,
      );
    const file = await open(mjpeg, 'w', OWNER_ONLY);
    const times = frameTimesS(loaded);
    try {
      for (const timeS of times) {
        const base64 = await pictureAt(page, timeS);
        if (base64 === '')
          throw new Error(
            `${video} gives no picture at ${timeS.toFixed(1)} s of ${loaded.toFixed(1)} s. It may be damaged: cut it there, or record it anew.`,
          );
        await file.write(Buffer.from(base64, 'base64'));
      }
    } catch (error) {
      await file.close();
      await rm(mjpeg);
      throw error;
    }
    await file.close();
    return times.length;
  } finally {
    await page.close();
  }
}

/** The same in a browser of its own. */
export async function videoToMjpeg(video: string, mjpeg: string, options: LaunchOptions): Promise<number> {
  const browser = await chromium.launch(options);
  try {
    return await convertVideo(browser, video, mjpeg);
  } finally {
    await browser.close();
  }
}
