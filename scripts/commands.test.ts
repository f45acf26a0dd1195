/** @file Every command answers --help with all its options, docs/commands.md holds them, and no document names another. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { PAPER_PREFIX, paperRecipe } from '../src/distill/index.ts';
import { HELP } from './lib/start-options.mjs';
import { toolCommands } from './lib/tool-commands.mjs';

const { programs } = vi.hoisted(() => ({ programs: [] as Command[] }));
const STOP = 'Only its options were asked for.';
vi.mock('../src/cli/support/run-command.ts', async (original) => ({
  ...(await original<typeof import('../src/cli/support/run-command.ts')>()),
  runCommand: (program: Command) => void programs.push(program),
  // A command without a function of its own would go on to do its work.
  readOptions: (program: Command) => {
    programs.push(program);
    throw new Error(STOP);
  },
}));

const { OWN_SCRIPTS, spokenName } = await import('../src/cli/support/run-command.ts');
const commands = new Map<string, Command>();

beforeAll(async () => {
  for (const [name, file] of toolCommands()) {
    programs.length = 0;
    await import(`../${file}`).catch((error: unknown) => {
      if (!String(error).includes(STOP)) throw error;
    });
    const [program] = programs;
    if (programs.length !== 1 || program?.name() !== name)
      throw new Error(`${file}: expected one command '${name}' that is read by readOptions or runCommand.`);
    commands.set(name, program);
  }
}, 300_000);

/** Of a command and of its own commands. */
const optionsOf = (program: Command): string[] =>
  [program, ...program.commands].flatMap((each) => each.options.map(({ long }) => long ?? ''));

function helpOf(program: Command, spoken: string): string {
  const help = [program, ...program.commands].map((each) => {
    each.configureHelp({ helpWidth: 110, sortSubcommands: true });
    const text = each.helpInformation();
    const [, options = ''] = /\nOptions:\n([\s\S]*?)(?:\n\n|\n*$)/.exec(text) ?? [];
    const words = each === program ? '' : ` ${each.name()}`;
    const usage = each.usage().replace(/ \[command\]$/, ' COMMAND …');
    return `    ${spoken}${words} ${usage}\n\n${options.replaceAll(/^ {2}(?=\S)/gm, '    ').replaceAll(/^ {6,}/gm, '  $&')}`;
  });
  return `## ${program.name()}\n\n${program.description()}\n\n${help.join('\n\n')}\n`;
}

describe('every command', () => {
  it('says what it does, and what each option is', () => {
    for (const program of commands.values())
      for (const each of [program, ...program.commands]) {
        expect(each.description(), each.name()).not.toBe('');
        for (const { long, description } of each.options)
          expect(description, `${each.name()} ${long}`).not.toBe('');
      }
  });

  it('is in docs/commands.md with all its options: write it anew with npx vitest run scripts/commands.test.ts -u', async () => {
    const order = [...OWN_SCRIPTS, ...[...commands.keys()].filter((name) => !OWN_SCRIPTS.has(name)).sort()];
    const sections = order.flatMap((name) => {
      const program = commands.get(name);
      return program ? [helpOf(program, spokenName(name))] : [];
    });
    const head =
      '# Commands\n\nAll commands with all their options, as `--help` shows them; what they are for is in the guides for ' +
      '[researchers](researcher.md)\nand [developers](developer.md). Paths are relative to the repository. A command ends with ' +
      '0, or with 1 where something is\nwrong and with 130 after Ctrl C; it then says in a sentence what to do.\n';
    await expect([head, ...sections].join('\n')).toMatchFileSnapshot('../docs/commands.md');
  });

  it('has a script of its own in package.json, or none, as its help says', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const own = Object.entries(scripts).flatMap(([name, line]) =>
      line === `node scripts/tools.mjs ${name}` ? [name] : [],
    );
    expect(new Set(own)).toEqual(OWN_SCRIPTS);
  });
});

