import { describe, expect, it } from 'vitest';
import { readScriptOptions } from './script-options.mjs';

const read = (...args: string[]) => readFrom({}, ...args);
const readFrom = (environment: Record<string, string>, ...args: string[]) =>
  readScriptOptions(
    'npm run test:browsers',
    'Runs it.',
    {
      installed: { type: 'boolean', about: 'installs nothing' },
      only: { type: 'string', about: 'one engine', choices: ['Firefox', 'WebKitGTK'] },
    },
    args,
    environment,
  );

describe('options of a script', () => {
  it('are read', () => {
    expect(read('--installed', '--only=Firefox')).toEqual({
      values: { installed: true, only: 'Firefox' },
      answer: null,
    });
  });

  it.each([
    ['--instaled', "Unknown option '--instaled'"],
    ['--only=Chrome', "--only: expected Firefox or WebKitGTK, got 'Chrome'"],
    ['e2e/studio.spec.ts', "Unexpected argument 'e2e/studio.spec.ts'"],
  ])('that are none are refused: %s', (arg, words) => {
    expect(read(arg).answer).toEqual({
      text: expect.stringContaining(words),
      isFault: true,
    });
    expect(read(arg).answer?.text).toMatch(/ Run `npm run test:browsers -- --help` to see the options\.$/);
  });

  it('that npm took for its own are refused', () => {
    const taken = { npm_config_installed: 'true' };
    expect(readFrom(taken).answer).toEqual({
      text: 'npm took --installed for its own option. Write `npm run test:browsers -- --installed`, with the two dashes.',
      isFault: true,
    });
    expect(readFrom(taken, '--installed').answer).toBeNull();
  });

  it('are shown on --help', () => {
    expect(read('--help').answer).toEqual({
      text: expect.stringMatching(/--only Firefox\|WebKitGTK +one engine\n {2}--help/),
      isFault: false,
    });
  });
});
