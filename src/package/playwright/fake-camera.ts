/** @file Chromium's fake camera: the switches, and the file that it plays, made from any video. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { LaunchOptions } from '@playwright/test';
import { videoToMjpeg } from './video-to-mjpeg.ts';

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

/**
 * The clip as Chromium's fake camera takes it. Other formats are converted once by Chromium itself and kept in the
 * system's folder for temporary files, by content.
 */
export async function cameraFile(clip: string, launchOptions: LaunchOptions): Promise<string> {
  if (['.mjpeg', '.y4m'].includes(extname(clip))) return clip;
  const name = createHash('sha256').update(readFileSync(clip)).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), 'mienscape-clips');
  const path = join(folder, `${name}.mjpeg`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const draft = `${path}.${process.pid}`;
  await videoToMjpeg(clip, draft, launchOptions);
  renameSync(draft, path);
  return path;
}
