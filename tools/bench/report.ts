/** @file A bench's findings → a Markdown table and a plot (SVG). */
import type { BenchReport, EngineFailure, EngineResult } from './types.ts';

const ms = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value >= 100 ? value.toFixed(0) : value.toPrecision(3);

const isResult = (each: EngineResult | EngineFailure): each is EngineResult => !('failed' in each);

const OURS = /^Mienscape/;

/** The time that counts: from the frame where frames were given, else from pixels. */
export const timeOf = ({ frame, pixels }: EngineResult): number => (frame ?? pixels).medianMs;

/** Our fastest variant: what the app takes, which times them at its start. */
export function ourBest(report: BenchReport): EngineResult | null {
  const ours = report.engines.filter(isResult).filter(({ engine }) => OURS.test(engine));
  return ours.reduce<EngineResult | null>(
    (best, each) => (best && timeOf(best) <= timeOf(each) ? best : each),
    null,
  );
}

/** How many times faster than the fastest other engine on WebGPU; null where there is none to compare. */
export function leadOnWebGpu(report: BenchReport): number | null {
  const best = ourBest(report);
  const others = report.engines
    .filter(isResult)
    .filter(({ engine, kind }) => kind === 'webgpu' && !OURS.test(engine));
  return best && others.length > 0 ? Math.min(...others.map(timeOf)) / timeOf(best) : null;
}

