/** @file Promises kept in every tab and on both pages: erasing, consent, the camera's sign, people's documents. */
import type { Page } from '@playwright/test';
import { BUILT_IN_MAPPINGS } from '../src/adaptation/index.ts';
import { AppPage } from './support/app-page.ts';
import { expect, FACE_CLIP, test } from './support/fixtures.ts';
import type { Guard } from './support/guards.ts';
import { unfold } from './support/session-list.ts';
import { storeChoice, storedChoices, storedData } from './support/stored-data.ts';
import { button, choose, field, openStudio, press, type } from './support/studio-page.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

const [companion] = BUILT_IN_MAPPINGS;

/** Whether any camera track that the page was ever given is live. */
async function watchTracks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const given: MediaStreamTrack[] = [];
    Object.assign(globalThis, { givenTracks: given });
    const { getUserMedia } = MediaDevices.prototype;
    MediaDevices.prototype.getUserMedia = async function (this: MediaDevices, constraints) {
      const stream = await getUserMedia.call(this, constraints);
      given.push(...stream.getTracks());
      return stream;
    };
  });
}
const liveTracks = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      (globalThis as unknown as { givenTracks: MediaStreamTrack[] }).givenTracks.filter(
        ({ readyState }) => readyState === 'live',
      ).length,
  );

/** A busy machine's silent worker is restarted: the frame that it held dies with it. */
function forgive(guard: Guard): void {
  forgiveNoDrawing(guard);
  guard.expectProblem(/VideoFrame was garbage collected/);
}

async function openKept(page: Page): Promise<void> {
  await page.locator('summary', { hasText: 'What is kept on this device' }).click();
}
async function unfoldSessions(page: Page): Promise<void> {
  await page.locator('summary', { hasText: 'Sessions' }).click();
}

/** Records a moment, with its picture where that is wanted. */
async function record(page: Page, picture: boolean): Promise<void> {
  if (picture) await page.getByLabel('Keep the picture too').check();
  await button(page, 'Record').click();
  const enough = picture ? page.getByText(/[1-9]\d* pictures/) : page.getByText(/^0:0[1-9]/);
  await expect(enough.first()).toBeVisible({ timeout: 60_000 });
  await button(page, 'Stop and save').click();
  await expect(page.getByRole('slider', { name: 'Timeline' })).toBeVisible();
}

test('erased on either page, nothing is left in any tab, and nothing comes back', async ({
  page,
  context,
  guard,
}) => {
  test.setTimeout(300_000);
  await withoutDrawing(context);
  const places = async (): Promise<string[]> => (await storedData(page)).map(({ place }) => place);

  await test.step('a mapping, a session with pictures and choices are kept', async () => {
    await openStudio(page);
    await type(page, 'Neutral', '0.41');
    await unfoldSessions(page);
    await new AppPage(page).waitForFaces();
    await record(page, true);
    await expect
      .poll(places)
      .toEqual(expect.arrayContaining(['mienscape-studio/mappings', 'mienscape-sessions/sessions']));
    await button(page, 'Back to live').click();
  });

  const experience = await context.newPage();
  await test.step('the first page lists all of it, and erases all of it', async () => {
    await experience.goto('/');
    await button(experience, 'Source and world').click();
    const kept = experience.getByRole('region', { name: 'What is kept on this device' });
    await expect(kept).toContainText('Recorded sessions');
    await expect(kept).toContainText('Mappings of your own');
    // One press erases nothing.
    await button(experience, 'Erase Recorded sessions').click();
    await button(experience, 'Keep it').click();
    await expect(kept).toContainText('Recorded sessions');
    await button(experience, 'Erase everything').click();
    await button(experience, 'Yes, erase it all').click();
    await expect(kept).toContainText('Nothing is kept.');
    await expect.poll(places).toEqual([]);
    // The studio forgot as well: neither its editor nor its history brings anything back.
    await expect(page.getByText('No session yet.')).toBeVisible();
    await expect(field(page, 'Neutral')).not.toHaveValue('0.41');
    await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled();
    await page.waitForTimeout(1000);
    expect(await places()).toEqual([]);
  });

  await test.step('the studio does the same', async () => {
    await type(page, 'Neutral', '0.42');
    await experience.getByRole('slider', { name: 'Strength' }).fill('0.5');
    await expect.poll(places).toEqual(expect.arrayContaining(['mienscape-studio/mappings']));
    await openKept(page);
    await button(page, 'Erase everything').click();
    await button(page, 'Yes, erase it all').click();
    await expect.poll(places).toEqual([]);
  });
  forgive(guard);
});

