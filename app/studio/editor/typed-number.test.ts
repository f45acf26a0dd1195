import { describe, expect, it } from 'vitest';
import { describeOutput, OUTPUT_PATHS } from '../../../src/core/index.ts';
import { depthText, depthUnit, fieldUnits } from '../words.ts';
import { typedNumber } from './typed-number.ts';

describe('typedNumber', () => {
  it.each([
    ['0.6', '', 0.6],
    ['0,6', '', 0.6],
    [' -3 ', '', -3],
    ['+2', '', 2],
    ['1e-2', '', 0.01],
    ['50 %', '', 0.5],
    ['12,5%', '', 0.125],
    ['50 %', 'gain', 0.5],
    ['0.5 gain', 'gain', 0.5],
    ['5 s', 's', 5],
    ['0.2/s', '/s', 0.2],
    ['6500 k', 'K', 6500],
    ['−3 dB', 'dB trim', -3],
    ['10 %', '% in 10 s', 10],
    ['\u00a040 s\n', 's', 40],
  ])('reads %j in a field of %j', (typed, unit, value) => {
    expect(typedNumber(typed, unit)).toBe(value);
  });

  it('reads what the studio itself writes, with its minus and unit', () => {
    expect(typedNumber(depthText('light.intensity', -0.25))).toBe(-0.25);
    expect(typedNumber(depthText('music.tempoBpm', -15), 'BPM')).toBe(-15);
  });

  it.each(OUTPUT_PATHS)('reads the unit of %s in its fields, and a share in percent', (path) => {
    for (const { unit } of [fieldUnits(path, 0.5), { unit: depthUnit(path) }]) {
      expect(typedNumber(`0.5 ${depthUnit(path)}`, unit)).toBe(0.5);
      expect(typedNumber('50 %', unit)).toBe(describeOutput(path).unit === '' ? 0.5 : null);
    }
  });

  it('a negative nothing is nothing', () => {
    expect(Object.is(typedNumber('−0'), 0)).toBe(true);
  });

  it.each([
    ['', ''],
    ['%', ''],
    ['s', 's'],
    ['abc', ''],
    ['1.000,5', ''],
    ['1,000,000', ''],
    ['5 s', 'K'],
    ['50 %', 's'],
    ['Infinity', ''],
    ['--1', ''],
  ])('refuses %j in a field of %j', (typed, unit) => {
    expect(typedNumber(typed, unit)).toBeNull();
  });
});
