/** @file The commands that measure what PRIVACY.md and the editor's saving promise. */
import 'fake-indexeddb/auto';
import { measureBytes } from './bytes.ts';
import { measureCamera } from './camera.ts';
import type { ReliabilityOptions } from './command.ts';
import { measureEdits, TROUBLES } from './edits.ts';
import { measureErasing } from './erasing.ts';
import { measureKillSwitch } from './kill-switch.ts';

export const edits = {
  run: async ({ runs, seed, trouble: only }: ReliabilityOptions): Promise<boolean> => {
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
  run: ({ runs, seed }: ReliabilityOptions): Promise<boolean> => measureErasing(runs, seed),
};

export const bytes = { run: (): Promise<boolean> => measureBytes() };

export const camera = {
  run: ({ presses, seed, page }: ReliabilityOptions): Promise<boolean> => measureCamera(presses, seed, page),
};

export const killSwitch = {
  run: ({ presses, seed }: ReliabilityOptions): Promise<boolean> => measureKillSwitch(presses, seed),
};
