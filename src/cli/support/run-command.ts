/** @file Runs a command; an error a person can mend is shown as its message alone. */
import { MienscapeError } from '../../core/index.ts';
import { stopAllProgress } from './progress.ts';

export function runCommand(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    stopAllProgress();
    console.error(error instanceof MienscapeError ? `\n${error.message}` : error);
    process.exitCode = 1;
  });
}
