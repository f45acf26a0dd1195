/** @file What moves the studio's world, and what is heard of a mapping: sources, a hand, tangents, copies, mute and solo. */
import { AppPage } from './support/app-page.ts';
import { expect, FACE_CLIP, test } from './support/fixtures.ts';
import {
  button,
  centreOf,
  drag,
  field,
  openStudio,
  point,
  press,
  select,
  type,
} from './support/studio-page.ts';

test('a dropped video and a hand move the world; the modifier key bypasses smoothing', async ({ page }) => {
  const app = new AppPage(page);
  await openStudio(page);

  await test.step('a video dropped anywhere on the page', async () => {
    await press(page, 'Stop');
    await expect(app.status).toHaveAttribute('data-age-ms', '');
    const files = await page.evaluateHandle(async () => {
      const clip = await (await fetch('/demo/faces.webm')).blob();
      const data = new DataTransfer();
      data.items.add(new File([clip], 'mine.webm', { type: 'video/webm' }));
      return data;
    });
    await page.getByRole('main').dispatchEvent('drop', { dataTransfer: files });
    await expect(app.status).toHaveAttribute('data-source', 'file');
    await app.waitForFaces();
  });

  await test.step('a file that is no video is refused in words', async () => {
    const files = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['no video'], 'mine.webm', { type: 'video/webm' }));
      return data;
    });
    await page.getByRole('main').dispatchEvent('drop', { dataTransfer: files });
    await expect(page.getByRole('alert')).not.toBeEmpty();
  });

  await test.step('a hand: emotions, valence, arousal, confidence, unsure, face lost', async () => {
    await press(page, 'By hand');
    await page.getByRole('slider', { name: 'neutral' }).fill('0');
    await page.getByRole('slider', { name: 'happiness' }).fill('1');
    await app.expectEmotion('happiness');
    for (const [axis, value] of [
      ['valence', -0.5],
      ['arousal', 0.8],
      ['confidence', 0.25],
    ] as const) {
      await page.getByRole('slider', { name: axis }).fill(String(value));
      await expect.poll(() => app.number(axis)).toBeCloseTo(value, 2);
    }
    await page.getByRole('slider', { name: 'valence' }).press('Delete');
    await expect.poll(() => app.number('valence')).toBeGreaterThan(0.3);
    await expect.poll(() => app.number('light-intensity')).toBeGreaterThan(0.72);
    await press(page, 'Unsure');
    await app.expectEmotion('unsure');
    await expect.poll(() => app.number('light-intensity')).toBeLessThan(0.62);
    await press(page, 'Sensed');
    await app.expectEmotion('happiness');
    await press(page, 'Face lost');
    await app.expectEmotion('face-lost');
    await expect(app.status).toHaveAttribute('data-age-ms', '');
  });

  await test.step('Alt held: no attack, but the comfort limits', async () => {
    await type(page, 'Attack', '60');
    await press(page, 'Sensed');
    await app.expectEmotion('happiness');
    expect(await app.number('light-intensity')).toBeLessThan(0.65);
    const bypass = page.getByRole('button', { name: /^Bypass smoothing/ });
    await expect(bypass).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.down('Alt');
    await expect(bypass).toHaveAttribute('aria-pressed', 'true');
    // With smoothing it would take half a minute.
    await expect.poll(() => app.number('light-intensity'), { timeout: 10_000 }).toBeGreaterThan(0.8);
    await page.keyboard.up('Alt');
    await expect(bypass).toHaveAttribute('aria-pressed', 'false');
  });
});

test('the camera moves the studio’s world, after consent', async ({ openWithCamera }) => {
  const { page } = await openWithCamera({ videoPath: FACE_CLIP });
  const app = new AppPage(page);
  await openStudio(page);
  // What is read from here on is the camera's.
  await press(page, 'Stop');
  await expect(app.status).toHaveAttribute('data-age-ms', '');
  await press(page, 'Camera');
  await expect(app.status).not.toHaveAttribute('data-source', 'camera');
  await app.button('I agree, open the camera').click();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await app.waitForFaces();
  await press(page, 'Stop');
  await app.expectEmotion('off');
});

