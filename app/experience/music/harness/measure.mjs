/**
 * @file Renders the music to WAV files and measures them: loudness (EBU R128), peaks, spectrogram.
 *
 *   node app/experience/music/harness/measure.mjs [--out DIR] [--seconds 30] [--seed 1] [--emotions a,b] [--solo]
 *
 * `--solo` renders each layer alone at neutral, to balance them. Needs ffmpeg and sox; the app does not.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openHarness } from './open.mjs';

const SAMPLE_RATE_HZ = 44_100;
const LAYERS = ['pad', 'bass', 'melody', 'pulse', 'air'];
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(tmpdir(), 'music') },
    seconds: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    emotions: { type: 'string', default: 'neutral,happiness,sadness,anger' },
    solo: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
mkdirSync(values.out, { recursive: true });

/** @param {Buffer} pcm */
function wav(pcm) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + pcm.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  header.writeUInt32LE(SAMPLE_RATE_HZ * 4, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(pcm.length, 40);
  return Buffer.concat([header, pcm]);
}

/** ffmpeg reports on stderr. @param {string} file */
function measure(file) {
  const report = execFileSync(
    'sh',
    ['-c', 'ffmpeg -hide_banner -nostats -i "$0" -af ebur128=peak=sample+true -f null - 2>&1', file],
    { encoding: 'utf8', maxBuffer: 64 << 20 },
  );
  const summary = report.slice(report.lastIndexOf('Summary:'));
  const figure = (/** @type {RegExp} */ pattern) => summary.match(pattern)?.[1] ?? '?';
  return {
    lufs: figure(/I:\s+(-?[\d.]+) LUFS/),
    range: figure(/LRA:\s+(-?[\d.]+) LU/),
    samplePeakDb: figure(/Sample peak:\s+Peak:\s+(-?[\d.inf]+) dBFS/),
    truePeakDb: figure(/True peak:\s+Peak:\s+(-?[\d.inf]+) dBFS/),
  };
}

const { page, close } = await openHarness();
try {
  const emotions = values.emotions.split(',');
  const jobs = values.solo
    ? LAYERS.map((layer) => ({ name: `solo-${layer}`, emotion: 'neutral', solo: layer }))
    : emotions.map((emotion) => ({ name: emotion, emotion, solo: '' }));
  for (const job of jobs) {
    const startedMs = performance.now();
    const pcm = await page.evaluate(
      async ({ emotion, solo, seconds, seed, layers }) => {
        const preset = Object.entries(window.musicHarness.presets).find(([name]) => name === emotion)?.[1];
        if (!preset) throw new Error(`No emotion is called ${emotion}.`);
        const alone = solo ? Object.fromEntries(layers.map((layer) => [layer, layer === solo ? 1 : 0])) : {};
        return window.musicHarness.renderPcm({ ...preset, ...alone }, seconds, { seed });
      },
      { ...job, seconds, seed: Number(values.seed), layers: LAYERS },
    );
    const file = join(values.out, `${job.name}.wav`);
    writeFileSync(file, wav(Buffer.from(pcm, 'base64')));
    execFileSync('sox', [
      file,
      '-n',
      'spectrogram',
      '-x',
      '1200',
      '-y',
      '400',
      '-z',
      '90',
      '-o',
      file.replace('.wav', '.png'),
    ]);
    const { lufs, range, samplePeakDb, truePeakDb } = measure(file);
    const tookSec = ((performance.now() - startedMs) / 1000).toFixed(1);
    process.stdout.write(
      `${job.name.padEnd(12)} ${lufs} LUFS, range ${range} LU, peak ${samplePeakDb} dBFS, true ${truePeakDb} dBTP (${tookSec} s)\n`,
    );
  }
} finally {
  await close();
}
