/**
 * @file Renders the music and writes what it measures: loudness (ITU-R BS.1770), peak, steadiness, spectrograms.
 *
 *   npm run tools -- music-figures --seconds 24 --long 600     writes docs/music.md, music.jpg and music-loudness.svg
 *   npm run tools -- music-figures --part anger                   measures that long render (or `short`) anew, keeps the rest
 *   npm run tools -- music-figures --solo     each layer alone at neutral, to balance them
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import sharp from 'sharp';
import { peakOf, toDb } from '../../app/experience/audio/music/listen.ts';
import { EMOTION_MUSIC } from '../../app/experience/audio/music/presets.ts';
import type { RenderOptions } from '../../app/experience/audio/music/render-offline.ts';
import { spectrogramOf } from '../../app/experience/audio/music/spectrogram.ts';
import { formatMarkdown } from '../../src/cli/support/format-document.ts';
import { numberAbove } from '../../src/cli/support/numbers.ts';
import { readOptions } from '../../src/cli/support/run-command.ts';
import { DataError, EMOTIONS, type MusicTargets } from '../../src/core/index.ts';
import { loudnessOf, loudnessOver } from '../../src/stems/index.ts';
import { openHarness } from './open.mjs';

const LAYERS = ['pad', 'bass', 'melody', 'pulse', 'air'] as const;
const FINE_HZ = 44_100;
const COARSE_HZ = 16_000;
const STRETCH_SEC = 30;
/** Rendered for long, to see whether they stay as loud as they begin. */
const LONG = ['neutral', 'happiness', 'sadness', 'anger'] as const;
const CELL = { width: 460, height: 150, label: 26, columns: 2 } as const;
const values = readOptions<{ seconds: number; long: number; part: string; solo?: boolean }>(
  new Command('music-figures')
    .description('Renders the music and measures it → docs/music.md, music.jpg, music-loudness.svg.')
    .option('--seconds <n>', 'length of each short render', numberAbove(0), 24)
    .option('--long <n>', 'length of each long render, seconds', numberAbove(0), 600)
    .addOption(
      new Option('--part <name>', 'measures this part alone anew and keeps the rest')
        .choices(['all', 'short', ...LONG])
        .default('all'),
    )
    .option('--solo', 'plays each layer alone at neutral, to balance them; writes nothing'),
);
const say = (words: string): boolean => process.stdout.write(`${words}\n`);
const { seconds, long: longSec } = values;
const docs = (name: string): string => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));
/** What was measured last, for `--part`; git ignores it. */
const RAW_FIGURES = fileURLToPath(new URL('../../reports/music.json', import.meta.url));

const { page, close } = await openHarness();

/** Left and right. */
async function render(
  targets: MusicTargets,
  lastsSec: number,
  options: RenderOptions,
): Promise<[Float32Array, Float32Array]> {
  const base64 = await page.evaluate(
    (job) => window.musicHarness.renderPcm(job.targets, job.lastsSec, job.options),
    { targets, lastsSec, options },
  );
  const bytes = Buffer.from(base64, 'base64');
  const count = bytes.length / 4;
  const channel = (offset: number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => bytes.readInt16LE(i * 4 + offset) / 32768);
  return [channel(0), channel(2)];
}

const ember = (share: number): [number, number, number] => [
  Math.round(16 + 239 * share ** 0.8),
  Math.round(19 + 190 * share ** 1.6),
  Math.round(28 + 60 * share + 110 * share ** 4),
];

/** One spectrogram with its name, as raw pixels for the contact sheet. */
async function picture(name: string, samples: Float32Array): Promise<Buffer> {
  const { width, height, label } = CELL;
  const pixels = Buffer.alloc(width * height * 3);
  spectrogramOf(samples, FINE_HZ, width, height).forEach((line, row) => {
    line.forEach((share, column) => {
      pixels.set(ember(share), (row * width + column) * 3);
    });
  });
  const words = `<svg width="${width}" height="${label}"><text x="8" y="19" font-family="serif" font-size="17" fill="#f4efe6">${name}</text></svg>`;
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .extend({ top: label, background: '#10131c' })
    .composite([{ input: Buffer.from(words), top: 0, left: 0 }])
    .png()
    .toBuffer();
}

