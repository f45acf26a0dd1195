/** @file The section of docs/reliability.md about faults. */

export interface Case {
  readonly kind: 'request' | 'chunk' | 'worker' | 'database' | 'device';
  readonly what: string;
  readonly point: string;
}

export interface Outcome extends Case {
  /** itself: nobody did anything. press: what the app offers was pressed. reload: the page was loaded again. */
  readonly way: 'itself' | 'press' | 'reload' | 'stuck';
  readonly tookMs: number | null;
}

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function rowOf(name: string, outcomes: readonly Outcome[]): string {
  const count = (way: Outcome['way']): number => outcomes.filter((outcome) => outcome.way === way).length;
  const times = outcomes.flatMap(({ tookMs }) => (tookMs === null ? [] : [tookMs])).sort((a, b) => a - b);
  const without = count('itself') + count('press');
  return `| ${[
    name,
    outcomes.length,
    `${((100 * without) / Math.max(1, outcomes.length)).toFixed(1)} %`,
    count('itself'),
    count('press'),
    count('reload'),
    count('stuck'),
    times.length === 0 ? '–' : seconds(median(times)),
    times.length === 0 ? '–' : seconds(times.at(-1) ?? 0),
  ].join(' | ')} |`;
}

/**
 * Rows by kind and by point, and every case that was not over by itself.
 * @param points every point of the visit, so that those without a case are named
 */
export function sectionOf(outcomes: readonly Outcome[], points: readonly string[]): string {
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))];
  const measured = points.filter((name) => outcomes.some(({ point }) => point === name));
  const open = points.filter((name) => !measured.includes(name));
  const head = [
    '| | cases | over without a reload | by itself | by one press | page loads itself again | not over | median | longest |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  const others = outcomes.filter(({ way }) => way !== 'itself');
  return [
    '## One failure at each point of a visit',
    '',
    '`npm run reliability -- faults` (`--part 1/4` and so on take a share of the cases; together they make this section)',
    '',
    'Every request and chunk that a point of the visit asks for is refused once; workers are killed; databases and local',
    'storage refuse once; camera, graphics card, sound and headset are taken away. A failure is _over_ once',
    'faces are read anew, the world is shown, the sound is on or the headset is entered, whichever the point is about. The',
    'time is from the failure to that, what the undisturbed step takes included, on a machine of two busy cores with a software renderer and an emulated headset. A chunk is counted',
    'at each point that asks for it. Presses are tried after 25 s, so that their times are upper bounds.',
    '',
    ...head,
    rowOf('**all**', outcomes),
    ...kinds.map((kind) =>
      rowOf(
        kind,
        outcomes.filter((outcome) => outcome.kind === kind),
      ),
    ),
    ...measured.map((point) =>
      rowOf(
        point,
        outcomes.filter((outcome) => outcome.point === point),
      ),
    ),
    '',
    ...(open.length === 0 ? [] : [`**Not measured in this run:** ${open.join(', ')}.`, '']),
    others.length === 0
      ? 'Every one was over by itself.'
      : `Not over by itself: ${others.map(({ what, point, way }) => `${(what.replace(/^.*\//, '') || 'the page itself').replace(/-[\w-]{8}(?=[.]\w+$)/, '')} at ${point} (${way})`).join('; ')}.`,
  ].join('\n');
}
