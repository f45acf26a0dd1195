/**
 * @file An evening in the headset: controllers first, hands then; every switch where it is, the safe place, and out.
 * The safe place by hand, against the rules of comfort. Then a visit with the camera on, to its end.
 */
import type { Page } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { cameraLight } from './support/camera-light.ts';
import { emulateExpressions, SMILE, showExpression } from './support/expression-weights.ts';
import { DRAWN, expect, FACE_CLIP, test } from './support/fixtures.ts';
import { moveHead, usePanel } from './support/panel-hand.ts';
import {
  farFromNeutral,
  type Sample,
  slowWayS,
  targetSamples,
  watchTargets,
} from './support/watch-targets.ts';

test('in the headset: strength, rest, world and safe place by controller; mapping, sensing and leaving by hand', async ({
  openWithCamera,
}) => {
  test.setTimeout(420_000);
  const { page } = await openWithCamera({ headset: true });
  // Two eyes, drawn by the processor: the emulated headset draws as many pixels as the window has.
  await page.setViewportSize({ width: 480, height: 270 });
  const app = new AppPage(page);
  await app.open();
  const neutral = await app.number('light-intensity');
  await app.button('Enter VR').dispatchEvent('click');
  await expect(app.status).toHaveAttribute('data-presenting', 'headset', { timeout: 30_000 });
  const controller = { with: 'controller' } as const;

  // The other hand at another slider neither takes over what this one holds, nor lets go of it.
  await usePanel(page, 'strength', { ...controller, share: 0.9, keep: true });
  await expect(app.status).toHaveAttribute('data-strength', '0.9');
  await usePanel(page, 'volume', { ...controller, hand: 'left', share: 0.3 });
  await expect(app.status).toHaveAttribute('data-volume', '0.3');
  await usePanel(page, 'strength', { ...controller, share: 0.9, toShare: 0.4 });
  await expect(app.status).toHaveAttribute('data-strength', '0.4');
  await usePanel(page, 'music', controller);
  await expect(app.status).toHaveAttribute('data-music', 'rests');
  await usePanel(page, 'safePlace', controller);
  await expect(app.status).toHaveAttribute('data-safe-place', 'on');
  await usePanel(page, 'world', controller);
  await expect(app.status).toHaveAttribute('data-world', 'forest');

  const mapping = await app.attribute('mapping');
  await usePanel(page, 'mapping', { with: 'pinch' });
  await expect(app.status).not.toHaveAttribute('data-mapping', mapping);
  await usePanel(page, 'sensing', { with: 'finger' });
  await app.expectEmotion('off');
  await expect(app.status).toHaveAttribute('data-source', 'none');
  await usePanel(page, 'leave', { with: 'pinch' });
  await expect(app.status).toHaveAttribute('data-presenting', 'screen');

  // Page and headset have one state: the page says what was chosen in there.
  await page.setViewportSize({ width: 1280, height: 720 });
  await app.button('Source and world').click();
  await expect(app.button('Music answers')).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByRole('combobox', { name: 'World' })).toHaveValue('forest');
  await expect(page.getByRole('slider', { name: 'Strength' })).toHaveValue('0.4');
  await page.getByRole('combobox', { name: 'Mapping' }).selectOption(mapping);
  await page.getByRole('slider', { name: 'Strength' }).fill('1');
  // The safe place goes on outside: an expression is read, and the light stays. Left, expressions move it.
  await app.button('Start sensing').click();
  await app.expectEmotion(/happiness|surprise|sadness/, 60_000);
  await page.waitForTimeout(1500);
  expect(await app.number('light-intensity')).toBeCloseTo(neutral, 3);
  await app.button('Leave safe place').click();
  const away = async (): Promise<number> => Math.abs((await app.number('light-intensity')) - neutral);
  await expect.poll(away, { timeout: 60_000 }).toBeGreaterThan(0.03);
  // And back: neutral within seconds, while the clip goes on.
  await app.button('Enter safe place').click();
  await expect.poll(() => app.number('light-intensity'), { timeout: 6000 }).toBeCloseTo(neutral, 2);
});

/** Within this light, timbre and levels are at neutral (ADAPT-7). */
const SOON_S = 5;
/** Samples are taken every tenth of a second, and a late step counts for a quarter. */
const SLACK_S = 0.3;

