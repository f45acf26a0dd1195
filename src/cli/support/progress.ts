/** @file Progress on a terminal; single lines where the output is a file. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** `total` where it was not known at the start. */
  update(done: number, note?: string, total?: number): void;
  stop(): void;
}

const open = new Set<SingleBar>();

/** Ends every bar that still runs: its timer would keep a failed command from ending. */
export function stopAllProgress(): void {
  for (const bar of open) bar.stop();
  open.clear();
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
  open.add(bar);
  return {
    update: (done, note = '', known) => {
      if (known !== undefined) bar.setTotal(known);
      bar.update(done, { note });
    },
    stop: () => {
      bar.stop();
      open.delete(bar);
    },
  };
}
