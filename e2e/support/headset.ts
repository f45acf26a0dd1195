/** @file An emulated Quest 3: Chromium has a navigator.xr of its own, so iwer has to be forced in before the page. */
import { createRequire } from 'node:module';
import type { BrowserContext } from '@playwright/test';
import type { XRDevice } from 'iwer';

declare global {
  /** The emulated headset; tests move it with `xrDevice.position.set(x, y, z)`. */
  var xrDevice: XRDevice;
}

const INSTALL = `
  globalThis.xrDevice = new IWER.XRDevice(IWER.metaQuest3, { stereoEnabled: true });
  globalThis.xrDevice.installRuntime({ forceInstall: true });`;

/** Call it before the page is opened; the page must be HTML, since iwer marks its document. */
export async function emulateHeadset(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: createRequire(import.meta.url).resolve('iwer/build/iwer.min.js') });
  await context.addInitScript(INSTALL);
}