function rows(report: BenchReport, bytes: ReadonlyMap<string, number>): string[] {
  const best = ourBest(report);
  return report.engines.map((each) => {
    if (!isResult(each)) return `| ${each.engine} | failed: ${each.failed} | | | | | | | |`;
    const size = bytes.get(each.engine.replace(/ \(.*/, ''));
    const cells = [
      each === best ? `**${each.engine}**` : each.engine,
      each.frame ? `${ms(each.frame.medianMs)} / ${ms(each.frame.p95Ms)}` : '–',
      `${ms(each.pixels.medianMs)} / ${ms(each.pixels.p95Ms)}`,
      ms(each.gpuMs),
      ms(each.warmUpMs),
      size === undefined ? '–' : `${(size / 1000).toFixed(0)} KB`,
      best ? `${(timeOf(each) / timeOf(best)).toFixed(2)}×` : '–',
      each.maxError.toExponential(1),
      each.note,
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

/** The fastest variant of each way, in the ways' order. */
function bestOfWays(report: BenchReport): readonly (EngineResult & { readonly macs: number })[] {
  const best = new Map<string, EngineResult & { readonly macs: number }>();
  for (const each of report.ways) {
    if ('failed' in each) continue;
    const way = each.engine.replace(/ \(.*/, '');
    const before = best.get(way);
    if (!before || timeOf(each) < timeOf(before)) best.set(way, each);
  }
  return [...best.values()];
}

function wayRows(report: BenchReport): string[] {
  const ways = bestOfWays(report);
  const [taken] = ways;
  if (!taken) return [];
  const cells = ways.map((each) => [
    each.engine,
    (each.macs / 1e6).toFixed(1),
    each.frame ? `${ms(each.frame.medianMs)} / ${ms(each.frame.p95Ms)}` : '–',
    `${ms(each.pixels.medianMs)} / ${ms(each.pixels.p95Ms)}`,
    ms(each.gpuMs),
    ms(each.warmUpMs),
    `${(timeOf(each) / timeOf(taken)).toFixed(2)}×`,
    `${(each.macs / taken.macs).toFixed(2)}×`,
    each.maxError.toExponential(1),
  ]);
  return [
    'The ways in which the app can read a face on WebGPU, each in its fastest variant; it takes the first where the shaders compute it well:',
    '',
    '| way | M multiply-accumulates | frame → scores | pixels → scores | on the GPU | warm-up | time to the first’s | multiply-accumulates to the first’s | largest error of a logit |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...cells.map((row) => `| ${row.join(' | ')} |`),
    '',
  ];
}

export function markdown(report: BenchReport, bytes: ReadonlyMap<string, number>, date: string): string {
  const { roofline, sensing } = report;
  const lead = leadOnWebGpu(report);
  const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;
  const parts = [
    `## ${report.adapter}${report.software ? ', a **software** GPU' : ''}`,
    '',
    `${date} · ${report.threads} threads · ${report.where} · features: ${report.features.join(', ')}`,
    '',
    `One student (${(report.macs / 1e6).toFixed(1)} M multiply-accumulates), ${report.frames} frames of 640×480 an engine, batch 1, one run. Times in ms, median / p95.`,
    '',
    '| engine | frame → scores | pixels → scores | on the GPU | warm-up | bytes loaded (gzip) | ratio to ours | largest error of a logit | |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows(report, bytes),
    '',
  ];
  if (lead !== null) {
    parts.push(
      `Among engines on WebGPU ours is **${lead.toFixed(1)} times** as fast as the best of the others.${report.software ? ' A software GPU says nothing about a real one.' : ''}`,
      '',
    );
  }
  parts.push(...wayRows(report));
  if (roofline) {
    parts.push(
      `Roofline, measured by two kernels: ${roofline.peakGflops.toPrecision(3)} GFLOP/s, ${roofline.peakGbps.toPrecision(3)} GB/s. ` +
        `The network reaches ${percent(roofline.flopShare)} of the first and ${percent(roofline.bandwidthShare)} of the second (weights read once).`,
      '',
    );
  }
  if (sensing) {
    parts.push(
      `Sensing at 30 Hz for ${sensing.seconds} s on what the app chose (${sensing.backend}: ${sensing.why}): ` +
        `${sensing.mainThreadMsPerFrame.toFixed(3)} ms of the page’s own thread a frame, ${sensing.longTasks} long tasks, ` +
        `${sensing.scored} of ${sensing.offered} frames scored` +
        `${sensing.heapGrowthMb === null ? '' : `, heap grown by ${sensing.heapGrowthMb.toFixed(2)} MB`}.`,
      '',
    );
  }
  return parts.join('\n');
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const BAR = 22;
const LEFT = 250;
const SPAN = 420;

/** Median times as bars on a logarithmic scale, p95 as a thin line: engines differ a hundredfold. */
export function plot(report: BenchReport): string {
  const engines = report.engines.filter(isResult);
  const spreads = engines.map(({ frame, pixels }) => frame ?? pixels);
  const least = Math.min(...spreads.map(({ medianMs }) => medianMs)) / 2;
  const most = Math.max(...spreads.map(({ p95Ms }) => p95Ms));
  const x = (value: number): number => LEFT + (SPAN * Math.log(value / least)) / Math.log(most / least);
  const lines = engines.map(({ engine }, i) => {
    const { medianMs, p95Ms } = spreads[i] ?? { medianMs: least, p95Ms: least };
    const y = 44 + i * (BAR + 10);
    const colour = OURS.test(engine) ? '#2f7d6d' : '#8a97a6';
    return [
      `<text x="${LEFT - 10}" y="${y + 15}" text-anchor="end">${escapeXml(engine)}</text>`,
      `<rect x="${LEFT}" y="${y}" width="${(x(medianMs) - LEFT).toFixed(1)}" height="${BAR}" rx="3" fill="${colour}"/>`,
      `<path d="M${x(medianMs).toFixed(1)} ${y + BAR / 2}H${x(p95Ms).toFixed(1)}" stroke="${colour}" stroke-width="2"/>`,
      `<text x="${(x(p95Ms) + 8).toFixed(1)}" y="${y + 15}">${ms(medianMs)} ms</text>`,
    ].join('');
  });
  const title = `Frame to scores on ${escapeXml(report.adapter)}: median, line to p95, logarithmic`;
  const height = 54 + engines.length * (BAR + 10);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#223">`,
    `<title>${title}</title>`,
    `<rect width="760" height="${height}" fill="#fbfaf7"/>`,
    `<text x="16" y="24" font-size="15" font-weight="600">${title}</text>`,
    ...lines,
    '</svg>\n',
  ].join('\n');
}
