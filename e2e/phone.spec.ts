/**
 * @file A phone in the hand, turned at every step: nothing to press lies outside the view or is too small to hit, and
 * axe finds nothing serious.
 */
import { AppPage } from './support/app-page.ts';
import { expect, FACE_CLIP, test, UPRIGHT } from './support/fixtures.ts';
import { seriousFaults } from './support/serious-faults.ts';
import { touchFaults } from './support/touch-faults.ts';

const SIDEWAYS = { width: 844, height: 390 } as const;
/** Its switches need two rows. */
const SMALL_SIDEWAYS = { width: 740, height: 360 } as const;

test('on a phone, upright and sideways: arrival, framing, calibration and the menu are all in reach of a finger', async ({
  openWithCamera,
}, testInfo) => {
  test.setTimeout(240_000);
  const { page } = await openWithCamera({ videoPath: FACE_CLIP, phone: true });
  const app = new AppPage(page);
  /** Both ways of holding it; at least so many controls must be there to judge. */
  const expectInReach = async (step: string, least: number): Promise<void> => {
    for (const [held, size] of Object.entries({
      sideways: SIDEWAYS,
      'small and sideways': SMALL_SIDEWAYS,
      upright: UPRIGHT,
    })) {
      await page.setViewportSize(size);
      await expect
        .poll(() => page.evaluate(() => innerWidth), { message: 'the page was turned' })
        .toBe(size.width);
      await page.screenshot({ path: testInfo.outputPath(`${step}-${held}.png`), timeout: 60_000 });
      const { judged, faults } = await touchFaults(page);
      expect.soft(faults, `${step}, ${held}`).toEqual([]);
      expect.soft(judged, `controls to judge: ${step}, ${held}`).toBeGreaterThanOrEqual(least);
    }
    expect.soft(await seriousFaults(page), step).toEqual([]);
  };
  await app.open();
  await expectInReach('arrival', 7);
  await app.button(/^With camera/).tap();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectInReach('consent', 2);
  await app.button('I agree, open the camera').tap();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await expect(app.button('Begin the thirty seconds')).toBeVisible();
  await expectInReach('framing', 4);
  await page.getByLabel('Headset camera: I mark the lower face').check();
  await expectInReach('marking', 9);
  await page.getByLabel('Webcam: find my whole face').check();
  await app.waitForFaces();
  await app.button('Begin the thirty seconds').tap();
  await expect(page.getByText('Rest your face')).toBeVisible();
  await expectInReach('calibration', 2);
  await page.getByRole('button', { name: 'Stop', exact: true }).tap();
  await app.button('Done').tap();
  await expectInReach('world', 6);
  await app.button('Source and world').tap();
  await expectInReach('menu', 20);
});