test('the safe place by hand, in the headset: light, music and pacing go to neutral as comfort says; left, they follow', async ({
  openWithCamera,
}) => {
  test.setTimeout(420_000);
  const { page } = await openWithCamera({ headset: true });
  await page.setViewportSize({ width: 480, height: 270 });
  await emulateExpressions(page);
  await page.addInitScript(() =>
    localStorage.setItem(
      'mienscape.preferences',
      JSON.stringify({ cameraConsent: true, arrived: 'without' }),
    ),
  );
  const app = new AppPage(page);
  await app.open();
  await showExpression(page, SMILE);
  await app.button('Enter VR').dispatchEvent('click');
  await expect(app.status).toHaveAttribute('data-source', 'headset', { timeout: 30_000 });
  await app.expectEmotion('happiness');
  await watchTargets(page);
  const last = async (): Promise<Sample> => {
    const sample = (await targetSamples(page)).at(-1);
    if (!sample) throw new Error('Nothing was told yet.');
    return sample;
  };
  const expectToFollow = async (): Promise<void> => {
    await expect
      .poll(async () => farFromNeutral(await last()).join(), { timeout: 90_000 })
      .toMatch(/light-intensity.*music-melody/);
    const way = async (): Promise<number> => {
      const { tempo, pacing } = slowWayS(await last());
      return Math.min(tempo, pacing);
    };
    await expect.poll(way, { timeout: 90_000 }).toBeGreaterThan(1.5);
  };
  // A smile that stays takes the whole world along: the light soon, tempo and pacing by a tenth in ten seconds.
  await expectToFollow();

  await usePanel(page, 'safePlace', { with: 'pinch' });
  await expect(app.status).toHaveAttribute('data-safe-place', 'on');
  const samples = async (): Promise<Sample[]> =>
    (await targetSamples(page)).filter(({ safePlace }) => safePlace);
  const [first] = await samples();
  if (!first) throw new Error('The safe place was not told of.');
  const sinceS = ({ atMs }: Sample): number => (atMs - first.atMs) / 1000;
  // Tempo and pacing at the speed of COMFORT-3 and COMFORT-4, and their last tenth as gently as the mapping lets go.
  const way = slowWayS(first);
  const allS = Math.max(SOON_S, 1.5 * Math.max(way.tempo, way.pacing) + 3);
  await expect.poll(async () => sinceS(await last()), { timeout: 150_000 }).toBeGreaterThan(allS + SLACK_S);
  const inside = await samples();
  expect(inside.filter((sample) => sinceS(sample) >= SOON_S).flatMap(farFromNeutral)).toEqual([]);
  const { tempo, pacing } = slowWayS(await last());
  expect(Math.max(tempo, pacing), 'seconds of tempo and pacing that are left').toBeLessThan(0.5);
  await expect(app.status).toHaveAttribute('data-music-mode', 'dorian');
  // On the way nothing is faster than comfort lets it be.
  for (const [i, sample] of inside.entries()) {
    const before = inside[i - 1];
    if (!before) continue;
    const mostS = sinceS(sample) - sinceS(before) + SLACK_S;
    const [from, to] = [slowWayS(before), slowWayS(sample)];
    expect(Math.abs(from.tempo - to.tempo), 'COMFORT-3').toBeLessThanOrEqual(mostS);
    expect(Math.abs(from.pacing - to.pacing), 'COMFORT-4').toBeLessThanOrEqual(mostS);
    const light = (sample.values['light-intensity'] ?? 0) - (before.values['light-intensity'] ?? 0);
    expect(Math.abs(light), 'COMFORT-1').toBeLessThanOrEqual(0.2 * mostS);
  }
  // The same smile goes on, and is read (now and then, where a frame takes seconds): only the safe place holds the world.
  await app.expectEmotion('happiness');
  expect(farFromNeutral(await last())).toEqual([]);

  await usePanel(page, 'safePlace', { with: 'pinch' });
  await expect(app.status).toHaveAttribute('data-safe-place', 'off');
  await expectToFollow();
  await expect(app.status).toHaveAttribute('data-presenting', 'headset');
});