test('taken back in one tab, the camera of every other is off, its next choice brings no consent back, and it asks again', async ({
  openWithCamera,
}) => {
  test.setTimeout(300_000);
  const { page: first, guard } = await openWithCamera({ videoPath: FACE_CLIP });
  const context = first.context();
  await withoutDrawing(context);
  await watchTracks(first);
  await first.goto('/');
  await storeChoice(first, 'cameraConsent', true);
  await storeChoice(first, 'arrived', 'camera');
  await first.reload();
  const studio = await context.newPage();
  await watchTracks(studio);
  await openStudio(studio);
  for (const page of [first, studio]) {
    if (page === first) await button(page, 'Source and world').click();
    await button(page, 'Camera').click();
    await expect(page.locator('[role=status][data-camera]')).toHaveAttribute('data-camera', 'live');
    await expect(page.getByText('Camera on')).toBeVisible();
  }
  await unfold(studio);
  await button(studio, 'Record').click();
  await studio.waitForTimeout(1000);
  await button(studio, 'Stop and save').click();
  await openKept(studio);
  await button(studio, 'Withdraw consent').click();
  await expect(
    studio.getByText('Erase for good what is kept of your face too: Recorded sessions?'),
  ).toBeVisible();
  // The answer that loses nothing has the focus, and the camera waits for none.
  await expect(button(studio, 'Keep it')).toBeFocused();
  for (const page of [first, studio]) {
    await expect.poll(() => liveTracks(page)).toBe(0);
    await expect(page.locator('[role=status][data-camera]')).toHaveAttribute('data-camera', 'off');
    await expect(page.getByText('Camera on')).toBeHidden();
  }
  await button(studio, 'Yes, erase it').click();
  await expect(studio.getByText('No session yet.')).toBeVisible();
  await button(first, 'Source and world').click();
  await first.getByRole('slider', { name: 'Strength' }).fill('0.5');
  expect(await storedChoices(first)).toMatchObject({ cameraConsent: false, strength: 0.5 });
  await button(first, 'Camera').click();
  await expect(first.getByRole('dialog')).toContainText('Before the camera opens');
  expect(await liveTracks(first)).toBe(0);
  forgive(guard);
});

test('stopped while the camera is still being opened, on both pages, it never lights up; in a replay its sign and Stop stay', async ({
  openWithCamera,
}) => {
  test.setTimeout(300_000);
  const { page, guard } = await openWithCamera({ videoPath: FACE_CLIP });
  await withoutDrawing(page.context());
  await watchTracks(page);
  // The browser takes its time to list the devices, and to grant one.
  await page.addInitScript(() => {
    const { getUserMedia, enumerateDevices } = MediaDevices.prototype;
    const later = () => new Promise((resolve) => setTimeout(resolve, 700));
    MediaDevices.prototype.enumerateDevices = async function (this: MediaDevices) {
      await later();
      return enumerateDevices.call(this);
    };
    MediaDevices.prototype.getUserMedia = async function (this: MediaDevices, constraints) {
      await later();
      return getUserMedia.call(this, constraints);
    };
  });
  await page.goto('/');
  await storeChoice(page, 'cameraConsent', true);
  await storeChoice(page, 'arrived', 'camera');
  await storeChoice(page, 'deviceId', 'of an earlier visit');
  for (const [path, stop] of [
    ['/', 'Stop sensing'],
    ['/studio', 'Stop'],
  ] as const) {
    await page.goto(path);
    if (path === '/') await button(page, 'Source and world').click();
    await button(page, 'Camera').click();
    await button(page, stop).click();
    await page.waitForTimeout(2500);
    expect(await liveTracks(page), path).toBe(0);
    await expect(page.locator('[role=status][data-camera]')).toHaveAttribute('data-camera', 'off');
  }

  await button(page, 'Camera').click();
  await expect(page.locator('[role=status][data-camera]')).toHaveAttribute('data-camera', 'live');
  await unfoldSessions(page);
  await record(page, false);
  // The recording is over and its replay moves the world; the camera is on, and says so.
  expect(await liveTracks(page)).toBe(1);
  await expect(page.getByText('Camera on')).toBeVisible();
  await button(page, 'Stop').click();
  expect(await liveTracks(page)).toBe(0);
  await expect(page.getByText('Camera on')).toBeHidden();
  forgive(guard);
});

