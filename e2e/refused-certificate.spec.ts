/** @file `npm start -- --headset` with a certificate that no authority knows: past the browser's own warning, as a person goes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../scripts/lib/run.mjs';
import { serveApp } from '../scripts/lib/serve.mjs';
import { AppPage } from './support/app-page.ts';
import { test as base, expect } from './support/fixtures.ts';

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its first parameter
  baseURL: async ({}, use) => {
    const certificateFolder = mkdtempSync(join(tmpdir(), 'certificate-'));
    const start = { headset: true, exposed: false, allowedHosts: [], camera: null, osc: null };
    const { server, port } = await serveApp({ root: ROOT, port: 41_780, start, certificateFolder });
    await use(`https://localhost:${port}`);
    void server.close();
    rmSync(certificateFolder, { recursive: true });
  },
});
test.use({ drawing: false, serviceWorkers: 'allow' });

test('without a trusted certificate the app works online, and says once that it is not kept', async ({
  page,
  guard,
}) => {
  const app = new AppPage(page);
  await page.goto('/').catch(() => undefined);
  await page.locator('#details-button').click();
  await page.locator('#proceed-link').click();
  await app.waitForFaces();
  expect(await page.evaluate(() => isSecureContext)).toBe(true);
  const note = page.getByRole('region', { name: 'Use without a network' });
  await expect(note).toContainText('The app works as long as its server runs.', { timeout: 60_000 });
  await note.getByRole('button', { name: 'Understood' }).click();
  await expect(note).toHaveCount(0);
  await page.reload();
  await app.waitForFaces();
  // Long enough for the browser to refuse it again.
  await page.waitForTimeout(5000);
  await expect(note).toHaveCount(0);
  // The browser tells of its own warning and of each refusal.
  guard.expectProblem(/ERR_CERT|SSL certificate|request to another origin: chrome-error/);
});
