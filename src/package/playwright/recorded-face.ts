/** @file Playwright's `test` on recorded faces: a clip as the camera, or a session in place of it. */
import {
  test as base,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from '@playwright/test';
import { faceInputs, parseSession, readSession } from '../../recording/index.ts';
import { cameraFile, fakeCameraFlags } from './fake-camera.ts';
import { installHook } from './with-page.ts';

/** Named whole: an inferred one would name `playwright`, which an app need not be able to find. */
export type RecordedFaceTest = TestType<
  PlaywrightTestArgs & PlaywrightTestOptions,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
>;

/** The clip plays in a loop. Sensing runs as for a person, with the real model. Chromium only. */
export interface RecordedFaceOptions {
  /** What the browser says when the page asks for the camera; default granted. */
  readonly permission?: 'granted' | 'denied';
}

/**
 * A `test` whose browser has this clip as its only camera. Any video that Chromium plays will do; `.mjpeg` (30 fps) and
 * `.y4m` are taken as they are, others converted once.
 */
export function withRecordedFace(
  clip: string,
  { permission = 'granted' }: RecordedFaceOptions = {},
): RecordedFaceTest {
  return base.extend({
    launchOptions: [
      async ({ launchOptions }, use) => {
        const file = await cameraFile(clip, launchOptions);
        const args = [...(launchOptions.args ?? []), ...fakeCameraFlags(file, permission)];
        await use({ ...launchOptions, args });
      },
      { scope: 'worker' },
    ],
    context: async ({ context }, use) => {
      await installHook(context);
      await use(context);
    },
  });
}

/**
 * A `test` in which every `createMienscape` of the page is given what the session recorded, in place of its source, at
 * the session's own pace: no camera, no network, the same scores in every run. Mapping and strength are those of the
 * page.
 * @param session a session that the studio exported: the text of the file, or its parsed JSON
 * @throws DocumentError if it is not a session
 */
export function replaySession(session: unknown): RecordedFaceTest {
  const recorded = faceInputs(typeof session === 'string' ? parseSession(session) : readSession(session));
  return base.extend({
    context: async ({ context }, use) => {
      await installHook(context, recorded);
      await use(context);
    },
  });
}