interface Steadiness {
  readonly emotion: string;
  readonly lastsSec: number;
  readonly wholeLufs: number;
  /** Of each stretch, LU over or under the whole. */
  readonly apart: readonly number[];
  readonly peakDb: number;
}

function steadinessOf(emotion: string, channels: readonly Float32Array[]): Omit<Steadiness, 'lastsSec'> {
  const wholeLufs = loudnessOf(channels, COARSE_HZ);
  // The first stretch fades in.
  const stretches = loudnessOver(channels, COARSE_HZ, STRETCH_SEC).slice(1);
  return {
    emotion,
    wholeLufs,
    apart: stretches.map((stretch) => stretch - wholeLufs),
    peakDb: toDb(peakOf(channels)),
  };
}

/** All that was measured, kept so that one part can be measured anew. */
interface Measured {
  short: string[][];
  long: Steadiness[];
}

function readMeasured(): Measured {
  if (values.part === 'all') return { short: [], long: [] };
  if (!existsSync(RAW_FIGURES))
    throw new DataError(
      `${RAW_FIGURES}: no such file, and the figures of the other parts are kept there.`,
      'Measure all of them first: npm run tools -- music-figures.',
    );
  return JSON.parse(readFileSync(RAW_FIGURES, 'utf8')) as Measured;
}

function wanted(part: string): boolean {
  return values.part === 'all' || values.part === part;
}

async function contactSheet(pictures: readonly Buffer[]): Promise<void> {
  const { width, height, label, columns } = CELL;
  const lines = Math.ceil(pictures.length / columns);
  const size = { width: width * columns + 10, height: (height + label) * lines };
  await sharp({ create: { ...size, channels: 3, background: '#10131c' } })
    .composite(
      pictures.map((input, i) => ({
        input,
        left: (i % columns) * (width + 10),
        top: Math.floor(i / columns) * (height + label),
      })),
    )
    .jpeg({ quality: 72 })
    .toFile(docs('music.jpg'));
}

function write(measured: Measured): void {
  mkdirSync(dirname(RAW_FIGURES), { recursive: true });
  writeFileSync(RAW_FIGURES, JSON.stringify(measured));
  writeFileSync(docs('music-loudness.svg'), loudnessChart(measured.long));
  writeFileSync(
    docs('music.md'),
    formatMarkdown(`# The music, measured

Written by \`npm run tools -- music-figures\`. Each emotion is rendered for ${seconds} s through the very engine that plays live, all
layers at one gain, so that only mode, tempo, brightness and room differ. Loudness by ITU-R BS.1770-4, at full volume.

| emotion | tempo | mode | loudness | peak |
| --- | --- | --- | --- | --- |
${measured.short.map(rowOf).join('\n')}

At one request for long, ${STRETCH_SEC} s by ${STRETCH_SEC} s (the first, which fades in, left out; at ${COARSE_HZ / 1000} kHz, which keeps all that
these notes hold). Rule MUSIC-28 wants every stretch within 2 LU of the whole, MUSIC-23 no sample over −1 dBFS.

| emotion | lasts | whole | softest stretch | loudest stretch | peak |
| --- | --- | --- | --- | --- | --- |
${measured.long.map(steadinessRow).map(rowOf).join('\n')}

![Loudness of each stretch against the whole](music-loudness.svg)

The rules it is composed by: [SPEC](../app/experience/audio/music/SPEC.md). One's own music is matched to −19 LUFS at full gain,
as loud as the composed music ([guide](designer.md#your-own-music)).

![Spectrograms, 40 Hz to 10 kHz, of the eight emotions](music.jpg)
`),
  );
}

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;

