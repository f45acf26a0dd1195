/**
 * @file Browser translators wrap each text node in elements of their own. React then changes text that nobody sees, or
 * removes a node whose parent is another one, and dies. Text that changes, or that stands beside what comes and goes,
 * therefore is the only child of its element: React writes that as a whole.
 */
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

type Fault = { readonly at: string; readonly text: string };

const isSpace = (node: ts.JsxChild): boolean =>
  ts.isJsxText(node)
    ? node.containsOnlyTriviaWhiteSpaces
    : ts.isJsxExpression(node) && (!node.expression || isPlainSpace(node.expression));
const isPlainSpace = (node: ts.Expression): boolean => ts.isStringLiteral(node) && node.text.trim() === '';

/** Whether an expression may be put into the page as a text node. What a component is handed is judged where it is made. */
function mayBeText(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  // React writes nothing for '' on the left, but a figure 0.
  if (
    ts.isBinaryExpression(expression) &&
    expression.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
  ) {
    const left = checker.getTypeAtLocation(expression.left).flags & ts.TypeFlags.NumberLike;
    return left !== 0 || mayBeText(checker, expression.right);
  }
  const type = checker.getTypeAtLocation(expression);
  if (type.aliasSymbol?.name === 'ReactNode') return false;
  const parts = type.isUnion() ? type.types : [type];
  if (parts.some((part) => part.symbol?.name === 'Iterable')) return false;
  return parts.some(({ flags }) => (flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike)) !== 0);
}

function comesAndGoes(node: ts.JsxChild): boolean {
  return ts.isJsxExpression(node) && node.expression !== undefined;
}

function bareTexts(checker: ts.TypeChecker, file: ts.SourceFile): Fault[] {
  const faults: Fault[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxElement(node) || ts.isJsxFragment(node)) judge(node);
    ts.forEachChild(node, visit);
  };
  const judge = ({ children }: ts.JsxElement | ts.JsxFragment): void => {
    const real = children.filter((child) => !isSpace(child) && !isComment(child));
    if (real.length < 2) return;
    const texts = real.filter(
      (child) =>
        ts.isJsxText(child) ||
        (ts.isJsxExpression(child) && child.expression && mayBeText(checker, child.expression)),
    );
    const changing = real.some(comesAndGoes);
    // Words among elements that are always there never change.
    if (texts.length === 0 || !changing) return;
    for (const child of texts) {
      const { line } = file.getLineAndCharacterOfPosition(child.getStart(file));
      faults.push({
        at: `${file.fileName.replace(`${ROOT}/`, '')}:${line + 1}`,
        text: child.getText(file).trim().slice(0, 60),
      });
    }
  };
  const isComment = (node: ts.JsxChild): boolean => ts.isJsxExpression(node) && !node.expression;
  visit(file);
  return faults;
}

function check(fileNames: readonly string[], options: ts.CompilerOptions, host?: ts.CompilerHost): Fault[] {
  const program = ts.createProgram({ rootNames: fileNames, options, ...(host && { host }) });
  const checker = program.getTypeChecker();
  return program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(join(ROOT, 'app')) && fileName.endsWith('.tsx'))
    .flatMap((file) => bareTexts(checker, file));
}

describe('text on the page', () => {
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    ROOT,
  );

  it('is the only child of its element wherever it changes, or what is beside it comes and goes', () => {
    const files = config.fileNames.filter((name) => name.startsWith(join(ROOT, 'app')));
    expect(check(files, config.options)).toEqual([]);
  }, 120_000);

  it('is judged (control): a figure in a sentence and a word beside a condition are found, fixed words are not', () => {
    const name = join(ROOT, 'app', 'example.tsx');
    const source = `
      export const a = (share: number) => <p>{share} %</p>;
      export const b = (on: boolean) => <p>Always {on && <b>sometimes</b>}</p>;
      export const c = <p>Press <kbd>M</kbd> twice</p>;
      export const d = (share: number) => <p>{\`\${share} %\`}</p>;`;
    const host = ts.createCompilerHost(config.options);
    const { getSourceFile, fileExists } = host;
    host.getSourceFile = (file, ...rest) =>
      file === name
        ? ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true)
        : getSourceFile.call(host, file, ...rest);
    host.fileExists = (file) => file === name || fileExists.call(host, file);
    expect(check([name], config.options, host).map(({ at }) => at.split(':')[1])).toEqual(['2', '2', '3']);
  }, 60_000);
});
