/** @file What the readers made of damaged files, counted; and what every reader is watched for. */
import type { MienscapeError } from '../../src/core/index.ts';

export interface Tally {
  readonly kind: string;
  files: number;
  refused: number;
  /** Damage that does not matter (a number inside its range, a name): read as what it says. */
  accepted: number;
  readonly wrong: string[];
}

export const newTally = (kind: string): Tally => ({ kind, files: 0, refused: 0, accepted: 0, wrong: [] });

/** Without what no file can hold: keys whose value is undefined, and the sign of zero. */
export function asFile(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(asFile);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, asFile(inner)]])),
  );
}

/** @throws Error with this fault where it is not so: what a reader did wrong, in words. */
export function must(isSo: unknown, fault: string): void {
  if (!isSo) throw new Error(fault);
}

export function poisoned(): boolean {
  return 'polluted' in {} || Object.keys(Object.prototype).length > 0;
}

/** Longest time for one file; a sound one of the same size takes a tenth of it at most. */
const LONGEST_MS = 5000;
/** Longest refusal: people must be able to read it. */
const MOST_WORDS = 1000;

/** The time of this process, or of the clock where that is less: others keep the processor busy too. */
function startWatch(): () => number {
  const [begun, cpuBegun] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpuBegun);
    return Math.min(performance.now() - begun, (user + system) / 1000);
  };
}

interface Trial<Given, Read> {
  readonly kind: string;
  readonly count: number;
  readonly damaged: (i: number) => Given;
  /** The reader that is tested: it answers, or throws a refusal. */
  readonly read: (given: Given) => Read | Promise<Read>;
  readonly refusals: readonly (abstract new (...args: never[]) => MienscapeError)[];
  /** What is wrong with an answer, in words; null where nothing is. */
  readonly judge: (read: Read, given: Given) => string | null | Promise<string | null>;
}

/** Gives damaged files to one reader, one after the other. */
export async function tallyTrial<Given, Read>(
  trial: Trial<Given, Read>,
  watch: typeof startWatch = startWatch,
): Promise<Tally> {
  const tally = newTally(trial.kind);
  for (let i = 0; i < trial.count; i++) {
    tally.files++;
    const given = trial.damaged(i);
    const elapsedMs = watch();
    const answer = await answerOf(trial, given);
    const ms = elapsedMs();
    const faults = [answer.fault];
    if (answer.kind === 'refused') tally.refused++;
    if (answer.kind === 'read') {
      tally.accepted++;
      faults.push(await faultOf(trial, answer.read, given));
    }
    if (ms > LONGEST_MS) faults.push(`took ${Math.round(ms)} ms`);
    if (poisoned()) faults.push('poisoned Object.prototype');
    tally.wrong.push(...faults.filter((fault) => fault !== null).map((fault) => `#${i}: ${fault}`));
  }
  return tally;
}

type Answer<Read> =
  | { readonly kind: 'read'; readonly read: Read; readonly fault: null }
  | { readonly kind: 'refused' | 'crashed'; readonly fault: string | null };

async function answerOf<Given, Read>(
  { read, refusals }: Trial<Given, Read>,
  given: Given,
): Promise<Answer<Read>> {
  try {
    return { kind: 'read', read: await read(given), fault: null };
  } catch (error) {
    const refusal = refusals.some((each) => error instanceof each) ? (error as MienscapeError) : null;
    if (!refusal) return { kind: 'crashed', fault: `crashed: ${String(error).slice(0, 200)}` };
    const { length } = refusal.message;
    const told = refusal.remedy !== '' && length <= MOST_WORDS;
    return { kind: 'refused', fault: told ? null : `is refused in ${length} letters, or without a remedy` };
  }
}

async function faultOf<Given, Read>(
  { judge }: Trial<Given, Read>,
  read: Read,
  given: Given,
): Promise<string | null> {
  try {
    return await judge(read, given);
  } catch (error) {
    return `what was read cannot be used: ${String(error).slice(0, 200)}`;
  }
}
