/** @file A session in the studio, compared under two mappings, read again by other networks, and explained. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/fixtures.ts';
import { recordWithPicture, sessionPage, unfold } from './support/session-list.ts';
import { unionFiles } from './support/union-files.ts';

test('a session is compared and explained, and a damaged file leaves it open', async ({ page }, testInfo) => {
  test.setTimeout(240_000);
  const { app, timeline, under, compare } = sessionPage(page);
  await app.open('/studio');
  await unfold(page);
  await recordWithPicture(page);

  await test.step('is compared under two mappings, and the world parts where the timeline says', async () => {
    await compare.getByLabel('beside').selectOption({ label: 'Focus' });
    await expect(page.getByText(/The two worlds differ/)).toBeVisible();
    // Its end, where the face has moved both worlds for longest.
    await timeline.press('End');
    const asRecorded = await under('light-hue-deg');
    await compare.getByRole('button', { name: 'Swap' }).click();
    await expect.poll(() => under('light-hue-deg')).not.toBeCloseTo(asRecorded, 0);
    await compare.getByRole('button', { name: 'Swap' }).click();
    await expect.poll(() => under('light-hue-deg')).toBeCloseTo(asRecorded, 4);
    // A and B of the editor, while the session plays.
    await compare.getByLabel('The world follows').selectOption('editor');
    const followed = compare.getByLabel('The world follows').locator('option:checked');
    await expect(followed).toHaveText('Companion, my own, as edited');
    await app.button('Play or pause').click();
    await page.keyboard.press('Control+e');
    await expect(followed).toHaveText('Balance, my own, as edited');
    await page.keyboard.press('Control+e');
    await expect(followed).toHaveText('Companion, my own, as edited');
    await app.button('Play or pause').click();
    await compare.getByLabel('The world follows').selectOption('recorded');
  });

  /** The heat over the crop, as drawn. */
  const heatOf = async (network: string): Promise<readonly number[]> => {
    const heat = page.getByRole('img', { name: `Where ${network} looked`, exact: true });
    await expect(heat).toBeVisible({ timeout: 40_000 });
    return heat.evaluate((node) => {
      const { width, height } = node as HTMLCanvasElement;
      const context = (node as HTMLCanvasElement).getContext('2d');
      return [...(context?.getImageData(0, 0, width, height).data ?? [])];
    });
  };

  await test.step('says why the network cannot be asked, and asks again', async () => {
    const script = '**/assets/analysis-worker-*.js';
    await page.route(script, (route) => route.abort());
    await app.button('Where did it look?').click();
    await expect(page.getByRole('alert')).toContainText('The analysis worker failed');
    await page.unroute(script);
    await app.button('Try again').click();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  await test.step('shows where the network looked', async () => {
    const heat = await heatOf('the small network');
    const coloured = heat.filter((red, i) => i % 4 === 0 && red - (heat[i + 2] ?? 0) > 40);
    expect(coloured.length).toBeGreaterThan(100);
  });

  await test.step('is read again by a model, whose scores agree on its own crops', async () => {
    await compare.getByRole('button', { name: 'The small network' }).click();
    await expect(compare.getByLabel('beside')).toHaveValue(/^model:/, { timeout: 40_000 });
    await expect(page.getByText('The two worlds do not differ.')).toBeVisible();
  });

  await test.step('is read by another model (a union, with branches), and each network is explained for itself', async () => {
    const { manifest, weights } = await unionFiles();
    await compare.getByLabel('Open a model’s two files').setInputFiles([manifest]);
    await expect(page.getByRole('alert')).toContainText('Choose its manifest.json and weights.bin together.');
    await compare.getByLabel('Open a model’s two files').setInputFiles([weights, manifest]);
    const beside = compare.getByLabel('beside').locator('option:checked');
    await expect(beside).toHaveText('Scores of union (from files)', { timeout: 40_000 });
    await expect(page.getByRole('alert')).toHaveCount(0);
    const [ours, theirs] = [await heatOf('the small network'), await heatOf('union (from files)')];
    expect(theirs).toHaveLength(ours.length);
    expect(theirs).not.toEqual(ours);
    await compare.getByRole('button', { name: 'The large network' }).click();
    await expect(beside).toHaveText('Scores of the large network', { timeout: 60_000 });
    const large = await heatOf('the large network');
    expect(large).toHaveLength(ours.length);
    expect(large).not.toEqual(ours);
    await compare.getByRole('button', { name: 'union (from files)' }).click();
    await expect(beside).toHaveText('Scores of union (from files)', { timeout: 40_000 });
    // Both runs by a network: neither falls off the lists.
    await compare.getByRole('button', { name: 'Swap' }).click();
    await compare.getByRole('button', { name: 'The small network' }).click();
    await expect(beside).toHaveText('Scores of the small network', { timeout: 40_000 });
    await expect(compare.getByLabel('The world follows').locator('option:checked')).toHaveText(
      'Scores of union (from files)',
    );
  });
  await page.screenshot({ path: testInfo.outputPath('sessions.png'), fullPage: true });

  await test.step('can be used without sight or pointer', async () => {
    const { violations } = await new AxeBuilder({ page }).include('.session-studio').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  await test.step('refuses a damaged file by name, and keeps what is open', async () => {
    await page.getByLabel('Open a session file').setInputFiles({
      name: 'broken.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"kind":"mienscape-session","schemaVersion":9}'),
    });
    await expect(page.getByRole('alert')).toContainText('At schemaVersion: expected 1, got 9.');
    await expect(timeline).toBeVisible();
  });
});
