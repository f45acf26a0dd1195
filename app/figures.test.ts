/** @file Figures by themselves are kept from translators, which would write them anew in another notation. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const APP = import.meta.dirname;
/** What writes a figure, with its unit at most. */
const WRITERS = /^(?:percent|clockText|sizeWords|valueText|speedWords|changeText|decibels|depthText|shown)$/;

function isFigure(node: ts.JsxChild): boolean {
  if (!ts.isJsxExpression(node) || !node.expression) return false;
  const { expression } = node;
  return ts.isCallExpression(expression)
    ? WRITERS.test(expression.expression.getText())
    : ts.isIdentifier(expression) && expression.text === 'change';
}

/** Places of figures in no element that says `translate="no"`. */
function bareFigures(name: string, text: string): string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TSX);
  const faults: string[] = [];
  const visit = (node: ts.Node, kept: boolean): void => {
    let within = kept;
    if (ts.isJsxElement(node)) {
      within ||= /\btranslate="no"/.test(node.openingElement.getText());
      if (!within && node.children.some(isFigure))
        faults.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    }
    ts.forEachChild(node, (child) => visit(child, within));
  };
  visit(file, false);
  return faults;
}

describe('figures by themselves', () => {
  it('are not translated', () => {
    const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.tsx$/.test(name),
    );
    expect(files.length).toBeGreaterThan(40);
    expect(files.flatMap((name) => bareFigures(name, readFileSync(join(APP, name), 'utf8')))).toEqual([]);
  });

  it('are found (control)', () => {
    expect(bareFigures('a.tsx', 'const a = <td>{percent(0.4)}</td>;')).toEqual(['a.tsx:1']);
    expect(bareFigures('a.tsx', 'const a = <tr translate="no"><td>{percent(0.4)}</td></tr>;')).toEqual([]);
  });
});
