/** @file The page was away and is back: the camera that was used is offered at one press, with what was chosen. */
import { AppPage } from './support/app-page.ts';
import { takeCameraInHand } from './support/camera-in-hand.ts';
import { expect, FACE_CLIP, test } from './support/fixtures.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

test('the camera comes back at one press: after it ended unheard, and after another page; the screen stays awake', async ({
  openWithCamera,
}) => {
  test.setTimeout(240_000);
  const { page, guard } = await openWithCamera({ videoPath: FACE_CLIP });
  await withoutDrawing(page);
  await takeCameraInHand(page);
  await page.addInitScript(() => {
    const locks = { held: 0 };
    Object.assign(globalThis, { locks });
    const request = async () => {
      locks.held++;
      const lock = Object.assign(new EventTarget(), {
        released: false,
        release: async () => {
          lock.released = true;
          locks.held--;
        },
      });
      return lock;
    };
    Object.defineProperty(navigator, 'wakeLock', { value: { request } });
  });
  const held = (): Promise<number> =>
    page.evaluate(() => (globalThis as unknown as { locks: { held: number } }).locks.held);
  const app = new AppPage(page);
  await app.open();
  await expect(page.getByRole('group', { name: 'The camera again' })).toHaveCount(0);
  await app.button(/^With camera/).click();
  await app.button('I agree, open the camera').click();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await page.getByLabel('Headset camera: I mark the lower face').check();
  await page.keyboard.press('Escape');
  await expect.poll(held).toBe(1);

  // As after sleep: the track has ended, and nobody was told.
  await page.evaluate(() => {
    globalThis.cameraInHand?.tracks.at(-1)?.stop();
    dispatchEvent(new Event('pageshow'));
  });
  const again = app.button('Start it again');
  await expect(again).toBeVisible();
  await expect.poll(held).toBe(0);
  await again.click();
  await expect(app.status).toHaveAttribute('data-sensing', 'playing', { timeout: 60_000 });
  await expect(app.status).toHaveAttribute('data-source', 'camera');

  await page.goto('/studio');
  await page.goBack();
  await app.waitForFaces();
  await app.button('Use it again').click();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  // The framing opens by itself once the camera plays.
  await expect(page.getByRole('region', { name: 'Framing and calibration' })).toBeVisible();
  forgiveNoDrawing(guard);
  guard.expectProblem(/VideoFrame was garbage collected/);
});