/** A command line in a document: up to the end of the quote, of the line, or of the comment after it. */
const LINE = /npm (?:run (?<script>[a-z][\w-]*)|start)(?: --)?(?<rest>(?: +[^`\s|→)]+)*)/g;

/** What is wrong with the command lines of a text. */
function faultsIn(text: string): string[] {
  return [...text.matchAll(LINE)].flatMap((match) => {
    const { script, rest = '' } = match.groups as { readonly script?: string; readonly rest?: string };
    const words = rest
      .trim()
      .split(/\s+/)
      .map((word) => word.replaceAll(/[[\]“”"',;:.\\/]+$|^[[“"']+/g, ''));
    if (script === undefined)
      return words
        .filter((word) => /^--[a-z]/.test(word) && !HELP.includes(word))
        .map((word) => `npm start: ${word}`);
    const name = script === 'tools' ? (words[0] ?? '') : script;
    const program = commands.get(name);
    if (!program) return [];
    const known = [...optionsOf(program), '--help'];
    const dashes = [...match[0].matchAll(/ \[?--(?= )/g)].length;
    const faults = dashes > 1 ? [`${name}: two times -- and after the second options are none`] : [];
    const unknown = words.flatMap((word, i) => {
      if (!/^--[a-z]/.test(word)) return [];
      const [option = '', given] = word.split('=');
      if (!known.includes(option)) return [`${name}: ${option}`];
      const value = given ?? words[i + 1] ?? '';
      return valueFault(name, option, value) ?? [];
    });
    return [...faults, ...unknown];
  });
}

/** Names that stand for what a person has are written in capitals, or as a list of choices. */
function valueFault(command: string, option: string, value: string): string[] | null {
  if (/[A-Z|…*$]/.test(value)) return null;
  const missing = (names: readonly string[], folder: string): string[] =>
    names.filter((name) => !name.includes('/') && !existsSync(join(folder, name)));
  if (command !== 'fuzz' && (option === '--model' || option === '--models'))
    return missing(value.split(','), 'models').map((name) => `${command}: there is no model ${name}`);
  if (option === '--recipe' && value.startsWith(PAPER_PREFIX)) {
    try {
      paperRecipe(value.slice(PAPER_PREFIX.length));
      return null;
    } catch {
      return [`${command}: there is no ${value}`];
    }
  }
  if (option === '--recipe' && !existsSync(value)) return [`${command}: there is no ${value}`];
  return null;
}

describe('documents', () => {
  const documents = ['.', 'docs', 'docs/bench', ...readdirSync('models').map((name) => join('models', name))]
    .flatMap((folder) =>
      existsSync(folder) && !folder.endsWith('.json')
        ? readdirSync(folder).map((name) => join(folder, name))
        : [],
    )
    .filter((file) => file.endsWith('.md') && file !== 'docs/commands.md');

  it.each(documents)('%s names only options, models and recipes that commands take', (file) => {
    expect(faultsIn(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('between them name every option of npm start', () => {
    const all = documents.map((file) => readFileSync(file, 'utf8')).join('\n');
    const options = [...HELP.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = '']) => option);
    expect(options.length).toBeGreaterThan(6);
    expect(options.filter((option) => !all.includes(option))).toEqual([]);
  });

  it('and comments and messages in the code name only options that commands take', () => {
    const code = ['src', 'app', 'tools', 'scripts', 'e2e'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(
          (entry) =>
            entry.isFile() && /\.(?:tsx?|mjs)$/.test(entry.name) && entry.name !== 'commands.test.ts',
        )
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    const faults = code.flatMap((file) =>
      faultsIn(readFileSync(file, 'utf8')).map((fault) => `${file}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  it('are caught where they name others (control)', () => {
    expect(
      faultsIn(
        '`npm run train -- --data DIR --epoch 3 --recipe recipes/none.json`, `npm run tools -- soup --data DIR --nothing`, ' +
          '`npm start -- --headset --nowhere`, `npm run evaluate -- [--model none] [--views 1|2]`, `npm run train -- --recipe paper:none`, `npm run bench [-- --frames N] [-- --node]`',
      ),
    ).toEqual([
      'train: --epoch',
      'train: there is no recipes/none.json',
      'soup: --nothing',
      'npm start: --nowhere',
      'evaluate: there is no model none',
      'train: there is no paper:none',
      'bench: two times -- and after the second options are none',
    ]);
  });
});