test('a headset that lay on the desk when the visit began: its panel comes to whoever puts it on', async ({
  openWithCamera,
}) => {
  test.setTimeout(240_000);
  const { page } = await openWithCamera({ headset: true });
  const app = await openVisit(page, 0);
  await page.evaluate(() => {
    xrDevice.position.set(0.6, 0.75, 0.3);
    xrDevice.quaternion.set(0, 1, 0, 0);
  });
  await enter(app);
  const head = { x: 0, z: 0.2, yaw: 0.5 };
  await moveHead(page, head);
  // The panel waits until the eyes stay there.
  await page.waitForTimeout(5000);
  await usePanel(page, 'light', { with: 'pinch', head });
  await expect(app.status).toHaveAttribute('data-light', 'rests');

  // Taken off, and put on by somebody who sits the other way, at the same height.
  const become = async (state: XRVisibilityState): Promise<void> => {
    await page.evaluate((next) => xrDevice.updateVisibilityState(next as never), state);
    // The emulated headset changes it with its next frame.
    await expect.poll(() => page.evaluate(() => xrDevice.activeSession?.visibilityState)).toBe(state);
  };
  await become('hidden');
  const other = { x: 0.3, z: 0, yaw: -1.2 };
  await moveHead(page, other);
  await become('visible');
  await usePanel(page, 'light', { with: 'pinch', head: other });
  await expect(app.status).toHaveAttribute('data-light', 'answers');
});

/** The page that a visit begins on; its camera has been agreed to before. */
async function openVisit(page: Page, sessionLimitMin: number): Promise<AppPage> {
  await page.setViewportSize({ width: 480, height: 270 });
  await page.addInitScript(
    (limitMin) =>
      localStorage.setItem(
        'mienscape.preferences',
        JSON.stringify({ cameraConsent: true, arrived: 'camera', sessionLimitMin: limitMin }),
      ),
    sessionLimitMin,
  );
  const app = new AppPage(page);
  await app.open();
  return app;
}

async function enter(app: AppPage): Promise<void> {
  await app.button('Enter VR').dispatchEvent('click');
  await expect(app.status).toHaveAttribute('data-presenting', 'headset', { timeout: 30_000 });
}

test(
  'a visit with the camera on: its light wherever one looks',
  { tag: DRAWN },
  async ({ openWithCamera }, testInfo) => {
    test.setTimeout(420_000);
    const { page } = await openWithCamera({ headset: true, videoPath: FACE_CLIP });
    const app = await openVisit(page, 0);
    await app.useCamera();
    await expect(app.status).toHaveAttribute('data-source', 'camera');
    await enter(app);
    for (const yaw of [1.6, Math.PI]) {
      await moveHead(page, { x: 0, z: 0, yaw });
      // Where a processor draws both eyes, a picture of them takes seconds.
      const both = async (): Promise<number> => Math.min(...(await cameraLight(page)));
      await expect
        .poll(both, { message: `looking ${yaw} rad to the left`, timeout: 60_000 })
        .toBeGreaterThan(0);
    }
    await page.screenshot({ path: testInfo.outputPath('looking-back.png'), timeout: 90_000 });
  },
);

test('a visit with the camera on: out by controller, recentred by both ways, and over in its time', async ({
  openWithCamera,
}) => {
  test.setTimeout(420_000);
  const { page } = await openWithCamera({ headset: true, videoPath: FACE_CLIP });
  // A minute is the least that a visit may last: it comes to rest from the beginning.
  const app = await openVisit(page, 1);
  await app.useCamera();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await app.waitForFaces();
  await enter(app);
  await usePanel(page, 'leave', { with: 'controller' });
  await expect(app.status).toHaveAttribute('data-presenting', 'screen');
  await expect(app.status).toHaveAttribute('data-source', 'camera');

  await enter(app);
  const enteredMs = Date.now();
  await expect(app.status).toHaveAttribute('data-safe-place', 'on');

  // Recentred, the panel stands before whoever turned; where it stood there is nothing to press any more.
  const head = { x: 0.4, z: -0.3, yaw: 1.1 };
  await moveHead(page, head);
  await usePanel(page, 'recentre', { with: 'controller' });
  await usePanel(page, 'light', { with: 'controller' });
  await expect(app.status).toHaveAttribute('data-light', 'answers');
  await usePanel(page, 'light', { with: 'pinch', head });
  await expect(app.status).toHaveAttribute('data-light', 'rests');
  // The headset's own recentre moves the origin of its space to the head: the panel stands before it again.
  await page.evaluate(() => xrDevice.recenter());
  await usePanel(page, 'light', { with: 'pinch' });
  await expect(app.status).toHaveAttribute('data-light', 'answers');

  await expect(app.status).toHaveAttribute('data-presenting', 'screen', { timeout: 150_000 });
  expect(Date.now() - enteredMs).toBeGreaterThan(55_000);
  // Back on the screen, told why; the camera goes on as before, and so does the world.
  await expect(page.getByRole('alert')).toContainText('Your visit of 1 min in the headset is over');
  await expect(page.locator('.camera-on')).toBeVisible();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await expect(app.status).toHaveAttribute('data-safe-place', 'off');
  await expect(app.button('Enter VR')).toBeEnabled();
});
