/** @file What a designer does in the studio: shape, undo, compare, prove, hand on. */
import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import {
  button,
  choose,
  clippedTexts,
  coveredControls,
  drag,
  expectNoSidewaysScroll,
  field,
  openStudio,
  point,
  press,
  select,
  type,
} from './support/studio-page.ts';

test('a designer shapes a curve by mouse, keys and numbers, hears it at once, and goes back step by step', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.emulateMedia({ colorScheme: 'light' });
  const app = new AppPage(page);
  await openStudio(page);
  await press(page, 'By hand');
  await page.getByRole('slider', { name: 'neutral' }).fill('0');
  await page.getByRole('slider', { name: 'happiness' }).fill('1');
  await app.expectEmotion('happiness');

  await test.step('panes follow each other, however high the sliders make the world beside them', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    const boxOf = async (name: string) => page.locator(`.work > ${name}`).boundingBox();
    const gap = async (): Promise<number> => {
      const [upper, lower] = [await boxOf('.overview'), await boxOf('.own-worlds')];
      return (lower?.y ?? Number.NaN) - (upper?.y ?? Number.NaN) - (upper?.height ?? Number.NaN);
    };
    await expect.poll(gap).toBeLessThan(12);
    await page.setViewportSize({ width: 1280, height: 720 });
  });
  await test.step('by mouse: a drag is one step', async () => {
    await press(page, 'Add point');
    await expect(point(page, 2)).toHaveAttribute('aria-valuetext', 'input 0.5, answer 0.5');
    await drag(page, point(page, 2), 60, -40);
    await expect(point(page, 2)).not.toHaveAttribute('aria-valuenow', '0.5');
    await press(page, 'Undo');
    await expect(point(page, 2)).toHaveAttribute('aria-valuetext', 'input 0.5, answer 0.5');
  });
  await test.step('by keys and by typing', async () => {
    await point(page, 2).focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(point(page, 2)).toHaveAttribute('aria-valuetext', 'input 0.6, answer 0.51');
    await type(page, 'Point 2 answer', '0.9');
    await expect(point(page, 2)).toHaveAttribute('aria-valuenow', '0.9');
    // Still in the field, whose text was taken.
    await page.keyboard.press('Control+z');
    await expect(point(page, 2)).toHaveAttribute('aria-valuenow', '0.51');
    await page.keyboard.press('Control+Shift+z');
    await expect(point(page, 2)).toHaveAttribute('aria-valuenow', '0.9');
    await type(page, 'Point 2 answer', '7');
    await expect(page.getByRole('alert')).toHaveText('Point 2: expected a number from -1 to 1, got 7.');
    await expect(point(page, 2)).toHaveAttribute('aria-valuenow', '0.9');
  });
  await test.step('a refusal goes away with what it spoke of', async () => {
    await type(page, 'Attack', '99');
    await expect(
      page.getByRole('alert').filter({ hasText: 'Attack: expected a number from 0.1 to 60 s, got 99.' }),
    ).toBeVisible();
    await select(page, 'Fog');
    await expect(page.locator('.refusal')).toHaveCount(0);
    await select(page, 'Intensity');
    await expect(page.locator('.refusal')).toHaveCount(0);
  });
  await test.step('the world follows, and comes back when the row is mute', async () => {
    await expect.poll(() => app.number('light-intensity'), { timeout: 20_000 }).toBeGreaterThan(0.72);
    await press(page, 'Mute row 1, Happiness, recent');
    await expect.poll(() => app.number('light-intensity'), { timeout: 20_000 }).toBeLessThan(0.65);
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('button', { name: 'Mute row 1, Happiness, recent' })).toHaveAttribute(
      'aria-pressed',
      'false',
    );
  });
  await test.step('A and B, and autosave over a reload', async () => {
    await expect(app.status).toHaveAttribute('data-mapping', /^companion-own-/);
    await page.keyboard.press('Control+e');
    await expect(app.status).toHaveAttribute('data-mapping', /^balance-own-/);
    await type(page, 'Neutral', '0.6');
    await expect(page.getByText('Saved in this browser')).toBeVisible();
    await press(page, 'Mapping A');
    await expect(app.status).toHaveAttribute('data-mapping', /^companion-own-/);
    await expect(page.getByText('Saved in this browser')).toBeVisible();
    const edited = await app.attribute('mapping');
    await page.reload();
    await expect(point(page, 2)).toHaveAttribute('aria-valuenow', '0.9');
    expect(await app.attribute('mapping')).toBe(edited);
    // What stands in B now is a document of its own: looking at it writes over nothing.
    await page.keyboard.press('Control+e');
    await expect(field(page, 'Name of the mapping')).toHaveValue('Balance, my own 2');
    await page.keyboard.press('Control+e');
  });
  await test.step('a mapping is deleted at once, and comes back by its notice or by the history', async () => {
    const own = (name: string) => page.getByRole('menuitem', { name, exact: true });
    const expectKept = async (count: number): Promise<void> => {
      await press(page, 'Mappings');
      await expect(own('Balance, my own')).toBeVisible();
      await expect(own('Companion, my own')).toHaveCount(count);
      await page.keyboard.press('Escape');
    };
    const undo = button(page, 'Undo: Deleted “Companion, my own”.');
    await choose(page, 'Mappings', 'Delete “Companion, my own”');
    await expect(page.getByText('Deleted “Companion, my own”.')).toBeVisible();
    await expect(point(page, 3)).toHaveCount(0);
    await expectKept(0);
    await button(page, 'File').focus();
    await page.keyboard.press('Tab');
    await expect(undo).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(undo).toHaveCount(0);
    await expect(point(page, 2)).toHaveAttribute('aria-valuenow', '0.9');
    await expectKept(1);
    await choose(page, 'Mappings', 'Delete “Companion, my own”');
    await expect(undo).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(undo).toHaveCount(0);
    await expect(page.getByText('Saved in this browser')).toBeVisible();
    await page.reload();
    await expect(point(page, 2)).toHaveAttribute('aria-valuenow', '0.9');
    await expectKept(1);
  });
  await test.step('nothing is cut off or covered at 200 % zoom, on tablets, or at 1280 × 720', async () => {
    for (const [width, height] of [
      [640, 360],
      [820, 1180],
      [1024, 768],
      [1280, 720],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expectNoSidewaysScroll(page, `${width} × ${height}`);
      expect(await page.evaluate(clippedTexts), `${width} × ${height} clips`).toEqual([]);
      expect(await page.evaluate(coveredControls), `${width} × ${height} covers`).toEqual([]);
      // The world is seen from the last field as well.
      await field(page, 'Point 3 input').focus();
      await expect(page.locator('.studio-world')).toBeInViewport({ ratio: 0.9 });
    }
  });
  await test.step('without serious findings of axe, dark and light', async () => {
    const { AxeBuilder } = await import('@axe-core/playwright');
    for (const theme of ['Dark theme', 'Light theme']) {
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      await press(page, theme);
    }
  });
  await test.step('what is on, chosen or highlighted is told without the page’s own colours', async () => {
    const ground = (of: Locator) => of.evaluate((element) => getComputedStyle(element).backgroundColor);
    const outputs = page.locator('.outputs');
    const lit = page.locator('.menu-item[data-highlighted]');
    await button(page, 'File').press('Enter');
    await expect(lit).toHaveCount(1);
    await expect(lit).toHaveCSS('outline-style', 'solid');
    await page.emulateMedia({ forcedColors: 'active' });
    const highlight = await ground(lit);
    expect(await ground(page.locator('.menu-item:not([data-highlighted])').first())).not.toBe(highlight);
    await page.keyboard.press('Escape');
    for (const [on, off] of [
      [button(page, 'Mapping A'), button(page, 'Mapping B')],
      [outputs.locator('[aria-current="true"]'), outputs.locator('[aria-current="false"]').first()],
      [page.locator('.row-name[aria-current="true"]'), button(page, 'Add row')],
    ] as const) {
      await expect(on).toHaveCSS('background-color', highlight);
      await expect(off).not.toHaveCSS('background-color', highlight);
    }
    // The drawing keeps its colours, and so does what names its lines.
    const colours = await page
      .locator('.scope figcaption span')
      .evaluateAll((names) => names.map((name) => getComputedStyle(name, '::before').borderBlockStartColor));
    expect(new Set(colours).size).toBe(4);
    await page.emulateMedia({ forcedColors: 'none' });
  });
});

