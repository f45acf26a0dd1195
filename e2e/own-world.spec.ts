/** @file A world of one's own: a scene made by script is opened, answers, is bound anew, exported and erased. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { worldLink } from '../app/experience/own-worlds/world-link.ts';
import { CALM_SCENE, glbOf } from '../src/fixtures/glb-scenes.ts';
import { contentHash, readWorldFile } from '../src/world-document/index.ts';
import { AppPage } from './support/app-page.ts';
import { DRAWN, expect, test } from './support/fixtures.ts';
import { seriousFaults } from './support/serious-faults.ts';
import { storedData } from './support/stored-data.ts';
import { button, clippedTexts, drag, field, openStudio, press, type } from './support/studio-page.ts';

const scene = {
  name: 'two-lamps.glb',
  mimeType: 'model/gltf-binary',
  buffer: Buffer.from(glbOf(CALM_SCENE)),
};
const shown = (page: Page) => page.locator('html');

/** Drops a file on the page, as from the desktop. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const files = await page.evaluateHandle(
    ({ file, content }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], file));
      return data;
    },
    { file: name, content: Buffer.from(bytes).toString('base64') },
  );
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: files });
}

/** How light the world is in its picture once it follows an emotion set by hand: the sum of the means of its channels. */
async function lightOf(page: Page, emotion: 'happiness' | 'sadness'): Promise<number> {
  for (const name of ['happiness', 'sadness'])
    await page.getByRole('slider', { name }).fill(name === emotion ? '1' : '0');
  const settled = emotion === 'happiness' ? (value: number) => value > 0.65 : (value: number) => value < 0.5;
  const app = new AppPage(page);
  await expect.poll(async () => settled(await app.number('light-intensity')), { timeout: 60_000 }).toBe(true);
  await page.waitForTimeout(2000);
  const { channels } = await sharp(await page.locator('.studio-world canvas').screenshot()).stats();
  return channels.slice(0, 3).reduce((sum, { mean }) => sum + mean, 0);
}

