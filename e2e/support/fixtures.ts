/** @file Playwright's test with this project's guards: import `test` and `expect` from here in every journey. */
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContext,
  test as base,
  chromium,
  expect,
  type Page,
} from '@playwright/test';
import { fakeCameraFlags } from './chromium-flags.ts';
import { type Guard, guardContext } from './guards.ts';
import { emulateHeadset } from './headset.ts';
import { withoutDrawCalls } from './without-drawing.ts';

/** A webcam's picture that the repository ships: neutral, then happiness, 3 s each, over and over. */
export const FACE_CLIP = fileURLToPath(new URL('../fixtures/face.mjpeg', import.meta.url));

export interface CameraOptions {
  /** .mjpeg (30 fps) or .y4m file that the only camera plays; none: this machine's cameras, usually no one. */
  readonly videoPath?: string;
  readonly headset?: boolean;
  /** A phone in the hand, upright, touched; a test turns it with `setViewportSize`. */
  readonly phone?: boolean;
  /** `granted` answers the browser's question by itself; `denied` is what a person's No leaves behind. */
  readonly permission?: 'granted' | 'denied';
}

export const UPRIGHT = { width: 390, height: 844 } as const;
const PHONE = { viewport: UPRIGHT, isMobile: true, hasTouch: true } as const;

/**
 * Tag of a journey that judges a picture of the world, or what drawing costs. One such runs at a time, since drawing
 * takes every core; all others draw nothing.
 */
export const DRAWN = '@drawn';

export interface Fixtures {
  /** Whether worlds are drawn; else they are built and stepped only. Set by the project: see playwright.config.ts. */
  readonly drawing: boolean;
  /** Problems of the ordinary `page`. */
  readonly guard: Guard;
  /** A guarded page with storage of its own, in a Chromium with that camera. */
  readonly openWithCamera: (
    options: CameraOptions,
  ) => Promise<{ readonly page: Page; readonly guard: Guard }>;
}

interface WorkerFixtures {
  /** A Chromium with these switches besides; one for each set of them, since a fake camera is a launch switch. */
  readonly chromiumWith: (args: readonly string[]) => Promise<Browser>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  chromiumWith: [
    async ({ launchOptions, headless }, use) => {
      const launched = new Map<string, Promise<Browser>>();
      await use((args) => {
        const key = args.join('\n');
        const ready =
          launched.get(key) ??
          chromium.launch({ ...launchOptions, args: [...(launchOptions.args ?? []), ...args], headless });
        launched.set(key, ready);
        return ready;
      });
      for (const ready of launched.values()) await (await ready).close();
    },
    { scope: 'worker' },
  ],

  drawing: [true, { option: true }],

  guard: [
    async ({ context, baseURL, drawing }, use) => {
      if (!drawing) await withoutDrawCalls(context);
      const guard = await guardContext(context, baseURL ?? '');
      await use(guard);
      expect(guard.problems, 'requests, errors and GPU complaints of this journey').toEqual([]);
    },
    { auto: true },
  ],

  openWithCamera: async ({ chromiumWith, baseURL, drawing }, use, testInfo) => {
    const opened: { readonly context: BrowserContext; readonly guard: Guard }[] = [];
    await use(async ({ videoPath, headset = false, phone = false, permission = 'granted' }) => {
      const camera = videoPath === undefined ? [] : fakeCameraFlags(videoPath, permission);
      const context = await (await chromiumWith(camera)).newContext({
        serviceWorkers: 'block',
        ...(baseURL === undefined ? {} : { baseURL }),
        ...(phone && PHONE),
      });
      const guard = await guardContext(context, baseURL ?? '');
      opened.push({ context, guard });
      if (!drawing) await withoutDrawCalls(context);
      if (headset) await emulateHeadset(context);
      return { page: await context.newPage(), guard };
    });
    for (const [i, { context }] of opened.entries()) {
      if (testInfo.status === testInfo.expectedStatus) break;
      for (const [j, page] of context.pages().entries()) {
        await page.screenshot({ path: testInfo.outputPath(`camera-${i}-${j}.png`) }).catch(() => undefined);
      }
    }
    for (const { context } of opened) await context.close();
    for (const { guard } of opened) {
      expect(guard.problems, 'requests, errors and GPU complaints of this journey').toEqual([]);
    }
  },
});

export { expect };
