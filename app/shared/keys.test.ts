/** @file Keys on layouts of other scripts, in text fields, and while an input method composes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandOf, historyStepOf, type KeyPress, keyOf, plainKeyOf, settled, takesText } from './keys.ts';

const press = (
  key: string,
  code: string,
  changes: Partial<KeyPress> = {},
): KeyPress & { target: unknown } => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  target: { tagName: 'BODY' },
  ...changes,
});
const CTRL = { ctrlKey: true };

const APP = join(import.meta.dirname, '..');

describe('keyOf', () => {
  it.each([
    ['Russian', 'я', 'KeyZ', 'z'],
    ['Russian', 'ь', 'KeyM', 'm'],
    ['Greek', 'ζ', 'KeyZ', 'z'],
    ['Greek', 'Μ', 'KeyM', 'm'],
    ['Hebrew', 'ז', 'KeyZ', 'z'],
    ['Arabic', 'ئ', 'KeyZ', 'z'],
    ['Ukrainian', 'х', 'BracketLeft', '['],
    ['French, by its letters', 'z', 'KeyW', 'z'],
    ['French, digits without Shift', 'à', 'Digit0', '0'],
    ['Dvorak, by its letters', 'z', 'Slash', 'z'],
    ['capitals', 'Z', 'KeyZ', 'z'],
    ['names', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft'],
    ['names', 'F2', 'F2', 'F2'],
    ['space', ' ', 'Space', ' '],
  ])('%s: “%s” at %s is “%s”', (_, key, code, meant) => {
    expect(keyOf(press(key, code))).toBe(meant);
  });

  it('leaves what an input method composes alone', () => {
    expect(keyOf(press('Enter', 'Enter', { isComposing: true }))).toBe('');
    expect(keyOf(press('Enter', 'Enter', { keyCode: 229 }))).toBe('');
    expect(keyOf(press('Enter', 'Enter', { nativeEvent: { isComposing: true } }))).toBe('');
    expect(keyOf(press('Process', 'KeyZ', CTRL))).toBe('');
    expect(commandOf(press('z', 'KeyZ', { ...CTRL, isComposing: true }))).toBe('');
  });
});

describe('plainKeyOf', () => {
  it('leaves what is pressed with Ctrl, ⌘ or Alt to the browser', () => {
    expect(plainKeyOf(press('ArrowLeft', 'ArrowLeft'))).toBe('ArrowLeft');
    expect(plainKeyOf(press('M', 'KeyM', { shiftKey: true }))).toBe('m');
    expect(plainKeyOf(press('ArrowLeft', 'ArrowLeft', { altKey: true }))).toBe('');
    expect(plainKeyOf(press('[', 'BracketLeft', { metaKey: true }))).toBe('');
    expect(plainKeyOf(press('ь', 'KeyM', CTRL))).toBe('');
    expect(plainKeyOf(press('µ', 'KeyM', { altKey: true }))).toBe('');
  });

  it('takes the signs that a layout writes by Alt or AltGr', () => {
    expect(plainKeyOf(press('[', 'Digit8', { ...CTRL, altKey: true }))).toBe('[');
    expect(plainKeyOf(press(']', 'Digit6', { altKey: true }))).toBe(']');
  });
});

describe('historyStepOf', () => {
  it('reads undo and redo on any layout, with Ctrl or ⌘, and not with Alt', () => {
    expect(historyStepOf(press('я', 'KeyZ', CTRL))).toBe('undo');
    expect(historyStepOf(press('Я', 'KeyZ', { ...CTRL, shiftKey: true }))).toBe('redo');
    expect(historyStepOf(press('ν', 'KeyY', { metaKey: true }))).toBe('redo');
    expect(historyStepOf(press('z', 'KeyZ', { ...CTRL, altKey: true }))).toBeNull();
    expect(historyStepOf(press('z', 'KeyZ'))).toBeNull();
  });

  it('leaves the text of a field to the field; sliders and boxes have none', () => {
    const at = (target: unknown) => historyStepOf({ ...press('z', 'KeyZ', CTRL), target });
    expect(at({ tagName: 'INPUT', type: 'text' })).toBeNull();
    expect(at({ tagName: 'INPUT', type: 'number' })).toBeNull();
    expect(at({ tagName: 'TEXTAREA' })).toBeNull();
    expect(at({ tagName: 'DIV', isContentEditable: true })).toBeNull();
    expect(at({ tagName: 'INPUT', type: 'range' })).toBe('undo');
    expect(at({ tagName: 'INPUT', type: 'checkbox' })).toBe('undo');
    expect(at({ tagName: 'SELECT' })).toBe('undo');
    expect(takesText(null)).toBe(false);
  });

  it('is the document’s in a field whose text was taken, and the text’s while it is written', () => {
    const at = (isSettled: boolean) => {
      const dataset = { settled: String(settled(isSettled)['data-settled']) };
      return historyStepOf({
        ...press('z', 'KeyZ', CTRL),
        target: { tagName: 'INPUT', type: 'text', dataset },
      });
    };
    expect(at(true)).toBe('undo');
    expect(at(false)).toBeNull();
  });
});

describe('every other file', () => {
  it('asks keys.ts: none reads event.key or event.code by itself', () => {
    const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.tsx?$/.test(name) && !/^shared\/keys\./.test(name),
    );
    expect(files.length).toBeGreaterThan(100);
    const readers = files.filter((name) =>
      /\bevent\.(key|code|keyCode)\b/.test(readFileSync(join(APP, name), 'utf8')),
    );
    expect(readers).toEqual([]);
  });
});
