/** @file The commands that measure what PRIVACY.md and the editor's saving promise. */
import 'fake-indexeddb/auto';
import { parseArgs } from 'node:util';
import { measureBytes } from './bytes.ts';
import { measureCamera } from './camera.ts';
import { measureEdits, TROUBLES } from './edits.ts';
import { measureErasing } from './erasing.ts';
import { measureKillSwitch } from './kill-switch.ts';

const optionsOf = (args: readonly string[]) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '500' },
      presses: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      trouble: { type: 'string' },
      page: { type: 'string' },
    },
  });
  const { runs, presses, seed, trouble, page } = values;
  return { runs: Number(runs), presses: Number(presses), seed: Number(seed), trouble, page };
};

export const edits = {
  run: async (args: readonly string[]): Promise<boolean> => {
    const { runs, seed, trouble: only } = optionsOf(args);
    let held = true;
    console.log('trouble | runs | edits | lost | given up | overwritten');
    for (const trouble of TROUBLES.filter((each) => only === undefined || only === each)) {
      const tally = await measureEdits(trouble, runs, seed);
      held &&= tally.lost === 0 && tally.overwritten === 0;
      console.log(
        [trouble, tally.runs, tally.edits, tally.lost, tally.givenUp, tally.overwritten].join(' | '),
      );
    }
    return held;
  },
};

export const erasing = {
  run: (args: readonly string[]): Promise<boolean> => {
    const { runs, seed } = optionsOf(args);
    return measureErasing(runs, seed);
  },
};

export const bytes = { run: (): Promise<boolean> => measureBytes() };

export const camera = {
  run: (args: readonly string[]): Promise<boolean> => {
    const { presses, seed, page } = optionsOf(args);
    return measureCamera(presses, seed, page);
  },
};

export const killSwitch = {
  run: (args: readonly string[]): Promise<boolean> => {
    const { presses, seed } = optionsOf(args);
    return measureKillSwitch(presses, seed);
  },
};
