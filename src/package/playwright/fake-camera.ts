/** @file Chromium's fake camera: the switches, and the file that it plays, made from any video. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from '@playwright/test';
import { convertVideo } from './video-to-mjpeg.ts';

/** Another one where the conversion changes, so that what an older version made is not taken. */
const CONVERSION = 'mjpeg 2';
const OWNER_ONLY = 0o700;

/**
 * Chromium switches that make a video file (.mjpeg at 30 fps, or .y4m) the only camera and answer its permission
 * prompt.
 */
export function fakeCameraFlags(videoPath: string, permission: 'granted' | 'denied'): string[] {
  return [
    '--use-fake-device-for-media-stream',
    permission === 'granted' ? '--use-fake-ui-for-media-stream' : '--deny-permission-prompts',
    `--use-file-for-fake-video-capture=${videoPath}`,
  ];
}

export interface CameraClip {
  /** What was recorded: a whole path. */
  readonly clip: string;
  /** What the fake camera plays: the clip itself, or what `prepareClip` makes of it. */
  readonly file: string;
}

/**
 * Finds the clip, and says what the fake camera will play: clips are converted once and kept, by content, in a folder of
 * this user among the system's temporary ones.
 * @throws Error where there is no such file
 */
export async function findClip(given: string | URL): Promise<CameraClip> {
  const named = String(given);
  const clip = named.startsWith('file:') ? fileURLToPath(named) : resolve(named);
  if (named === '' || !statSync(clip, { throwIfNoEntry: false })?.isFile())
    throw new Error(
      `There is no file ${clip}. Give the path of a recorded video; a relative one begins at ${process.cwd()}.`,
    );
  if (/^\.(mjpeg|y4m)$/i.test(extname(clip))) return { clip, file: clip };
  const hash = createHash('sha256').update(CONVERSION);
  for await (const part of createReadStream(clip)) hash.update(part);
  const folder = join(tmpdir(), `mienscape-clips-${process.getuid?.() ?? 'own'}`);
  return { clip, file: join(folder, `${hash.digest('hex').slice(0, 16)}.mjpeg`) };
}

/** Makes what the fake camera plays, unless it is there. It is asked for only when a page opens the camera. */
export async function prepareClip({ clip, file }: CameraClip, browser: Browser): Promise<void> {
  if (existsSync(file)) return;
  mkdirSync(join(file, '..'), { recursive: true, mode: OWNER_ONLY });
  const draft = `${file}.${process.pid}`;
  await convertVideo(browser, clip, draft);
  // Another worker may have been quicker, and on Windows its file may be in use.
  if (existsSync(file)) rmSync(draft);
  else renameSync(draft, file);
}
