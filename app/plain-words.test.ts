/** @file The page shows words as they are written: Markdown in them would be read as stray marks. Code is `<code>` or plain words. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
/** Whose words a terminal or a Markdown file shows, and code that is written out: nobody reads them on the page. */
const NOT_SHOWN =
  /^src\/(?:cli|evaluate|fixtures|package\/playwright)\/|^src\/recording\/export-test\.ts$|\/glsl\/|\.test\.tsx?$/;
/** A server's answers that a browser shows as they are. */
const ANSWERS = ['host-refusal', 'input-access', 'inputs-plugin'].map((name) => `scripts/lib/${name}.mjs`);
const MARKDOWN = /`|\*\*\S|\]\(/;

const hasWords = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteralLike(node) ||
  ts.isJsxText(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddleOrTemplateTail(node);

/** Places of words that hold marks of Markdown. */
function markedWords(name: string, text: string): string[] {
  // By the file's ending: as TSX, a generic arrow function of a .ts file would be parsed as an element.
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true);
  const faults: string[] = [];
  const visit = (node: ts.Node): void => {
    if (hasWords(node) && MARKDOWN.test(node.text))
      faults.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return faults;
}

describe('words on the page', () => {
  it('hold no Markdown', () => {
    const own = ['app', 'src'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name.replaceAll('\\', '/')}`,
      ),
    );
    const files = [...own.filter((name) => /\.tsx?$/.test(name) && !NOT_SHOWN.test(name)), ...ANSWERS];
    expect(files.length).toBeGreaterThan(300);
    expect(files.flatMap((name) => markedWords(name, readFileSync(join(ROOT, name), 'utf8')))).toEqual([]);
  }, 60_000);

  it('are judged (control): in a string, a template and an element', () => {
    for (const words of ["'start `it`'", '`start \\`it\\``', '<p>Start `it`</p>', "'[it](there)'"])
      expect(markedWords('a.tsx', `const a = ${words};`), words).toEqual(['a.tsx:1']);
    expect(markedWords('a.tsx', 'const a = <p>Start <code>it</code>, {`it * 2`}</p>;')).toEqual([]);
    expect(markedWords('a.ts', 'const a = async <T>(b: T) => `it`; const c = `that`;')).toEqual([]);
  });
});
