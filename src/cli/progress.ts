/** @file Progress on a terminal; single lines where the output is a file. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  update(done: number, note?: string): void;
  stop(): void;
}

export function startProgress(label: string, total: number): Progress {
  const bar = new SingleBar({
    format: `${label} {bar} {percentage}% | {value}/{total} | {note} | {eta_formatted} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    etaBuffer: 50,
    noTTYOutput: true,
    notTTYSchedule: 30_000,
    stream: process.stderr,
  });
  bar.start(total, 0, { note: '' });
  return { update: (done, note = '') => bar.update(done, { note }), stop: () => bar.stop() };
}
