/** @file Playwright's `test` on recorded faces: a clip as the camera, or a session in place of it. */
import {
  test as base,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from '@playwright/test';
import { assertNames, namesOf } from '../../core/index.ts';
import { faceInputs, parseSession, readSession } from '../../recording/index.ts';
import { type CameraClip, fakeCameraFlags, findClip, prepareClip } from './fake-camera.ts';
import { installHook } from './with-page.ts';

/** Named whole: an inferred one would name `playwright`, which an app need not be able to find. */
export type RecordedFaceTest = TestType<
  PlaywrightTestArgs & PlaywrightTestOptions,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
>;

export interface RecordedFaceOptions {
  /** What the browser says when the page asks for the camera; default granted. */
  readonly permission?: 'granted' | 'denied' | undefined;
}

/**
 * A `test` whose browser has this clip as its only camera, in a loop. Sensing runs as for a person, with the real model.
 * Chromium only. Any video that the browser plays will do; `.mjpeg` (30 fps) and `.y4m` are taken as they are, others
 * converted once, before the first test (some pictures a second: give the seconds that a test needs), and kept in a
 * folder `mienscape-clips-…` of this user among the system's temporary ones.
 * @param clip path or file: address; a relative path begins where Playwright was started
 * @throws Error, in the first test, where there is no such file or the browser does not play it
 */
export function withRecordedFace(clip: string | URL, options: RecordedFaceOptions = {}): RecordedFaceTest {
  assertNames('withRecordedFace', options, namesOf<RecordedFaceOptions>({ permission: true }));
  const { permission = 'granted' } = options;
  let found: Promise<CameraClip> | null = null;
  const find = (): Promise<CameraClip> => {
    found ??= findClip(clip);
    return found;
  };
  return base.extend({
    launchOptions: [
      async ({ launchOptions, browserName }, use) => {
        if (browserName !== 'chromium')
          throw new Error(
            `A recorded face needs Chromium, and this project runs ${browserName}. Set browserName: 'chromium', or take replaySession.`,
          );
        const args = [...(launchOptions.args ?? []), ...fakeCameraFlags((await find()).file, permission)];
        await use({ ...launchOptions, args });
      },
      { scope: 'worker' },
    ],
    // In the browser of the tests itself, which may be Chrome, and in no test's time.
    browser: [
      async ({ browser }, use) => {
        await prepareClip(await find(), browser);
        await use(browser);
      },
      { scope: 'worker', timeout: 0 },
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