function steadinessRow({ emotion, lastsSec, wholeLufs, apart, peakDb }: Steadiness): string[] {
  const [least, most] = [signed(Math.min(...apart)), signed(Math.max(...apart))];
  const lasts = `${(lastsSec / 60).toFixed(0)} min`;
  return [
    emotion,
    lasts,
    `${wholeLufs.toFixed(1)} LUFS`,
    `${least} LU`,
    `${most} LU`,
    `${peakDb.toFixed(1)} dBFS`,
  ];
}

/** One band an emotion: its stretches as a line, between the two that it must not cross. */
function loudnessChart(all: readonly Steadiness[]): string {
  const band = { left: 120, width: 780, height: 110, perLu: 20 };
  const parts = all.map(({ emotion, apart }, i) => {
    const middle = band.height * (i + 0.5);
    const x = (k: number): number => band.left + (k / Math.max(1, apart.length - 1)) * band.width;
    const line = apart
      .map((lu, k) => `${x(k).toFixed(1)},${(middle - lu * band.perLu).toFixed(1)}`)
      .join(' ');
    const limit = (lu: number): string =>
      `<path d="M${band.left} ${middle - lu * band.perLu}h${band.width}" stroke="${lu === 0 ? '#4a5169' : '#a0525a'}"/>`;
    return `<g>${[-2, 0, 2].map(limit).join('')}
      <text x="16" y="${middle + 6}">${emotion}</text>
      <text x="${band.left + band.width + 8}" y="${middle - 2 * band.perLu + 5}" font-size="13">+2 LU</text>
      <text x="${band.left + band.width + 8}" y="${middle + 2 * band.perLu + 5}" font-size="13">−2 LU</text>
      <polyline points="${line}" fill="none" stroke="#f2b66d" stroke-width="2"/></g>`;
  });
  const size = { width: band.left + band.width + 70, height: band.height * all.length };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="serif" font-size="17" fill="#f4efe6">
    <title>Loudness of each stretch, LU over or under the whole</title>
    <rect width="100%" height="100%" fill="#10131c"/>
    ${parts.join('\n    ')}
</svg>
`;
}

try {
  if (values.solo) {
    for (const layer of LAYERS) {
      const alone = Object.fromEntries(LAYERS.map((name) => [name, name === layer ? 1 : 0]));
      const channels = await render({ ...EMOTION_MUSIC.neutral, ...alone }, seconds, { seed: 1 });
      say(`${layer.padEnd(8)} ${loudnessOf(channels, FINE_HZ).toFixed(1)} LUFS`);
    }
  } else {
    const measured = readMeasured();
    if (wanted('short')) {
      const pictures: Buffer[] = [];
      measured.short = [];
      for (const emotion of EMOTIONS) {
        const targets = EMOTION_MUSIC[emotion];
        const channels = await render(targets, seconds, { seed: 1 });
        const figures = [
          `${targets.tempoBpm} BPM`,
          targets.mode,
          `${loudnessOf(channels, FINE_HZ).toFixed(1)} LUFS`,
          `${toDb(peakOf(channels)).toFixed(1)} dBFS`,
        ];
        measured.short.push([emotion, ...figures]);
        say(rowOf([emotion, ...figures]));
        pictures.push(await picture(`${emotion} · ${targets.mode} · ${targets.tempoBpm} BPM`, channels[0]));
      }
      await contactSheet(pictures);
    }
    for (const emotion of LONG.filter(wanted)) {
      const channels = await render(EMOTION_MUSIC[emotion], longSec, { seed: 1, sampleRateHz: COARSE_HZ });
      const steadiness = { ...steadinessOf(emotion, channels), lastsSec: longSec };
      measured.long = LONG.flatMap(
        (name) =>
          [...measured.long.filter((other) => other.emotion !== emotion), steadiness].find(
            (other) => other.emotion === name,
          ) ?? [],
      );
      say(rowOf(steadinessRow(steadiness)));
    }
    write(measured);
  }
} finally {
  await close();
}
