/** @file A marked moment becomes a test: a Playwright spec and its fixture, made from what the world did (REC-12). */
import type { Session } from './session.ts';
import { writeSession } from './write-session.ts';

export interface Moment {
  readonly atMs: number;
  readonly text: string;
  /** The timeline's attributes at this moment, named like the status element's, without `data-`, as text. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface ExportedTest {
  readonly specName: string;
  readonly spec: string;
  readonly fixtureName: string;
  readonly fixture: string;
}

/** How far a number may be from the recorded one: rounding of other engines' exp and pow, no more. */
const DIGITS = 2;

/** A name for files: lower-case letters, digits and hyphens. */
export function fileName(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain.slice(0, 48).replace(/-+$/, '') || 'session';
}

/** @param session as replayed, its mapping included; pictures are left out of the fixture: scores are enough. */
export function exportTest(session: Session, moments: readonly Moment[]): ExportedTest {
  const { pictures: _, ...plain } = session;
  const base = fileName(session.name);
  const fixtureName = `${base}.session.json`;
  const checks = moments.map((moment, i) => {
    const seconds = (moment.atMs / 1000).toFixed(2);
    const label = `Mark ${i + 1}`;
    return [
      `  await test.step(${text(`${moment.text || label}, at ${seconds} s`)}, async () => {`,
      `    await page.getByRole('button', { name: ${text(`Go to mark ${i + 1}`)} }).click();`,
      ...Object.entries(moment.attributes).map(([name, value]) => assertion(name, value)),
      '  });',
    ].join('\n');
  });
  const spec = `/** @file Made by the studio from the marks of the session ${comment(session.name)}: what the world did there. */
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const SESSION = fileURLToPath(new URL(${text(`./${fixtureName}`)}, import.meta.url));

test(${text(`the session ${JSON.stringify(session.name)} moves the world as it did`)}, async ({ page }) => {
  const moment = page.getByRole('slider', { name: 'Timeline' });
  const number = async (name: string): Promise<number> =>
    Number(await moment.getAttribute(\`data-\${name}\`));
  await page.goto('/studio');
  await page.getByLabel('Open a session file').setInputFiles(SESSION);
  await expect(moment).toBeVisible();

${checks.join('\n')}
});
`;
  return { specName: `${base}.spec.ts`, spec, fixtureName, fixture: writeSession(plain) };
}

function assertion(name: string, value: string): string {
  const asNumber = Number(value);
  if (value === '' || !Number.isFinite(asNumber))
    return `    await expect(moment).toHaveAttribute(${text(`data-${name}`)}, ${text(value)});`;
  return `    await expect.poll(() => number(${text(name)})).toBeCloseTo(${asNumber}, ${DIGITS});`;
}

/** A string literal, whatever a person typed. */
function text(value: string): string {
  const escaped = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}

/** Inside a block comment. */
function comment(value: string): string {
  return JSON.stringify(value).replaceAll('*/', '* /');
}
