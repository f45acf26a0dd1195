/** @file The report: one HTML file that needs nothing else. */
import { EMOTIONS } from '../core/index.ts';
import type { ReliabilityBin } from './reliability.ts';
import { lineCells, type Result, type TableLine } from './results-table.ts';

export interface ModelReport {
  readonly result: Result;
  readonly temperature: number;
  readonly bins: readonly ReliabilityBin[];
  /** Grad-CAM overlays, PNG, by emotion; empty where none were made. */
  readonly maps: readonly { readonly emotion: string; readonly png: Uint8Array; readonly faces: number }[];
}

/** Accuracy under each corruption, 0–1; null where it was not measured. */
export interface RobustnessReport {
  readonly name: string;
  readonly clean: number;
  readonly byCorruption: readonly {
    readonly corruption: string;
    readonly half: number;
    readonly full: number;
  }[];
}

/** Mean accuracy over all corruptions, at severity ½ and 1; NaN where there are none. */
export function meanUnderCorruption({ byCorruption }: RobustnessReport): {
  readonly half: number;
  readonly full: number;
} {
  const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
  return {
    half: mean(byCorruption.map(({ half }) => half)),
    full: mean(byCorruption.map(({ full }) => full)),
  };
}

export interface Report {
  readonly title: string;
  /** What ours were measured on, for example "FER+ valid". */
  readonly subject: string;
  readonly command: string;
  readonly madeAt: string;
  readonly lines: readonly TableLine[];
  readonly models: readonly ModelReport[];
  readonly robustness: readonly RobustnessReport[];
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2126; --soft: #5c6570; --line: #d5dae0; --back: #fff; --mine: #0b5cad; --bar: #4d8fd1; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebee; --soft: #a3adb8; --line: #3a424b; --back: #15181c; --mine: #7fbcff; --bar: #4d8fd1; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: left; }
td.n, th.n { text-align: right; }
tr.ours td { color: var(--mine); font-weight: 600; }
.scroll { overflow-x: auto; }
section { border-top: 1px solid var(--line); margin-top: 2.5rem; }
.side { display: flex; flex-wrap: wrap; gap: 2rem; align-items: flex-start; }
.confusion td { text-align: right; min-width: 2.4rem; border: 1px solid var(--line); }
.confusion th { font-weight: 500; font-size: .85rem; }
figure { margin: 0; } figcaption { color: var(--soft); font-size: .85rem; }
.maps { display: flex; flex-wrap: wrap; gap: .8rem; } .maps img { image-rendering: auto; width: 12rem; display: block; }
svg text { fill: var(--soft); font-size: 11px; } code { overflow-wrap: anywhere; }
`;

/** Text that cannot become markup. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)} %`;

function tableHtml(lines: readonly TableLine[], subject: string): string {
  const heads = [
    'trained on',
    'tested on',
    'model',
    'paper, AffectNet',
    'paper, FER+ test',
    `ours, ${subject}`,
  ];
  const rows = lines.map((line) => {
    const cells = Object.values(lineCells(line)) as string[];
    const tds = cells.map((cell, i) => `<td${i > 2 ? ' class="n"' : ''}>${escapeHtml(cell)}</td>`);
    return `<tr${line.ours ? ' class="ours"' : ''}>${tds.join('')}</tr>`;
  });
  const ths = [...heads, 'with mirror image', 'FER+ test, measured apart', 'McNemar p', 'cost'].map(
    (head, i) => `<th scope="col"${i > 2 ? ' class="n"' : ''}>${escapeHtml(head)}</th>`,
  );
  return `<div class="scroll"><table><caption>Accuracy, %. Ours in colour; the paper’s as printed. † better than the undistilled network (McNemar, p &lt; 0.05).</caption><thead><tr>${ths.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function confusionHtml({ metrics }: Result): string {
  const heads = EMOTIONS.map((emotion) => `<th scope="col">${emotion}</th>`).join('');
  const rows = EMOTIONS.map((emotion, i) => {
    const counts = metrics.confusion[i] ?? [];
    const total = counts.reduce((sum, count) => sum + count, 0);
    const cells = counts.map((count, j) => {
      const share = total > 0 ? count / total : 0;
      const hue = i === j ? 145 : 15;
      return `<td style="background:hsl(${hue} 70% 50% / ${(0.75 * share).toFixed(3)})" title="${percent(share)}">${count}</td>`;
    });
    const recall = metrics.perClassRecall[emotion];
    return `<tr><th scope="row">${emotion}</th>${cells.join('')}<td>${recall === null || recall === undefined ? '–' : percent(recall)}</td></tr>`;
  });
  return `<table class="confusion"><caption>Rows: what annotators say; columns: what the model names.</caption><thead><tr><td></td>${heads}<th scope="col">recall</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** Bars of accuracy over confidence, the diagonal of perfect calibration, and under it where the faces lie. */
export function reliabilitySvg(bins: readonly ReliabilityBin[]): string {
  const [left, top, side, below] = [36, 8, 220, 40];
  const most = Math.max(1, ...bins.map(({ faces }) => faces));
  const wide = side / bins.length;
  const bars = bins.map(({ accuracy, confidence, faces }, i) => {
    const x = left + i * wide;
    const count = `<rect x="${x.toFixed(1)}" y="${(top + side + 18 + below * (1 - faces / most)).toFixed(1)}" width="${(wide - 1).toFixed(1)}" height="${((below * faces) / most).toFixed(1)}" fill="var(--line)"/>`;
    if (faces === 0) return count;
    return `<rect x="${x.toFixed(1)}" y="${(top + side * (1 - accuracy)).toFixed(1)}" width="${(wide - 1).toFixed(1)}" height="${(side * accuracy).toFixed(1)}" fill="var(--bar)"><title>${faces} faces: said ${percent(confidence)}, right ${percent(accuracy)}</title></rect>${count}`;
  });
  const ticks = [0, 0.5, 1].map(
    (value) =>
      `<text x="${left - 4}" y="${top + side * (1 - value) + 4}" text-anchor="end">${value}</text><text x="${left + side * value}" y="${top + side + 14}" text-anchor="middle">${value}</text>`,
  );
  return `<svg role="img" aria-label="Reliability diagram" width="${left + side + 12}" height="${top + side + below + 34}">${bars.join('')}<line x1="${left}" y1="${top + side}" x2="${left + side}" y2="${top}" stroke="currentColor" stroke-dasharray="4 3"/><rect x="${left}" y="${top}" width="${side}" height="${side}" fill="none" stroke="var(--line)"/>${ticks.join('')}<text x="${left + side / 2}" y="${top + side + below + 32}" text-anchor="middle">confidence (below: how many faces)</text></svg>`;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function modelHtml({ result, bins, maps, temperature }: ModelReport): string {
  const { metrics, comparison } = result;
  const against = comparison
    ? `<li>Against ${escapeHtml(comparison.reference)}: it alone is right on ${comparison.onlyFirst} faces, the other alone on ${comparison.onlySecond}; p = ${comparison.pValue.toPrecision(3)} (${comparison.method}).</li>`
    : '';
  const figures = maps.map(
    ({ emotion, png, faces }) =>
      `<figure><img alt="Grad-CAM for ${escapeHtml(emotion)}" src="data:image/png;base64,${base64(png)}"><figcaption>${escapeHtml(emotion)}, mean of ${faces} faces</figcaption></figure>`,
  );
  const cams =
    maps.length > 0
      ? `<h4>Where it looks (Grad-CAM, averaged over faces that it names rightly)</h4><div class="maps">${figures.join('')}</div>`
      : '';
  return `<section><h3>${escapeHtml(result.name)} — ${result.testedOn === 'full' ? 'full face' : `${result.testedOn} half`}</h3><ul><li><strong>${percent(metrics.accuracy)}</strong> of ${metrics.faces} faces (95 % interval over faces ${metrics.accuracyInterval.map(percent).join(' to ')}), mean recall ${percent(metrics.meanRecall)}; of the surest 90 %: ${percent(metrics.accuracyAtCoverage['0.9'])}, of the surest 80 %: ${percent(metrics.accuracyAtCoverage['0.8'])}.</li><li>Expected calibration error ${percent(metrics.calibrationError)} at temperature ${temperature}.</li><li>${(result.macs / 1e6).toFixed(1)} MMAC, ${(result.parameters / 1e6).toFixed(2)} M parameters, ${(result.weightBytes / 1e6).toFixed(2)} MB.</li>${against}</ul><div class="side"><div class="scroll">${confusionHtml(result)}</div>${reliabilitySvg(bins)}</div>${cams}</section>`;
}

function robustnessHtml(reports: readonly RobustnessReport[]): string {
  const [first] = reports;
  if (!first) return '';
  const heads = reports.map(({ name }) => `<th scope="col" class="n">${escapeHtml(name)}</th>`).join('');
  const line = (label: string, values: readonly number[]): string =>
    `<tr><th scope="row">${escapeHtml(label)}</th>${values.map((v) => `<td class="n">${percent(v)}</td>`).join('')}</tr>`;
  const rows = first.byCorruption.flatMap(({ corruption }, i) => [
    line(
      `${corruption}, half as bad`,
      reports.map((report) => report.byCorruption[i]?.half ?? 0),
    ),
    line(
      `${corruption}, as bad as it gets`,
      reports.map((report) => report.byCorruption[i]?.full ?? 0),
    ),
  ]);
  const means = reports.map(meanUnderCorruption);
  rows.push(
    line(
      'mean, half as bad',
      means.map(({ half }) => half),
    ),
    line(
      'mean, as bad as it gets',
      means.map(({ full }) => full),
    ),
  );
  return `<section><h2>In a headset’s camera</h2><table><caption>Accuracy on the same faces, changed as a headset’s camera might (made-up stand-ins).</caption><thead><tr><td></td>${heads}</tr></thead><tbody>${line(
    'clean',
    reports.map(({ clean }) => clean),
  )}${rows.join('')}</tbody></table></section>`;
}

/** The whole document. */
export function toHtml(report: Report): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(report.title)}</title><style>${STYLE}</style></head><body><h1>${escapeHtml(report.title)}</h1><p>Measured on ${escapeHtml(report.subject)}, ${escapeHtml(report.madeAt)}, one forward pass a face, by <code>${escapeHtml(report.command)}</code>. The paper: Georgescu and Ionescu, “Teacher-Student Training and Triplet Loss for Facial Expression Recognition under Occlusion”, ICPR 2020. Its figures are of the FER+ and AffectNet test sets.</p>${tableHtml(report.lines, report.subject)}${robustnessHtml(report.robustness)}<h2>Model by model</h2>${report.models.map(modelHtml).join('')}</body></html>\n`;
}
