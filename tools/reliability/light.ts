/**
 * @file Luminance and flashes over a visit: the films of `app/experience/transitions.gpu.test.ts` and
 * `app/experience/worlds/flash.gpu.test.ts` are made anew and judged.
 *
 *   npm run reliability -- light [--only NAME] [--report]
 *
 * Films lie in reports/light-films; `--only` makes those anew whose test has NAME in its name.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run as runProgram } from '../../scripts/lib/run.mjs';
import type { FlashReport } from '../../src/flashes/index.ts';
import { type ReliabilityOptions, writeSection } from './command.ts';

const FILMS = join(ROOT, 'reports', 'light-films');
const TESTS = ['app/experience/transitions.gpu.test.ts'];
const MOST_LUMINANCE_PER_S = 0.2;

export async function run(values: ReliabilityOptions): Promise<boolean> {
  let passed = true;
  if (!values.report) {
    if (values.only === undefined) rmSync(FILMS, { recursive: true, force: true });
    const only = values.only === undefined ? [] : ['-t', values.only];
    passed = (await runProgram('vitest', ['run', '--project', 'gpu', ...TESTS, ...only])) === 0;
  }
  if (!existsSync(FILMS)) throw new Error(`${FILMS} is not there. Run the command without --report.`);
  const films: Record<string, FlashReport> = Object.fromEntries(
    readdirSync(FILMS).map((name) => [
      name.replace('.json', ''),
      JSON.parse(readFileSync(join(FILMS, name), 'utf8')),
    ]),
  );
  writeSection('light', sectionOf(films));
  const held = Object.values(films).every(
    ({ luminancePerS, wholeViewFlashes, redFlashes }) =>
      luminancePerS <= MOST_LUMINANCE_PER_S && wholeViewFlashes === 0 && redFlashes === 0,
  );
  return passed && held;
}

export function sectionOf(films: Readonly<Record<string, FlashReport>>): string {
  const rows = Object.entries(films).map(
    ([name, film]) =>
      `| ${name} | ${film.luminancePerS.toFixed(3)} | ${film.generalFlashes} | ${film.wholeViewFlashes} | ${film.redFlashes} | ${film.brightest.toFixed(2)} | ${film.frames} |`,
  );
  const worst = Math.max(...Object.values(films).map(({ luminancePerS }) => luminancePerS));
  return [
    '## Light over a visit',
    '',
    '`npm run reliability -- light`',
    '',
    'The real worlds behind the real transition and fade, rendered frame by frame on an injected clock at the brightest that a',
    'mapping may ask for, and under targets that swing from end to end as fast as comfort allows. Luminance is the mean',
    `relative luminance of the whole view (1 is white); COMFORT-1 allows 0.20 a second. The fastest: **${worst.toFixed(3)} a second**.`,
    'Flashes are counted by WCAG 2.2 (2.3.1), stricter: no exemption of small areas; three a second are allowed, none of the',
    'whole view and none of red occur. While a graphics card is away nothing is drawn; what is filmed is its return.',
    '',
    '| film | fastest luminance, 1/s | flashes a second in any cell | of the whole view | red | brightest | frames |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
