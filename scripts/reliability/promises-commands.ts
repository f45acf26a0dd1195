/** @file The measurements of privacy and of people's work as commands, each with its section of docs/reliability.md. */
import 'fake-indexeddb/auto';
import { parseArgs } from 'node:util';
import { type ReliabilityCommand, type Say, writeSection } from './command.ts';

const OPTIONS = {
  runs: { type: 'string', default: '500' },
  presses: { type: 'string', default: '1000' },
  seed: { type: 'string', default: '1' },
  trouble: { type: 'string' },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** A command that prints lines, and puts them below its introduction. */
const listing = (
  name: string,
  introduction: string,
  measure: (values: Values, say: Say) => Promise<void>,
): ReliabilityCommand => ({
  run: async (args) => {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const lines: string[] = [];
    await measure(values, (line) => {
      console.log(line);
      lines.push(line);
    });
    writeSection(name, `${introduction}\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\``);
    return true;
  },
});

export const bytes = listing(
  'bytes',
  `## Bytes left after withdrawal and after erasure

\`npm run reliability -- bytes\`: a Chromium with a session that holds pictures, a mapping, a calibration, choices and the
app's own files; consent withdrawn, or everything erased, from each page with one to three tabs open (the others: the studio
with that session open, and the first page), each then touched in a way that would write a stale copy back. Every record of
every database, every entry of local and session storage and every cached file of the origin is counted: for a withdrawal
those that came from a face, for an erasure all.`,
  async (_, say) => (await import('./bytes.ts')).measureBytes(say),
);

export const camera = listing(
  'camera',
  `## Kill switch, in the browser

\`npm run reliability -- camera --presses 1000\`: on both pages, _Stop_ is pressed at a random moment (0–260 ms) after a camera
was asked for, with a film as the camera and waits of random length in the browser's listing and granting.`,
  async ({ presses, seed }, say) =>
    (await import('./camera.ts')).measureCamera(Number(presses), Number(seed), say),
);

export const killSwitch = listing(
  'kill-switch',
  `## Kill switch, without a browser

\`npm run reliability -- kill-switch --presses 1000\`: the same on the source controller with a made-up camera, down to single
microtasks between two waits; no other program takes the processor's time away from it.`,
  async ({ presses, seed }, say) =>
    (await import('./kill-switch.ts')).measureKillSwitch(Number(presses), Number(seed), say),
);

export const edits = listing(
  'edits',
  `## Edits lost

\`npm run reliability -- edits --runs 500\`: the studio's own saving on a database in memory, seeded; each edit writes a
token, and afterwards it is looked for in every document. _Killed_: the tab ends at a random moment without a word.
_Closed_: it ends with the page's last events. _Competing tabs_: two or three tabs edit one document. _Full disk_: the
database, and now and then local storage too, refuse for a while; a person who is asked on leaving stays. _Newer version_:
another tab upgrades the database and writes documents that this version cannot read, and connections break. _Given up_: after
a question, or by choice. A control without the synchronous draft does lose edits (\`scripts/reliability/edits.test.ts\`).`,
  async ({ runs, seed, trouble: only }, say) => {
    const { measureEdits, TROUBLES } = await import('./edits.ts');
    say('trouble | runs | edits | lost | given up | overwritten');
    for (const trouble of TROUBLES) {
      if (only !== undefined && only !== trouble) continue;
      const tally = await measureEdits(trouble, Number(runs), Number(seed));
      say([trouble, tally.runs, tally.edits, tally.lost, tally.givenUp, tally.overwritten].join(' | '));
    }
  },
);
