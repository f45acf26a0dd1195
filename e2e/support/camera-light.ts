/** @file Looks for the light that tells of the camera, in what each eye is shown. */
import type { Page } from '@playwright/test';
import sharp from 'sharp';

/** Its green, rgb(127, 224, 160): no place has one like it, and the panel's is out of view when one looks away. */
const isLight = (r: number, g: number, b: number): boolean => g > 110 && g - r > 45 && g - b > 25;

/** Pixels of that green for the left eye and for the right one. */
export async function cameraLight(page: Page): Promise<readonly [left: number, right: number]> {
  const png = await page.screenshot({ timeout: 90_000 });
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const counts: [number, number] = [0, 0];
  for (let i = 0; i < info.width * info.height; i++) {
    const [r = 0, g = 0, b = 0] = data.subarray(3 * i, 3 * i + 3);
    if (isLight(r, g, b)) counts[i % info.width < info.width / 2 ? 0 : 1]++;
  }
  return counts;
}
