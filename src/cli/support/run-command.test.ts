/** @file What a command says of whatever ends it: one sentence with the place and the remedy, and no stack trace. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../core/index.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { listOf, namesList, numberAbove, numberFrom, viewportSize, wholeNumber } from './numbers.ts';
import { describeFailure, helpHint, takenByNpm, typedCommand } from './run-command.ts';

const ROOT = tempFolder();

describe('a failure', () => {
  it('of the system is told with its path, reason and remedy', () => {
    const failureOf = (act: () => unknown): string => {
      try {
        act();
      } catch (error) {
        return describeFailure(error);
      }
      return 'none';
    };
    expect(failureOf(() => readFileSync(join(ROOT, 'none')))).toBe(
      `${join(ROOT, 'none')}: no such file or folder. Check the path.`,
    );
    expect(failureOf(() => readdirSync('/dev/null'))).toBe(
      '/dev/null: a part of the path is a file, not a folder. Give another path.',
    );
    const refused = Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open', path: '/root/x' });
    expect(describeFailure(refused)).toBe(
      '/root/x: this account has no right to it. Change its rights, or give another path.',
    );
    expect(describeFailure(new DataError('label.csv, line 3: bad.', 'Restore it.'))).toBe(
      'label.csv, line 3: bad. Restore it.',
    );
  });

  it('of WebAssembly names its memory, which is what it lacks', () => {
    const full = new WebAssembly.RuntimeError('Aborted(). Build with -sASSERTIONS for more info.');
    expect(describeFailure(full)).toMatch(/ended \(Aborted\(\).*2 GB at most\. Give --backend tensorflow/);
  });

  it('of the command itself alone shows where it arose (control)', () => {
    const told = describeFailure(new TypeError('x is undefined'));
    expect(told).toMatch(/^The command failed by a fault of its own\. Please report it/);
    expect(told).toContain('run-command.test.ts');
  });
});

describe('an option before which the two dashes are missing', () => {
  const program = new Command('npm run train --')
    .option('--data <dir>', 'folder')
    .option('--cam-faces <n>', 'faces')
    .option('--no-webgpu', 'leaves a turn out');
  const withOthers = new Command('npm run reliability --');
  withOthers.command('camera').option('--presses <n>', 'presses');
  withOthers.command('edits').option('--runs <n>', 'rounds');

  it('is found in what npm leaves of it, and only there', () => {
    expect(takenByNpm(program, ['DIR'], { npm_config_data: 'true' })).toBe(
      'npm took --data for its own option. Write `npm run train -- --data …`, with the two dashes.',
    );
    expect(takenByNpm(program, [], { npm_config_cam_faces: '4' })).toContain('npm took --cam-faces');
    expect(takenByNpm(program, ['--data', 'DIR'], { npm_config_cache: '/x' })).toBeNull();
    expect(takenByNpm(program, ['--data=DIR'], { npm_config_data: 'true' })).toBeNull();
  });

  it('is found where it says no', () => {
    expect(takenByNpm(program, [], { npm_config_webgpu: '' })).toContain('npm took --no-webgpu');
    expect(takenByNpm(program, [], { npm_config_data: '', npm_config_yes: '' })).toBeNull();
  });

  it('is named after the command that it belongs to, where a command has others', () => {
    const environment = { npm_config_presses: 'true' };
    expect(takenByNpm(withOthers, ['camera', '3'], environment)).toContain(
      '`npm run reliability -- camera --presses …`',
    );
    expect(takenByNpm(withOthers, ['edits', '3'], environment)).toBeNull();
  });

  it('is hinted at where npm leaves nothing of it but its value', () => {
    const run = { npm_lifecycle_event: 'train' };
    expect(helpHint('npm run train --', ['all'], run)).toContain('write `npm run train -- --…`');
    expect(helpHint('npm run train --', ['--dta', 'DIR'], run)).not.toContain('npm');
    expect(helpHint('npm run train --', ['all'], {})).not.toContain('npm');
  });
});

it('the command that a model keeps names every option that its figures hang on', () => {
  const program = new Command('npm run table --')
    .option('--data <dir>', 'folder')
    .option('--split <name>', 'split', 'valid')
    .option('--faces <n>', 'faces', wholeNumber(1))
    .option('--models <dir>', 'models')
    .option('--robustness', 'too', false)
    .option('--reference <name>', 'reference')
    .option('--out <dir>', 'where it goes');
  const typed = '--data,/home/me/my faces,--faces,500,--reference,my own,--out,/home/me/x,--robustness';
  program.parse(typed.split(','), { from: 'user' });
  expect(typedCommand(program)).toBe(
    'npm run table -- --data DIR --split valid --faces 500 --robustness --reference "my own"',
  );
  // Where a person's photographs lie concerns nobody either.
  const gate = new Command('npm run tools -- face-gate').option('--pictures <dir>', 'folder');
  gate.parse(['--pictures', '/home/me/photos'], { from: 'user' });
  expect(typedCommand(gate)).toBe('npm run tools -- face-gate --pictures DIR');
});

describe('an option that is a number', () => {
  const none = (read: (text: string) => unknown, ...texts: readonly string[]) => {
    for (const text of texts) expect(() => read(text), text).toThrow(InvalidArgumentError);
  };

  it('is read, or refused with what is expected', () => {
    expect(wholeNumber(1)('12')).toBe(12);
    none(wholeNumber(1), '', ' ', '0', '-3', '1.5', 'abc', 'Infinity', 'NaN', '1e400');
    none(wholeNumber(1, 32), '33');
    expect(numberFrom(0)('0')).toBe(0);
    none(numberFrom(0, 100), '', '-0.1', '101', 'x');
    expect(numberAbove(0)('0.001')).toBe(0.001);
    none(numberAbove(0), '0', '', 'x');
    expect(listOf(numberAbove(0))('0.1,1')).toEqual([0.1, 1]);
    none(listOf(numberAbove(0)), '0.1,,1');
    expect(namesList('a, b')).toEqual(['a', 'b']);
    none(namesList, '', 'a,,b', 'a,');
    none(viewportSize, '320', '0x9', '320x180x1', 'axb');
  });

  it('is refused by commander in one line', () => {
    const said: string[] = [];
    const program = new Command('try')
      .exitOverride()
      .configureOutput({ writeErr: (text) => said.push(text) })
      .option('--epochs <n>', 'passes', wholeNumber(1));
    expect(() => program.parse(['--epochs', 'x'], { from: 'user' })).toThrow();
    expect(said.join('')).toBe(
      "error: option '--epochs <n>' argument 'x' is invalid. Give a whole number from 1.\n",
    );
  });
});
