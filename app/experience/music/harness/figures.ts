/**
 * @file Renders the music and writes what it measures: loudness (ITU-R BS.1770), peak, steadiness, spectrograms.
 *
 *   npm run music-figures [-- --seconds 24 --long 300]      writes docs/music.md and docs/music.jpg
 *   npx tsx app/experience/music/harness/figures.ts --solo  each layer alone at neutral, to balance them
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { EMOTIONS, type MusicTargets } from '../../../../src/core/index.ts';
import { peakOf, toDb } from '../listen.ts';
import { loudnessOf, loudnessOver } from '../loudness.ts';
import { EMOTION_MUSIC } from '../presets.ts';
import type { RenderOptions } from '../render-offline.ts';
import { spectrogramOf } from '../spectrogram.ts';
import { openHarness } from './open.mjs';

const LAYERS = ['pad', 'bass', 'melody', 'pulse', 'air'] as const;
const FINE_HZ = 44_100;
const COARSE_HZ = 16_000;
const STRETCH_SEC = 30;
const CELL = { width: 460, height: 150, label: 26, columns: 2 } as const;
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '24' },
    long: { type: 'string', default: '300' },
    solo: { type: 'boolean', default: false },
  },
});
const say = (words: string): boolean => process.stdout.write(`${words}\n`);
const seconds = Number(values.seconds);
const docs = (name: string): string => fileURLToPath(new URL(`../../../../docs/${name}`, import.meta.url));

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

try {
  if (values.solo) {
    for (const layer of LAYERS) {
      const alone = Object.fromEntries(LAYERS.map((name) => [name, name === layer ? 1 : 0]));
      const channels = await render({ ...EMOTION_MUSIC.neutral, ...alone }, seconds, { seed: 1 });
      say(`${layer.padEnd(8)} ${loudnessOf(channels, FINE_HZ).toFixed(1)} LUFS`);
    }
  } else {
    const rows: string[] = [];
    const pictures: Buffer[] = [];
    for (const emotion of EMOTIONS) {
      const targets = EMOTION_MUSIC[emotion];
      const channels = await render(targets, seconds, { seed: 1 });
      const figures = [
        `${targets.tempoBpm} BPM`,
        targets.mode,
        `${loudnessOf(channels, FINE_HZ).toFixed(1)} LUFS`,
        `${toDb(peakOf(channels)).toFixed(1)} dBFS`,
      ];
      rows.push(`| ${[emotion, ...figures].join(' | ')} |`);
      say(`${emotion.padEnd(10)} ${figures.join(', ')}`);
      pictures.push(await picture(`${emotion} · ${targets.mode} · ${targets.tempoBpm} BPM`, channels[0]));
    }
    const long = await render(EMOTION_MUSIC.neutral, Number(values.long), {
      seed: 1,
      sampleRateHz: COARSE_HZ,
    });
    const whole = loudnessOf(long, COARSE_HZ);
    // The first stretch fades in.
    const apart = loudnessOver(long, COARSE_HZ, STRETCH_SEC)
      .slice(1)
      .map((stretch) => stretch - whole);
    const [least, most] = [Math.min(...apart).toFixed(1), Math.max(...apart).toFixed(1)];
    const minutes = (Number(values.long) / 60).toFixed(0);
    const steady = `Over ${minutes} minutes of neutral the whole is ${whole.toFixed(1)} LUFS; its stretches of ${STRETCH_SEC} s lie between ${least} and +${most} LU of it, and no sample passes ${toDb(peakOf(long)).toFixed(1)} dBFS.`;
    say(steady);
    const { width, height, label, columns } = CELL;
    const lines = Math.ceil(pictures.length / columns);
    await sharp({
      create: {
        width: width * columns + 10,
        height: (height + label) * lines,
        channels: 3,
        background: '#10131c',
      },
    })
      .composite(
        pictures.map((input, i) => ({
          input,
          left: (i % columns) * (width + 10),
          top: Math.floor(i / columns) * (height + label),
        })),
      )
      .jpeg({ quality: 72 })
      .toFile(docs('music.jpg'));
    writeFileSync(
      docs('music.md'),
      `# The music, measured

Written by \`npm run music-figures\`. Each emotion is rendered for ${seconds} s through the very engine that plays live, all
layers at one gain, so that only mode, tempo, brightness and room differ. Loudness by ITU-R BS.1770-4, at full volume.

| emotion | tempo | mode | loudness | peak |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

${steady}

The rules it is composed by: [SPEC](../app/experience/music/SPEC.md).

![Spectrograms, 40 Hz to 10 kHz, of the eight emotions](music.jpg)
`,
    );
    execFileSync('npx', ['biome', 'format', '--write', docs('music.md')]);
  }
} finally {
  await close();
}
