/** @file The soak's figures as Markdown, and its curves as one small SVG. */
import { FIGURES, type Sample } from './sample.ts';
import { judge, type Slope, slopeOf, type Verdict } from './slope.ts';

export interface SoakRun {
  readonly date: string;
  readonly machine: string;
  readonly minutes: number;
  readonly seed: number;
  readonly viewport: string;
  readonly actions: Readonly<Record<string, number>>;
  readonly errors: readonly string[];
  /** Whether a face was read in the last half minute, and how many in all. */
  readonly aliveAtEnd: boolean;
  readonly facesRead: number;
  readonly samples: readonly Sample[];
}

/** Caches fill and code is compiled at first: this share of the run says nothing of growth. */
const WARM_UP_SHARE = 0.2;

export interface Row {
  readonly key: string;
  readonly first: number;
  readonly last: number;
  readonly most: number;
  readonly slope: Slope | null;
  readonly verdict: Verdict;
}

export function rowsOf(samples: readonly Sample[]): Row[] {
  const end = samples.at(-1)?.minute ?? 0;
  const settled = samples.filter(({ minute }) => minute >= end * WARM_UP_SHARE);
  return Object.keys(FIGURES).flatMap((key) => {
    const points = settled
      .map((sample) => [sample.minute, sample[key] ?? Number.NaN] as const)
      .filter(([, value]) => Number.isFinite(value));
    const values = points.map(([, value]) => value);
    if (values.length === 0) return [];
    const slope = slopeOf(points);
    return {
      key,
      first: values[0] ?? 0,
      last: values.at(-1) ?? 0,
      most: Math.max(...values),
      slope,
      verdict: judge(slope),
    };
  });
}

const show = (value: number): string =>
  Math.abs(value) >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);

export function toMarkdown(run: SoakRun): string {
  const rows = rowsOf(run.samples).map(({ key, first, last, most, slope, verdict }) => {
    const { name, unit } = FIGURES[key] ?? { name: key, unit: '' };
    const growth = slope ? `${show(slope.perHour)} (${show(slope.low)} to ${show(slope.high)})` : '–';
    return `| ${name}${unit ? `, ${unit}` : ''} | ${show(first)} | ${show(last)} | ${show(most)} | ${growth} | ${verdict} |`;
  });
  const done = Object.values(run.actions).reduce((sum, count) => sum + count, 0);
  const list = Object.entries(run.actions)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 12)
    .map(([name, count]) => `${name} ×${count}`)
    .join(', ');
  return `# Soak

\`npm run tools -- soak --minutes ${run.minutes} --seed ${run.seed}\` on ${run.date}, ${run.machine}; headless Chromium,
software WebGL, viewport ${run.viewport}. The demo clip played, and a restless person pressed, slid and chose at random.

- ${run.facesRead.toLocaleString('en')} faces read; sensing ${run.aliveAtEnd ? 'alive' : '**not alive**'} at the end.
- ${run.errors.length === 0 ? 'No error in the console.' : `**${run.errors.length} errors**, the first: ${run.errors[0]}`}
- ${done.toLocaleString('en')} actions: ${list}.

The slope is by least squares over all samples but those of the first fifth; its 95 % interval is a moving-block bootstrap.
*flat*: the whole interval lies within 10 % of the mean an hour. *grows*: the whole interval lies above that.

| figure | after warm-up | at the end | most | an hour (95 % interval) | verdict |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

![Curves](soak.svg)
`;
}

const WIDTH = 720;
const LANE = 56;

/** One lane a figure, each from 0 to its own maximum. */
export function toSvg(samples: readonly Sample[]): string {
  const keys = rowsOf(samples).map(({ key }) => key);
  const end = Math.max(1, samples.at(-1)?.minute ?? 1);
  const lanes = keys.map((key, lane) => {
    const points = samples.filter((sample) => Number.isFinite(sample[key] ?? Number.NaN));
    const most = Math.max(1e-9, ...points.map((sample) => sample[key] ?? 0));
    const base = (lane + 1) * LANE - 8;
    const path = points
      .map(
        (sample) =>
          `${((sample.minute / end) * WIDTH).toFixed(1)},${(base - ((sample[key] ?? 0) / most) * 30).toFixed(1)}`,
      )
      .join(' ');
    return `<text x="0" y="${base - 34}">${FIGURES[key]?.name ?? key} (max ${show(most)})</text>
<line x1="0" x2="${WIDTH}" y1="${base}" y2="${base}" stroke="#ddd"/><polyline points="${path}" fill="none" stroke="#b5651d"/>`;
  });
  const height = keys.length * LANE + 10;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 0 ${WIDTH + 16} ${height}" font-family="sans-serif" font-size="11">
<title>What could grow, over the minutes of the soak</title>
<rect x="-8" width="${WIDTH + 16}" height="${height}" fill="#fff"/>
${lanes.join('\n')}
</svg>
`;
}