test('a dropped scene becomes a world that answers, is edited, exported and erased', { tag: DRAWN }, async ({
  page,
}) => {
  test.slow();
  await openStudio(page);

  await test.step('a damaged file is refused in words, and the world stays', async () => {
    await expect(shown(page)).toHaveAttribute('data-world-shown', /shore|forest/);
    const before = await shown(page).getAttribute('data-world-shown');
    await drop(page, 'broken.glb', glbOf(CALM_SCENE).slice(0, 900));
    const problem = page.locator('.world-problem');
    await expect(problem).toHaveText(
      '“broken.glb” was not opened. Its end is missing. Copy or export the file again.',
    );
    await expect(shown(page)).toHaveAttribute('data-world-shown', before ?? '');
  });

  await test.step('it is shown, limited until its film was judged', async () => {
    await drop(page, scene.name, scene.buffer);
    // The words of the film stand there first.
    await expect(page.getByText('“two-lamps” is open.')).toBeVisible({ timeout: 120_000 });
    await expect(shown(page)).toHaveAttribute('data-world-shown', /^own-/, { timeout: 60_000 });
    await expect(page.locator('.world-comfort')).toHaveAttribute('data-kind', 'calm', { timeout: 120_000 });
    await expect(shown(page)).toHaveAttribute('data-world-limiter', 'off', { timeout: 60_000 });
    await expect(page.getByRole('row', { name: /^Triangles 48/ })).toBeVisible();
    expect(await seriousFaults(page)).toEqual([]);
  });

  await test.step('it grows darker and lighter with the emotion', async () => {
    await press(page, 'By hand');
    await page.getByRole('slider', { name: 'neutral' }).fill('0');
    const dark = await lightOf(page, 'sadness');
    const bright = await lightOf(page, 'happiness');
    expect(bright).toBeGreaterThan(dark * 1.05);
  });

  await test.step('its bindings: extras of the file, the usual ones, an edit, undo by key', async () => {
    await expect(page.getByRole('combobox', { name: 'Target of Lantern, brightness' })).toHaveValue(
      'music.pulse',
    );
    await expect(page.getByRole('combobox', { name: 'Target of Sway, speed' })).toHaveValue('pacing.motion');
    await expect(page.getByRole('heading', { name: 'Which node follows which target' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Node' })).toBeVisible();
    for (const width of [1100, 1400, 1280]) {
      await page.setViewportSize({ width, height: 720 });
      expect(await page.evaluate(clippedTexts), `at ${width}`).toEqual([]);
      const hidden = await page
        .locator('.binding-scroll')
        .evaluate((box) => box.scrollWidth - box.clientWidth);
      expect(hidden, `px of the table to scroll to at ${width}`).toBeLessThanOrEqual(0);
    }
    await type(page, 'To of Sun, brightness', '0.9');
    await expect(page.locator('.world-comfort')).toHaveAttribute('data-kind', 'unknown');
    await expect(shown(page)).not.toHaveAttribute('data-world-limiter', 'off');
    await page.getByRole('combobox', { name: 'Curve of Sun, brightness' }).selectOption('late');
    await page.getByRole('combobox', { name: 'Curve of Sun, brightness' }).press('Control+z');
    await expect(page.getByRole('combobox', { name: 'Curve of Sun, brightness' })).toHaveValue('linear');
    await expect(field(page, 'To of Sun, brightness')).toHaveValue('0.9');
    await type(page, 'To of Sun, brightness', '9');
    await expect(page.locator('.refusal')).toContainText('expected a number from 0 to 4');
    await press(page, 'Remove Lantern, brightness');
    await expect(button(page, 'Remove Lantern, brightness')).toHaveCount(0);
    await press(page, 'Add a binding');
    await expect(button(page, 'Remove Sun, hue')).toBeVisible();
  });

  await test.step('a curve is shaped by points, from a preset, a drag being one step of undo', async () => {
    const curve = page.getByRole('combobox', { name: 'Curve of Sun, brightness' });
    const shape = page.getByRole('group', { name: 'Curve of Sun, brightness' });
    await press(page, 'Shape the curve of Sun, brightness');
    const last = shape.getByRole('slider', { name: 'Point 2 of 2' });
    await last.press('Shift+ArrowDown');
    await last.press('Shift+ArrowDown');
    await expect(curve).toHaveValue('points');
    await type(page, 'Point 1 answer of Sun, brightness', '0.4');
    await type(page, 'Point 1 answer of Sun, brightness', '-1');
    await expect(
      page.locator('.refusal', { hasText: 'expected a number from 0 to 1, got -1' }),
    ).toBeVisible();
    await last.scrollIntoViewIfNeeded();
    await drag(page, last, -60, 90);
    await expect(last).toHaveAttribute('aria-valuetext', /^input 0\.[0-9]+, answer 0\.[0-9]+$/);
    await last.press('Control+z');
    await expect(last).toHaveAttribute('aria-valuetext', 'input 1, answer 0.8');
    // Its last point goes with the focus: keys still reach this history, and not the mapping's.
    await page.locator('.binding-curve').getByRole('button', { name: 'Add point' }).click();
    await shape.getByRole('slider', { name: 'Point 3 of 3' }).press('Delete');
    await expect(last).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(shape.getByRole('slider', { name: 'Point 3 of 3' })).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(last).toHaveAttribute('aria-valuetext', 'input 1, answer 0.8');
    await expect(button(page, 'Undo')).toBeDisabled();
    expect(await seriousFaults(page)).toEqual([]);
  });

  await test.step('it is renamed in the list, which is no reason to film it again', async () => {
    await press(page, 'Rename two-lamps');
    await field(page, 'Name of two-lamps').fill('Lamps by night');
    await field(page, 'Name of two-lamps').press('Enter');
    await expect(button(page, 'Export Lamps by night')).toBeVisible();
    // The field is gone with the focus: keys still reach this history, and not the mapping's.
    await page.keyboard.press('Control+z');
    await expect(button(page, 'Export two-lamps')).toBeVisible();
    await expect(button(page, 'Undo')).toBeDisabled();
  });

  await test.step('it is exported as one file that holds its bindings', async () => {
    const downloading = page.waitForEvent('download');
    await press(page, 'Export two-lamps');
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('two-lamps.glb');
    const bytes = await readFile(await download.path());
    expect(bytes.toString('latin1')).toContain('"mienscapeWorld":{"kind":"mienscape-world"');
    await drop(page, 'from-a-colleague.glb', bytes);
    await expect(field(page, 'To of Sun, brightness')).toHaveValue('0.9', { timeout: 60_000 });
    await expect(page.getByRole('list', { name: 'Worlds of your own' }).getByRole('listitem')).toHaveCount(2);
  });

  await test.step('erased with all else, it is gone from the disk and from the view', async () => {
    expect((await storedData(page)).filter(({ place }) => place.startsWith('mienscape-worlds'))).not.toEqual(
      [],
    );
    await page.locator('summary', { hasText: 'What is kept on this device' }).click();
    await press(page, 'Erase Worlds of your own');
    await press(page, 'Yes, erase “Worlds of your own”');
    await expect(page.getByText('No world of your own is kept here yet.')).toBeVisible();
    await expect(shown(page)).toHaveAttribute('data-world-shown', 'shore', { timeout: 60_000 });
    expect((await storedData(page)).filter(({ place }) => place.startsWith('mienscape-worlds'))).toEqual([]);
  });
});

test('on the first page a world is opened, chosen again at the next visit, and its absence loses nothing', {
  tag: DRAWN,
}, async ({ page }) => {
  test.slow();
  const app = new AppPage(page);
  await app.open();
  await drop(page, `${'A name as long as can be, '.repeat(3)}.glb`, scene.buffer);
  await expect(shown(page)).toHaveAttribute('data-world-shown', /^own-/, { timeout: 90_000 });
  await press(page, 'Source and world');
  await expect(page.getByRole('combobox', { name: 'World' })).toHaveValue(/^own-/);
  expect(await page.evaluate(clippedTexts)).toEqual([]);
  const sheet = page.locator('.sheet');
  expect(await sheet.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThan(2);
  await page.reload();
  await expect(shown(page)).toHaveAttribute('data-world-shown', /^own-/, { timeout: 90_000 });
  await page.evaluate(() => indexedDB.deleteDatabase('mienscape-worlds'));
  await page.reload();
  await expect(shown(page)).toHaveAttribute('data-world-shown', 'shore', { timeout: 90_000 });
});

test('a world whose page was killed while it opened is not opened by itself again, and opens when asked for', {
  tag: DRAWN,
}, async ({ page, context, guard }) => {
  test.slow();
  const app = new AppPage(page);
  await app.open();
  await drop(page, 'heavy.glb', scene.buffer);
  await expect(shown(page)).toHaveAttribute('data-world-shown', /^own-/, { timeout: 90_000 });
  const opening = (): Promise<string | null> =>
    page.evaluate(() => localStorage.getItem('mienscape.preferences.openingWorld'));
  await expect.poll(opening, { timeout: 20_000 }).toBe('null');
  const killed = await context.newPage();
  await killed.goto('/');
  await expect.poll(opening, { timeout: 60_000, intervals: [50] }).toContain('own-');
  const gone = killed.waitForEvent('crash');
  const debuggerOf = await context.newCDPSession(killed);
  void debuggerOf.send('Page.crash').catch(() => undefined);
  await gone;
  expect(guard.expectProblem(/^the page crashed$/)).toBe(1);
  await page.reload();
  const alert = page.getByRole('alert').filter({ hasText: 'heavy' });
  await expect(alert).toContainText('The page stopped while this world was opened last time', {
    timeout: 60_000,
  });
  await expect(shown(page)).toHaveAttribute('data-world-shown', 'shore', { timeout: 90_000 });
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(shown(page)).toHaveAttribute('data-world-shown', /^own-/, { timeout: 90_000 });
  await expect.poll(opening, { timeout: 20_000 }).toBe('null');
  // It stood: the next visit opens it by itself.
  await page.reload();
  await expect(shown(page)).toHaveAttribute('data-world-shown', /^own-/, { timeout: 90_000 });
});

test.describe('a link to a world', () => {
  // No picture is judged.
  test.use({ drawing: false });

  test('says which file is wanted, applies once that is opened, and is put back', async ({ page }) => {
    test.slow();
    const bytes = glbOf(CALM_SCENE);
    const { document, glb } = readWorldFile(bytes, 'Two lamps');
    const bound = { ...document, name: 'Lamps by night', bindings: document.bindings.slice(0, 3) };
    const scene = { contentHash: await contentHash(glb), bytes: bytes.length };
    const { hash } = new URL(await worldLink({ document: bound, scene }, 'http://localhost/'));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`/studio${hash}`);
    const note = page.locator('.linked-world');
    await expect(note).toContainText(
      'This link says how the world “Lamps by night” follows your expression. It does not contain the scene, and this device does not have it. Open the scene’s file',
    );
    await drop(page, 'anything.glb', bytes);
    await expect(note).toContainText('“Lamps by night” now follows your expression as the link says.', {
      timeout: 60_000,
    });
    await expect(button(page, 'Export Lamps by night')).toBeVisible();
    await expect(page.locator('.bindings tbody tr')).toHaveCount(3);
    expect(new URL(page.url()).hash).toBe('');
    // What stands behind the # was sent nowhere.
    expect(asked.filter((url) => url.includes(hash.slice(7, 40)))).toEqual([]);
    await press(page, 'Put back the former bindings');
    await expect(button(page, 'Export anything')).toBeVisible();
    await page.goto(`/${hash}`);
    await expect(note).toContainText('now follows your expression as the link says.', { timeout: 60_000 });
    expect(await seriousFaults(page)).toEqual([]);
  });
});

/** Opens the studio and its own worlds; answers the way to choose a file there. */
async function openOwnWorlds(page: Page): Promise<(name: string, bytes: Uint8Array) => Promise<void>> {
  await openStudio(page);
  await page.locator('.own-worlds > summary').click();
  const input = page.locator('.own-worlds input[type=file]');
  return (name, bytes) =>
    input.setInputFiles({ name, mimeType: 'model/gltf-binary', buffer: Buffer.from(bytes) });
}

test('a compressed scene is decoded by what is served here', async ({ page, guard }) => {
  test.slow();
  const decoders: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/decoders/')) decoders.push(new URL(request.url()).pathname);
  });
  const open = await openOwnWorlds(page);

  await test.step('a decoder is fetched only for a file that needs it, and runs under the page’s policy', async () => {
    expect(decoders).toEqual([]);
    const bad = {
      name: 'Packed',
      primitives: [
        { attributes: {}, extensions: { KHR_draco_mesh_compression: { bufferView: 0, attributes: {} } } },
      ],
    };
    await open(
      'packed.glb',
      glbOf({
        ...CALM_SCENE,
        top: {
          meshes: [bad, bad, bad],
          extensionsUsed: ['KHR_draco_mesh_compression', 'KHR_lights_punctual'],
        },
      }),
    );
    await expect(page.locator('.world-problem')).toContainText(
      '“packed.glb” was not opened. It is damaged (',
      { timeout: 60_000 },
    );
    expect(decoders).toContain('/decoders/draco/draco_decoder.wasm');
    // The decoder's own word of what it was given: it ran.
    expect(guard.expectProblem(/DRACOLoader: Unexpected geometry type/)).toBe(1);
  });

  await test.step('valid Draco, meshopt and KTX2 files are decoded, and nothing is asked of another origin', async () => {
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const { origin, protocol, href } = new URL(request.url());
      if (origin !== new URL(page.url()).origin && !/^(blob|data):/.test(protocol)) elsewhere.push(href);
    });
    for (const [name, triangles] of [
      ['draco', 48],
      ['meshopt', 48],
      ['etc1s', 2],
      ['uastc', 2],
    ] as const) {
      await open(`${name}.glb`, await readFile(`src/fixtures/compressed-scenes/${name}.glb`));
      await expect(button(page, `Export ${name}`)).toBeVisible({ timeout: 60_000 });
      await expect(page.getByRole('row', { name: new RegExp(`^Triangles ${triangles} `) })).toBeVisible();
    }
    expect(decoders).toContain('/decoders/basis/basis_transcoder.wasm');
    expect(elsewhere).toEqual([]);
  });
});
