/** @file Checks that what the documents name exists: links, paths, bare names of source files, npm scripts and tools. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { relativeLinks } from './lib/document-links.mjs';

const CODE_FOLDERS = ['src', 'app', 'scripts', 'tools', 'e2e', 'shaders'];

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'));
}

const inRoot = readdirSync('.').filter((name) => name.endsWith('.md'));
const documents = [...inRoot, ...['docs', 'models', 'src', 'app'].flatMap(filesUnder)].filter((file) =>
  file.endsWith('.md'),
);
const names = new Set(
  [...CODE_FOLDERS.flatMap(filesUnder), ...readdirSync('.')].map((file) => basename(file)),
);

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const COMMAND = /npm run ([a-z][\w-]*)/g;
const TOOL = /npm run tools -- ([a-z][\w-]*)/g;
const isTool = (name: string): boolean =>
  [`src/cli/${name}.ts`, `tools/${name}.ts`, `tools/${name}`].some((path) => existsSync(path));

const QUOTED = /`([^`\s]+)`/g;
const PATH = new RegExp(`^(?:${CODE_FOLDERS.join('|')}|docs|recipes|models)/[\\w./-]+$`);
const FILE = /^[\w-]+(?:\.[\w-]+)*\.(?:tsx?|mjs|cjs|wgsl)$/;

/** Models and recipes that a document names although only Git's history has them. */
const [, removed = ''] =
  /Removed, and named below:([\s\S]*?)\n\n/.exec(readFileSync('docs/results.md', 'utf8')) ?? [];
const REMOVED = new Set([...removed.matchAll(QUOTED)].map(([, name]) => name));

/** The anchors that GitHub gives a document's headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{Letter}\p{Number}\p{Mark} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Quoted behind the name of a file of tests: words of a title there. */
const TITLES = /`([^`\s]+\.(?:test|spec|e2e)\.tsx?)`((?:,? “[^”]+”)+)/g;
const testFiles = CODE_FOLDERS.flatMap(filesUnder).filter((file) => /\.(?:test|spec|e2e)\.tsx?$/.test(file));

/** Titles of tests that no file of that name has. */
function missingTitles(text: string): string[] {
  return [...text.matchAll(TITLES)].flatMap(([, name = '', titles = '']) => {
    const there = testFiles
      .filter((file) => file === name || file.endsWith(`/${name}`))
      .map((file) => readFileSync(file, 'utf8'));
    return [...titles.matchAll(/“([^”…]+)…?”/g)]
      .map(([, words = '']) => words)
      .filter((words) => !there.some((code) => code.includes(words)))
      .map((words) => `${name} “${words}”`);
  });
}

function missingCommands(text: string): string[] {
  const scriptNames = [...text.matchAll(COMMAND)].filter(([, name = '']) => !(name in scripts));
  const toolNames = [...text.matchAll(TOOL)].filter(([, name = '']) => !isTool(name));
  return [...scriptNames, ...toolNames].map(([command]) => command);
}

/** What is named and does not exist. A name may be short for a file below one of the code's folders. */
function missingIn(text: string, folder: string): string[] {
  const links = relativeLinks(text).flatMap(({ target, anchor }) => {
    const path = join(folder, target);
    if (target !== '' && !existsSync(path)) return [target];
    if (anchor === undefined || !/^$|\.md$/.test(target)) return [];
    const aimedAt = target === '' ? text : readFileSync(path, 'utf8');
    return anchorsOf(aimedAt).has(anchor) ? [] : [`${target}#${anchor}`];
  });
  const quoted = [...text.matchAll(QUOTED)]
    .map(([, name = '']) => name)
    .filter((name) => !REMOVED.has(name) && !name.includes('NAME'))
    .filter((name) => (PATH.test(name) ? !existsSync(name) : FILE.test(name) && !names.has(name)));
  return [...links, ...quoted, ...missingTitles(text), ...missingCommands(text)];
}

describe('documents', () => {
  it.each(documents)('%s names only files and commands that exist', (file) => {
    expect(missingIn(readFileSync(file, 'utf8'), dirname(file))).toEqual([]);
  });

  it('and comments, messages and titles in the code name only commands that exist', () => {
    const code = CODE_FOLDERS.flatMap(filesUnder).filter(
      (file) => /\.(?:[cm]?js|tsx?)$/.test(file) && basename(file) !== 'doc-paths.test.ts',
    );
    const missing = code.flatMap((file) =>
      missingCommands(readFileSync(file, 'utf8')).map((command) => `${file}: ${command}`),
    );
    expect(code.length).toBeGreaterThan(500);
    expect(missing).toEqual([]);
  });

  it('are caught where they name others (control)', () => {
    const text =
      '[a](docs/no.md) [b](README.md#more) [c](README.md#nowhere) `recipes/no.json` `src/core/no.ts` `no.test.ts` `src/core/index.ts` `maths.ts` `npm run no` `npm run check` `npm run tools -- no` `npm run tools -- fuzz` `serve.test.ts` “no such title…”';
    expect(missingIn(text, '.')).toEqual([
      'docs/no.md',
      'README.md#nowhere',
      'recipes/no.json',
      'src/core/no.ts',
      'no.test.ts',
      'serve.test.ts “no such title”',
      'npm run no',
      'npm run tools -- no',
    ]);
  });
});