test('a row is bent by its tangents, copied to another output, seen beside others, and heard alone', async ({
  page,
}) => {
  test.setTimeout(150_000);
  // Wide: the drawing does not fill its box there.
  await page.setViewportSize({ width: 1700, height: 900 });
  const app = new AppPage(page);
  await openStudio(page);
  await press(page, 'By hand');
  await page.getByRole('slider', { name: 'neutral' }).fill('0');
  await page.getByRole('slider', { name: 'happiness' }).fill('1');

  await test.step('a tangent is dragged, in one step of the history, and lies where it was let go', async () => {
    const handle = page.locator('.curve-tangent circle').first();
    const slope = field(page, 'Point 1 slope out');
    await expect(slope).toHaveValue('0');
    const [x, y] = await drag(page, handle, 0, -60);
    expect(Number(await slope.inputValue())).toBeGreaterThan(0.5);
    // It keeps its length: on the line from the point through where the hand was.
    const [px, py] = await centreOf(point(page, 1));
    const [hx, hy] = await centreOf(handle);
    expect(Math.atan2(py - hy, hx - px)).toBeCloseTo(Math.atan2(py - y, x - px), 1);
    await expect(button(page, 'Smooth')).toHaveAttribute('aria-pressed', 'false');
    await press(page, 'Undo');
    await expect(slope).toHaveValue('0');
    await expect(button(page, 'Undo')).toBeDisabled();
  });

  await test.step('a point lies under the hand', async () => {
    await press(page, 'Add point');
    const [x, y] = await drag(page, point(page, 2), 80, -50);
    const [px, py] = await centreOf(point(page, 2));
    expect(Math.hypot(px - x, py - y)).toBeLessThan(3);
    await press(page, 'Undo');
    await press(page, 'Undo');
  });

  await test.step('a row is copied to an output of another unit, and keeps its share of the range', async () => {
    const rows = page.getByRole('list', { name: 'Rows' }).getByRole('listitem');
    await press(page, 'Copy');
    await select(page, 'Tempo');
    const before = await rows.count();
    await press(page, 'Paste');
    await expect(rows).toHaveCount(before + 1);
    // 0.26 of intensity's 0–1 are 20.8 of tempo's 40–120.
    await expect(field(page, 'Depth')).toHaveValue('20.8');
    await expect(page.getByLabel('Input', { exact: true })).toHaveValue('recent.happiness');
    await press(page, 'Undo');
    await expect(rows).toHaveCount(before);
  });

  await test.step('four curves lie over each other; a fifth waits, and is told why', async () => {
    await select(page, 'Intensity');
    const lines = page.locator('.curve-line');
    const beside = (row: string) => button(page, `Compare row ${row}`);
    for (const row of ['2, Surprise, recent', '3, Sadness, recent', '4, Anger, recent'])
      await beside(row).click();
    await expect(lines).toHaveCount(4);
    await expect(page.getByText('4 curves are shown, which is the most')).toBeVisible();
    await expect(beside('5, Fear, recent')).toBeDisabled();
    await beside('3, Sadness, recent').click();
    await expect(lines).toHaveCount(3);
    await beside('5, Fear, recent').click();
    await expect(lines).toHaveCount(4);
    await expect(beside('5, Fear, recent')).toHaveAttribute('aria-pressed', 'true');
  });

  await test.step('mute and solo of outputs and rows are heard', async () => {
    // Only the comfort limits slow the world here.
    await page.getByRole('button', { name: /^Bypass smoothing/ }).click();
    const bright = () => expect.poll(() => app.number('light-intensity')).toBeGreaterThan(0.75);
    const plain = () => expect.poll(() => app.number('light-intensity')).toBeLessThan(0.6);
    const clear = () => expect.poll(() => app.number('light-fog')).toBeLessThan(0.2);
    const hazy = () => expect.poll(() => app.number('light-fog')).toBeGreaterThan(0.27);
    await clear();
    await press(page, 'Mute Intensity');
    await plain();
    await clear();
    await page.keyboard.press('Control+z');
    await bright();
    await press(page, 'Solo Intensity');
    await hazy();
    await bright();
    await press(page, 'Solo row 4, Anger, recent');
    await plain();
    await press(page, 'End all solos');
    await clear();
    await bright();
  });
});