test('two studios on one mapping: a conflict is a choice; a newer version’s mapping is shown and kept', async ({
  page,
  context,
  guard,
}) => {
  test.setTimeout(300_000);
  await withoutDrawing(context);
  await openStudio(page);
  await type(page, 'Neutral', '0.41');
  await expect(page.getByText('Saved in this browser')).toBeVisible();
  const other = await context.newPage();
  await openStudio(other);
  await expect(field(other, 'Neutral')).toHaveValue('0.41');
  await test.step('a tab that edited nothing follows', async () => {
    await type(page, 'Neutral', '0.42');
    await expect(field(other, 'Neutral')).toHaveValue('0.42');
  });
  await test.step('a tab that did not hear is asked', async () => {
    await other.evaluate(() => {
      const { transaction } = IDBDatabase.prototype;
      Object.assign(globalThis, { diskAnswers: false });
      // Its disk is slow: it edits before it can have read what the other one wrote.
      IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args) {
        const { diskAnswers } = globalThis as unknown as { diskAnswers: boolean };
        if (!diskAnswers) throw new DOMException('later', 'UnknownError');
        return transaction.apply(this, args);
      };
    });
    await type(page, 'Neutral', '0.5');
    await type(other, 'Neutral', '0.6');
    await expect(other.getByText(/^Not saved\. This browser stores nothing for this page/)).toBeVisible();
    await expect(page.getByText('Saved in this browser')).toBeVisible();
    await other.evaluate(() => Object.assign(globalThis, { diskAnswers: true }));
    await expect(other.getByText(/was changed in another tab/)).toBeVisible();
    await button(other, 'Keep mine as a copy').click();
    await expect(other.getByText('Saved in this browser')).toBeVisible();
    await expect(field(page, 'Neutral')).toHaveValue('0.5');
    await expect(field(other, 'Neutral')).toHaveValue('0.6');
  });
  await test.step('what a newer version made is listed, handed out and left alone', async () => {
    const newer = { ...companion, schemaVersion: 99, id: 'newer', name: 'From a newer version' };
    await page.evaluate(
      (document) =>
        new Promise<void>((resolve) => {
          const opening = indexedDB.open('mienscape-studio');
          opening.onsuccess = () => {
            const writing = opening.result.transaction('mappings', 'readwrite');
            writing.objectStore('mappings').put(document, 'newer');
            writing.oncomplete = () => {
              opening.result.close();
              resolve();
            };
          };
        }),
      newer,
    );
    await page.reload();
    await choose(page, 'Mappings', 'From a newer version');
    await expect(page.getByText(/A newer Mienscape wrote this file/)).toBeVisible();
    const download = page.waitForEvent('download');
    await press(page, 'Download it as it is');
    expect((await download).suggestedFilename()).toBe('From a newer version.mapping.json');
  });
  await test.step('closed right after an edit, the next visit has it', async () => {
    await type(page, 'Neutral', '0.77');
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
    await other.reload();
    await expect(field(other, 'Neutral')).toHaveValue('0.77');
  });
  forgive(guard);
});

test('site data cleared under an open studio, or no network: it says so, and goes on without a reload', async ({
  page,
  context,
  guard,
}) => {
  test.setTimeout(300_000);
  await withoutDrawing(context);
  const places = async () => (await storedData(page)).map(({ place }) => place);
  await openStudio(page);
  await type(page, 'Neutral', '0.41');
  await unfoldSessions(page);
  await new AppPage(page).waitForFaces();
  await record(page, false);
  await expect
    .poll(places)
    .toEqual(expect.arrayContaining(['mienscape-studio/mappings', 'mienscape-sessions/sessions']));
  const debug = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  await debug.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await expect(page.getByText(/was erased with the data of this site/).first()).toBeVisible();
  await expect(page.getByText('In this tab alone', { exact: true })).toBeVisible();
  // Nothing is written again unasked.
  expect(await places()).toEqual([]);
  await test.step('what is edited, or saved again, is kept', async () => {
    await type(page, 'Neutral', '0.42');
    await expect(page.getByText('Saved in this browser')).toBeVisible();
    await button(page, 'Save again').click();
    await expect(page.getByText('In this tab alone', { exact: true })).toBeHidden();
    await context.route('**/models/student/**', (route) => route.abort());
    await page.reload();
    await expect(field(page, 'Neutral')).toHaveValue('0.42');
    await unfoldSessions(page);
    await expect(page.locator('.session-open')).toHaveCount(1);
  });
  await test.step('the network cannot be had: why, and a way back', async () => {
    const again = page.getByRole('alert').getByRole('button', { name: 'Try again' });
    await expect(again).toBeVisible({ timeout: 60_000 });
    await context.unroute('**/models/student/**');
    await again.click();
    await new AppPage(page).waitForFaces();
    await expect(again).toBeHidden();
  });
  guard.expectProblem(/ERR_FAILED/);
  forgive(guard);
});
