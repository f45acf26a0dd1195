/** @file Mienscape beside the libraries that a web app would take instead: webcam frame → emotion, bytes, first answer. */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { Command } from 'commander';
import { build, type Connect, type Plugin, preview } from 'vite';
import { CHROMIUM_FLAGS } from '../e2e/support/chromium-flags.ts';
import { findChromium } from '../scripts/lib/browser.mjs';
import { ROOT } from '../scripts/lib/run.mjs';
import { sendFile } from '../scripts/lib/send-file.ts';
import { shippedFiles } from '../scripts/lib/shipped-files.ts';
import { wholeNumber } from '../src/cli/support/numbers.ts';
import { runCommand } from '../src/cli/support/run-command.ts';
import { DataError } from '../src/core/index.ts';
import { quantile } from './bench/measure.ts';
import { PEERS, type PeerName, type PeerResult } from './peers/types.ts';

const DEMO_CLIP = 'public/demo/faces.webm';

interface Options {
  readonly clip: string;
  readonly frames: number;
  readonly rounds: number;
  readonly faceApi: string;
  readonly out: string;
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.bin': 'application/octet-stream',
  '.webm': 'video/webm',
  '.mp4': 'video/mp4',
};

/** Serves the libraries' own files and the clip. */
function serve(folders: ReadonlyMap<string, string>): Connect.NextHandleFunction {
  return (request, response, next) => {
    const path = decodeURIComponent((request.url ?? '').replace(/[?#].*/, ''));
    const mount = [...folders].find(([url]) => path === url || path.startsWith(`${url}/`));
    if (!mount || path.includes('..')) return next();
    const file = join(mount[1], path.slice(mount[0].length));
    if (!existsSync(file) || !statSync(file).isFile()) return next();
    const { size } = statSync(file);
    response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
    response.setHeader('Accept-Ranges', 'bytes');
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (!range) {
      response.setHeader('Content-Length', size);
      void sendFile(file, response);
      return;
    }
    const [start, end] = [Number(range[1]), range[2] ? Number(range[2]) : size - 1];
    response.statusCode = 206;
    response.setHeader('Content-Range', `bytes ${start}-${end}/${size}`);
    response.setHeader('Content-Length', end - start + 1);
    void sendFile(file, response, { start, end });
  };
}

interface Round {
  readonly result: PeerResult;
  /** Of every file asked for but the page itself and the clip, each compressed. */
  readonly gzipBytes: number;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);
const ms = (value: number): string => value.toFixed(value < 100 ? 1 : 0);

function table(rounds: ReadonlyMap<PeerName, readonly Round[]>): string[] {
  const frameMs = (name: PeerName): number =>
    median((rounds.get(name) ?? []).map(({ result }) => result.frame.medianMs));
  return PEERS.map((name) => {
    const all = rounds.get(name) ?? [];
    const of = (get: (round: Round) => number): number => median(all.map(get));
    const [first] = all;
    return `| ${[
      name,
      `${ms(frameMs(name))} / ${ms(of(({ result }) => result.frame.p95Ms))}`,
      `${(frameMs(name) / frameMs('mienscape')).toFixed(1)}×`,
      ms(of(({ result }) => result.firstAnswerMs)),
      `${(of(({ gzipBytes }) => gzipBytes) / 1e6).toFixed(2)} MB`,
      `${first?.result.read} of ${first?.result.frames}`,
      first?.result.backend,
    ].join(' | ')} |`;
  });
}

async function comparePeers(options: Options): Promise<void> {
  const faceApi = resolve(options.faceApi);
  if (!existsSync(join(faceApi, 'dist')))
    throw new DataError(
      `${faceApi}: face-api is not there.`,
      'Run `npm install --no-save @vladmandic/face-api`, or name its folder with --face-api.',
    );
  const clip = resolve(options.clip);
  if (!existsSync(clip)) throw new DataError(`${clip}: no such clip.`, 'Name a video that shows a face.');
  const outDir = mkdtempSync(join(tmpdir(), 'mienscape-peers-'));
  const clipUrl = `/clip/${encodeURIComponent(clip.replace(/.*[/\\]/, ''))}`;
  const folders = new Map([
    ['/peers/human', join(ROOT, 'node_modules/@vladmandic/human')],
    ['/peers/face-api', faceApi],
    ['/clip', join(clip, '..')],
  ]);
  const statics: Plugin = {
    name: 'mienscape:peers',
    configurePreviewServer: (server) => {
      server.middlewares.use(serve(folders));
    },
  };
  const config = { root: ROOT, configFile: false, logLevel: 'error', worker: { format: 'es' } } as const;
  const page = join(ROOT, 'tools/peers/index.html');
  await build({
    ...config,
    publicDir: false,
    plugins: [shippedFiles()],
    build: { outDir, emptyOutDir: true, rolldownOptions: { input: page }, modulePreload: false },
  });
  const server = await preview({
    ...config,
    plugins: [statics],
    build: { outDir },
    preview: { port: 0, host: 'localhost' },
  });
  const address = server.resolvedUrls?.local[0] ?? '';
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: [...CHROMIUM_FLAGS],
    ...(executablePath ? { executablePath } : {}),
  });
  const measure = async (name: PeerName): Promise<Round> => {
    const context = await browser.newContext();
    const tab = await context.newPage();
    const sizes: Promise<number>[] = [];
    tab.on('response', (response) => {
      if (response.url().includes('/clip/') || response.request().resourceType() === 'document') return;
      sizes.push(
        response
          .body()
          .then((body) => gzipSync(body).length)
          .catch(() => 0),
      );
    });
    await tab.goto(`${address}tools/peers/index.html?peer=${name}`);
    await tab.waitForFunction(() => 'measurePeer' in window);
    const result = await tab.evaluate((given) => window.measurePeer(given), {
      clip: clipUrl,
      frames: options.frames,
    });
    const gzipBytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    await context.close();
    return { result, gzipBytes };
  };
  const rounds = new Map<PeerName, Round[]>(PEERS.map((name) => [name, []]));
  try {
    for (let round = 0; round < options.rounds; round++)
      for (const name of PEERS) {
        rounds.get(name)?.push(await measure(name));
        console.error(`round ${round + 1}: ${name}`);
      }
  } finally {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  }
  const { version: ofFaceApi } = JSON.parse(await readFile(join(faceApi, 'package.json'), 'utf8'));
  const { version: ofHuman } = JSON.parse(
    await readFile(join(ROOT, 'node_modules/@vladmandic/human/package.json'), 'utf8'),
  );
  const text = [
    '# From a webcam frame to an emotion, beside other libraries',
    '',
    `${new Date().toISOString().slice(0, 10)} · Chromium ${browser.version()} · ` +
      `\`npm run tools -- peers${options.clip === DEMO_CLIP ? '' : ' --clip FILE'}\`: ${options.rounds} rounds in turns, ${options.frames} frames of 640×480 each; medians of the rounds. ` +
      `@vladmandic/human ${ofHuman}, @vladmandic/face-api ${ofFaceApi}, each with its own face detector, nothing else switched on, all on WebAssembly without threads.`,
    '',
    '| | frame → emotion, median / p95, ms | ratio | first answer, ms | bytes to it (gzip) | frames read | backend |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...table(rounds),
    '',
    'First answer: from asking for the library to its first emotion, files served by this machine. MediaPipe’s face',
    'landmarker was not compared: its model is in no npm package.',
    '',
  ].join('\n');
  await writeFile(options.out, text);
  console.log(text);
}

const program = new Command('peers')
  .description('Times Mienscape, human and face-api from a webcam frame to an emotion, in turns in one run.')
  .option('--clip <file>', 'a video that shows a face', DEMO_CLIP)
  .option('--frames <n>', 'frames of the clip', wholeNumber(1), 40)
  .option('--rounds <n>', 'loads of each library', wholeNumber(1), 3)
  .option('--face-api <dir>', 'folder of @vladmandic/face-api', 'node_modules/@vladmandic/face-api')
  .option('--out <file>', 'where the findings go', 'docs/bench/peers.md');
runCommand(program, comparePeers);
