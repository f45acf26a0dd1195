/** @file What people read first has no sentence that must be read twice: none has more than forty words. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const MOST_WORDS = 40;

/** Made by commands, or a laboratory's notebook: read by those who look something up there. */
const LOOKED_UP =
  /^docs\/(?:calibration|commands|faults|fuzz|link|reliability|responsiveness|results|soak)\.md$/;

const documents = [
  ...readdirSync('.'),
  ...readdirSync('docs').map((name) => `docs/${name}`),
  ...readdirSync('models').map((name) => `models/${name}/README.md`),
].filter((file) => /^(?!CHANGELOG).*\.md$/.test(file) && !LOOKED_UP.test(file) && !file.includes('.json/'));

/** Code, tables, headings and comments are no sentences; nor is the code of an example. */
const proseOf = (markdown: string): string =>
  markdown
    .replaceAll(/```[\s\S]*?```/g, '')
    .replaceAll(/^(?: {4,}\S| *\||#).*$/gm, '')
    .replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/`[^`]*`/g, 'X')
    .replaceAll(/\]\([^)]*\)/g, ']');

/** Sentences with too many words. A full stop or colon before a capital ends one; so does an item of a list. */
function longSentences(markdown: string): string[] {
  return proseOf(markdown)
    .split(/\n\s*\n|\n(?= *(?:[-*]|\d+\.) )/)
    .flatMap((paragraph) =>
      paragraph.replaceAll(/\s+/g, ' ').split(/(?<=[.?!:;][”"’)_*]*) (?=[“"‘(_*]*[\p{Lu}\d])/u),
    )
    .filter((sentence) => sentence.split(' ').filter((word) => /[\p{L}\d]/u.test(word)).length > MOST_WORDS);
}

describe('sentences', () => {
  it.each(documents)('of %s have forty words at most', (file) => {
    expect(longSentences(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('are counted (control)', () => {
    const words = (count: number): string => Array.from({ length: count }, () => 'word').join(' ');
    expect(longSentences(`A ${words(38)}. A ${words(40)}\n\n- ${words(30)}\n- ${words(30)}`)).toHaveLength(1);
    expect(longSentences(`    ${words(60)}\n\n| ${words(60)} |\n\n\`${words(60)}\``)).toEqual([]);
  });
});
