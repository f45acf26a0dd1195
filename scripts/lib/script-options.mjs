/** @file Options of `npm test` and `npm run test:browsers`: what is unknown is refused before minutes of checks. */
import { parseArgs } from 'node:util';
import { takenByNpm } from './npm-options.mjs';

/**
 * @typedef {Readonly<Record<string, { readonly type: 'boolean' | 'string', readonly about: string, readonly choices?: readonly string[] }>>} Options
 */

/**
 * @param {string} command as it is typed, before its options
 * @param {string} about
 * @param {Options} options
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 * @returns {{ readonly values: Readonly<Record<string, string | boolean | undefined>>, readonly answer: { readonly text: string, readonly isFault: boolean } | null }}
 *   `answer` is what is told in place of running
 */
export function readScriptOptions(command, about, options, args, environment = {}) {
  /** @type {Options} */
  const all = { ...options, help: { type: /** @type {const} */ ('boolean'), about: 'shows this' } };
  const width = 20;
  const lines = Object.entries(all).map(([name, option]) => {
    const value = option.choices ? ` ${option.choices.join('|')}` : '';
    return `  ${`--${name}${value}`.padEnd(width)} ${option.about}`;
  });
  const taken = takenByNpm(`${command} --`, Object.keys(all), args, environment);
  if (taken !== null) return { values: {}, answer: { text: taken, isFault: true } };
  const help = `${command} -- [options]\n\n${about}\n\n${lines.join('\n')}`;
  try {
    const { values } = parseArgs({ args: [...args], options: all, strict: true, allowPositionals: false });
    /** @type {Record<string, string | boolean | undefined>} */
    const found = { ...values };
    for (const [name, { choices }] of Object.entries(options)) {
      const given = found[name];
      if (choices && typeof given === 'string' && !choices.includes(given))
        return refuse(`--${name}: expected ${choices.join(' or ')}, got '${given}'`);
    }
    return { values: found, answer: found.help ? { text: help, isFault: false } : null };
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/);
    return refuse(sentence.replace(/\.$/, ''));
  }

  /** @param {string} sentence */
  function refuse(sentence) {
    return {
      values: {},
      answer: { text: `${sentence}. Run \`${command} -- --help\` to see the options.`, isFault: true },
    };
  }
}

/**
 * The same for a script that is its own main program: it ends where there is an answer.
 * @param {string} command
 * @param {string} about
 * @param {Options} [options]
 */
export function scriptOptions(command, about, options = {}) {
  const { values, answer } = readScriptOptions(command, about, options, process.argv.slice(2), process.env);
  if (answer === null) return values;
  console[answer.isFault ? 'error' : 'log'](answer.text);
  process.exit(answer.isFault ? 1 : 0);
}