test('what differs from the shipped mapping, or from B, is shown and taken over by keys, and undone', async ({
  page,
}) => {
  await openStudio(page);
  const differences = page.getByRole('group', { name: 'Differences' });
  const marks = page.getByRole('navigation', { name: 'Outputs' }).getByText('differs from');
  await expect(differences).toContainText('no output differs');
  await expect(marks).toHaveCount(0);
  await type(page, 'Neutral', '60 %');
  await type(page, 'Attack', '4 s');
  await type(page, 'Depth', '−0.3');
  await expect(marks).toHaveText(['differs from Companion']);

  await test.step('a press takes one control; the keys go on beside it', async () => {
    await button(page, 'Row 1 (Happiness, recent) +0.26').press('Enter');
    await expect(field(page, 'Depth')).toHaveValue('0.26');
    await expect(differences).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByLabel('Compared with')).toBeFocused();
    await press(page, 'All as in Companion');
    await expect(field(page, 'Neutral')).toHaveValue('0.58');
    await expect(field(page, 'Attack')).toHaveValue('3');
    await expect(marks).toHaveCount(0);
    await press(page, 'Undo');
    await expect(field(page, 'Attack')).toHaveValue('4');
  });
  await test.step('from the other slot', async () => {
    await page.getByLabel('Compared with').selectOption('Mapping B');
    await expect(marks).toHaveCount(16);
    await press(page, 'All as in Mapping B');
    await expect(marks).toHaveCount(15);
    await expect(differences).toContainText('this output is the same, 15 differ');
    await select(page, 'Fog');
    await expect(button(page, 'All as in Mapping B')).toBeVisible();
  });
  await test.step('several files are imported at once', async () => {
    const download = page.waitForEvent('download');
    await choose(page, 'File', 'Export');
    const text = readFileSync(await (await download).path(), 'utf8');
    const of = (id: string) => ({
      name: `${id}.json`,
      mimeType: 'application/json',
      buffer: Buffer.from(
        text.replace(/"id": "[^"]*"/, `"id": "${id}"`).replace(/"name": "[^"]*"/, `"name": "${id}"`),
      ),
    });
    await page.getByLabel('Mapping file').setInputFiles([of('take-2'), of('take-10')]);
    await expect(page.getByText('2 of 2 files are listed under Mappings. “take-10” is open.')).toBeVisible();
    await press(page, 'Mappings');
    await expect(page.getByRole('menuitem', { name: 'take-10', exact: true })).toHaveAttribute(
      'aria-description',
      'Open in A',
    );
    await expect(page.getByRole('menuitem', { name: 'take-2', exact: true })).toBeVisible();
  });
});

test('a half-life that is taken over is a step of its own', async ({ page }) => {
  await openStudio(page);
  await type(page, 'Half-life', '40');
  await press(page, 'Take half-life 15 s from Companion');
  await type(page, 'Half-life', '50');
  await press(page, 'Undo');
  await expect(field(page, 'Half-life')).toHaveValue('15');
});

test('loudness is typed as a gain or in percent', async ({ page }) => {
  await openStudio(page);
  await select(page, 'Pad');
  await type(page, 'Neutral', '40 %');
  await expect(field(page, 'Neutral')).toHaveValue('0.4');
  await type(page, 'Highest', '0.75 gain');
  await expect(field(page, 'Highest')).toHaveValue('0.75');
  await type(page, 'Depth', '10 %');
  await expect(field(page, 'Depth')).toHaveValue('0.1');
});

test('a mapping is proved, exported, refused where it is bad, and opened in the experience by its link', async ({
  page,
  context,
}, testInfo) => {
  await openStudio(page);
  await expect(page.getByText('Safe by itself')).toBeVisible();

  await test.step('an unsafe mapping is named, can be tried, and is not exported as safe', async () => {
    await page.getByRole('button', { name: /^Fog/ }).click();
    await type(page, 'Speed limit', '');
    await expect(page.getByText('1 output too fast')).toBeVisible();
    await expect(page.getByText(/COMFORT-1 asks that light changes gently/)).toBeVisible();
    await press(page, 'File');
    await expect(page.getByRole('menuitem', { name: 'Export as safe' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await page.keyboard.press('Escape');
    await press(page, 'Hold its speed');
    await expect(page.getByText('Safe by itself')).toBeVisible();
  });

  await type(page, 'Neutral', '0.41');
  const download = page.waitForEvent('download');
  await choose(page, 'File', 'Export as safe');
  expect((await download).suggestedFilename()).toBe('Companion my own.safe.mapping.json');
  const path = testInfo.outputPath('mapping.json');
  await (await download).saveAs(path);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('"comfort": "safe"');
  const chooser = page.getByLabel('Mapping file');
  const importText = (name: string, content: string) =>
    chooser.setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });

  await test.step('bad files are refused with place, expectation and value; nothing changes', async () => {
    await type(page, 'Neutral', '0.5');
    await importText('bad.json', text.replace('"neutral": 0.41', '"neutral": 4.1'));
    await expect(page.getByRole('alert')).toContainText(
      'At light.fog.neutral: expected a number from 0 to 1, got 4.1',
    );
    await expect(field(page, 'Neutral')).toHaveValue('0.5');
    await importText(
      'lie.json',
      text
        .replace(/("fog": \{[^[]*\[[^\]]*\],\s*"attackMs": )\d+/, '$1100')
        .replace(/("fog": \{[^}]*?)"maxSpeed": [\d.]+,\s*/, '$1'),
    );
    await expect(page.getByRole('alert')).toContainText(
      'At comfort: expected a mapping that is safe by itself',
    );
    await expect(field(page, 'Neutral')).toHaveValue('0.5');
    await importText('good.json', text);
    await expect(field(page, 'Neutral')).toHaveValue('0.41');
    // It is another state of the document that is open: both stay, unless the person says otherwise.
    await expect(field(page, 'Name of the mapping')).toHaveValue('Companion, my own, copy');
    await press(page, 'Keep both');
    await press(page, 'Undo');
    await expect(field(page, 'Neutral')).toHaveValue('0.5');
    await press(page, 'Redo');
  });

  await test.step('its link opens it in the experience; a broken link changes nothing there', async () => {
    const opened = context.waitForEvent('page');
    await choose(page, 'File', 'Open in the experience');
    const experience = await opened;
    const app = new AppPage(experience);
    await expect(app.status).toHaveAttribute('data-mapping', /^companion-own-/);
    const linked = await app.attribute('mapping');
    const link = experience.url();
    expect(link).toContain('/#mapping=');
    // In the page that is open already: only what stands behind the # changes.
    await experience.goto(`${link.slice(0, -40)}`);
    await expect(experience.getByRole('alert')).toContainText('The linked mapping was refused. At #mapping');
    await expect(app.status).toHaveAttribute('data-mapping', linked);
    // As earlier links had it.
    await experience.goto(link.replace('#', '?'));
    await expect(app.status).toHaveAttribute('data-mapping', linked);
    await expect(experience.getByRole('alert')).toHaveCount(0);
  });
});
