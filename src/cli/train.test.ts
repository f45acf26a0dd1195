/** @file `npm run train` as a process: trains, is cut off, resumes to the same weights; its errors. */
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { votesFor, writeFerPlus } from '../fixtures/ferplus-folder.ts';
import { REPOSITORY } from '../fixtures/paths.ts';
import { complaints, runCli } from '../fixtures/run-cli.ts';
import { drawFaces } from '../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { readCheckpoint } from './support/checkpoint.ts';
import { readModel } from './support/model-folder.ts';

const ROOT = tempFolder();
const DATA = join(ROOT, 'data');
const RECIPE = join(ROOT, 'quick.json');

const train = (
  out: string,
  args: string[] = [],
  ...end: [killAt?: string, signal?: 'SIGKILL' | 'SIGINT']
): ReturnType<typeof runCli> =>
  runCli(
    'train',
    ['--data', DATA, '--recipe', RECIPE, '--out', join(ROOT, out), '--backend', 'wasm', ...args],
    ...end,
  );

/** A checkpoint's epoch, and each of its tensors as a hash: to compare millions of values one by one takes seconds. */
async function stateOf(out: string): Promise<unknown> {
  const checkpoint = await readCheckpoint(join(ROOT, out));
  if (!checkpoint) throw new Error(`${out} has no checkpoint.`);
  const { epoch, tensors } = checkpoint.state;
  const hashes = Object.entries(tensors).map(([name, values]) => [
    name,
    createHash('sha256').update(values).digest('hex'),
  ]);
  return { epoch, tensors: Object.fromEntries(hashes) };
}

beforeAll(async () => {
  const faces = (count: number, seed: number) =>
    drawFaces(count, createRandom(seed)).map(({ image, label }, i) => ({
      name: `fer${seed}${String(i).padStart(6, '0')}.png`,
      image,
      votes: votesFor(label),
    }));
  await writeFerPlus(DATA, 'train', faces(12, 1));
  await writeFerPlus(DATA, 'valid', faces(6, 2));
  const recipe = JSON.parse(await readFile(join(REPOSITORY, 'recipes', 'student.json'), 'utf8')) as object;
  await writeFile(RECIPE, JSON.stringify({ ...recipe, epochs: 2, batchSize: 6, learningRate: 0.02 }));
});

describe('npm run train', { timeout: 300_000 }, () => {
  async function refusal(out: string, ...args: string[]): Promise<string> {
    const { code, stderr } = await train(out, args);
    expect(code, stderr).toBe(1);
    const lines = complaints(stderr);
    expect(lines).toHaveLength(1);
    return lines[0] ?? '';
  }

  it('writes a model, its metrics, a history and a checkpoint', async () => {
    const { code, stderr } = await train('whole');
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('12 faces, 2 epochs on wasm');
    const folder = join(ROOT, 'whole');
    const model = await readModel(folder);
    const metrics = JSON.parse(await readFile(join(folder, 'metrics.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(model.manifest.training).toEqual(metrics);
    expect(metrics).toMatchObject({ trainingFaces: 12, backend: 'wasm', validation: { faces: 6 } });
    expect(metrics.command).toContain('npm run train -- --data DIR');
    expect(metrics.command).toContain('--backend ');
    const history = JSON.parse(await readFile(join(folder, 'history.json'), 'utf8')) as { epoch: number }[];
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect((await readCheckpoint(folder))?.state.epoch).toBe(2);
  });

  it('killed in the second epoch and run again, ends with the weights of the run that was not', async () => {
    const killed = await train('cut', [], 'Epoch 2/2');
    expect(killed.code).toBeNull();
    expect((await readCheckpoint(join(ROOT, 'cut')))?.state.epoch).toBe(1);
    const resumed = await train('cut');
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stderr).toContain('resumed after epoch 1');
    expect(await stateOf('cut')).toEqual(await stateOf('whole'));
    const weights = (out: string): Promise<Buffer> => readFile(join(ROOT, out, 'weights.bin'));
    expect((await weights('cut')).equals(await weights('whole'))).toBe(true);
  });

  it('stopped by Ctrl C says so in a sentence, and goes on as if it had not been', async () => {
    const stopped = await train('stopped', [], 'Epoch 2/2', 'SIGINT');
    expect(stopped.code).toBe(130);
    expect(complaints(stopped.stderr).at(-1)).toBe(
      'Stopped before its end (Ctrl C). The same command goes on after epoch 1.',
    );
    const resumed = await train('stopped');
    expect(resumed.code, resumed.stderr).toBe(0);
    const weights = (out: string): Promise<Buffer> => readFile(join(ROOT, out, 'weights.bin'));
    expect((await weights('stopped')).equals(await weights('whole'))).toBe(true);
  });

  it('refuses a place that it cannot write to before it reads a face', async () => {
    await writeFile(join(ROOT, 'a-file'), '');
    const { code, stderr } = await train('a-file/run');
    expect(code).toBe(1);
    expect(complaints(stderr)).toEqual([
      expect.stringMatching(/a-file\/run: could not be written \(.*a file.*\)/),
    ]);
  });

  it('refuses a recipe whose file cannot name a model before it reads a face', async () => {
    const file = join(ROOT, 'my recipe.json');
    await cp(RECIPE, file);
    expect(await refusal('named', '--recipe', file, '--data', join(ROOT, 'nowhere'))).toMatch(
      /^--recipe: a model cannot be called 'my recipe' .* Give the recipe’s file such a name\.$/,
    );
  });

  it('refuses a folder that another training writes to', async () => {
    await mkdir(join(ROOT, 'held'));
    await writeFile(
      join(ROOT, 'held', 'training.lock'),
      JSON.stringify({ process: process.pid, host: hostname() }),
    );
    const { code, stderr } = await train('held');
    expect(code).toBe(1);
    expect(complaints(stderr)).toEqual([
      expect.stringContaining(`another training writes there (process ${process.pid} on`),
    ]);
  });

  it('learns the validation faces too where the recipe says so, takes the last epoch, and says what that means', async () => {
    const recipe = JSON.parse(await readFile(RECIPE, 'utf8')) as object;
    const all = join(ROOT, 'all.json');
    await writeFile(all, JSON.stringify({ ...recipe, withValidation: { temperature: 0.9 } }));
    const { code, stderr } = await train('all', ['--recipe', all]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('18 faces, 2 epochs');
    const { manifest } = await readModel(join(ROOT, 'all'));
    expect(manifest.temperature).toBe(0.9);
    expect(manifest.training).toMatchObject({ bestEpoch: 2, trainingFaces: 18, learntValidation: true });

    const model = join(ROOT, 'all');
    // Figures on those faces say so, and nothing is chosen by them.
    const judged = await runCli('evaluate', ['--data', DATA, '--model', model, '--backend', 'wasm']);
    expect(judged.stderr).toContain('all has learnt from validation faces');
    const averaged = await runCli('soup', ['--data', DATA, '--runs', `${model},${model}`, '--out', 'x']);
    expect(averaged.stderr).toContain('all has learnt from validation faces, so nothing can be chosen');
    // What it began with counts too.
    expect(await refusal('after', '--start', model)).toContain(
      'its start or a teacher has learnt from the validation faces: no epoch can be chosen by them',
    );
  });

  it('starts from the finished run that --start names, without a word of warning', async () => {
    const from = join(ROOT, 'whole');
    const { code, stderr } = await train('further', ['--start', from, '--epochs', '1']);
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('this run stopped after epoch');
    expect((await readCheckpoint(join(ROOT, 'further')))?.recipe.startFrom).toBe(from);
    const { manifest } = await readModel(join(ROOT, 'further'));
    expect(manifest.training.command).toContain(`--start ${from}`);
  });

  it('does not go on with a checkpoint of another recipe', async () => {
    expect(await refusal('whole', '--seed', '5')).toContain(
      'its run was begun by another recipe (seed: 1, now 5). Give the recipe and options that it was begun with',
    );
  });

  it('says that it is finished; on other faces it refuses to go on', async () => {
    const again = await train('whole');
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toContain('this run is finished; nothing is left to train');
    const other = join(ROOT, 'other');
    await cp(DATA, other, { recursive: true });
    const face = join(other, 'FER2013Train', 'fer1000000.png');
    await writeFile(face, await readFile(join(other, 'FER2013Train', 'fer1000003.png')));
    expect(await refusal('whole', '--data', other)).toContain(
      'its checkpoint was made from other faces (--data, --limit, or the files there). Use --fresh',
    );
    expect(await refusal('whole', '--limit', '5')).toContain('made from other faces');
  });

  it('does not train a second head where no face has valence or arousal, nor without being told', async () => {
    const recipe = JSON.parse(await readFile(RECIPE, 'utf8')) as object;
    const file = join(ROOT, 'two-heads.json');
    await writeFile(
      file,
      JSON.stringify({ ...recipe, network: 'mt-vgg', half: 'full', startFrom: undefined }),
    );
    expect(await refusal('heads', '--recipe', file)).toContain(
      'the recipe does not train it. Give the recipe',
    );
    await writeFile(
      file,
      JSON.stringify({
        ...recipe,
        network: 'mt-vgg',
        half: 'full',
        startFrom: undefined,
        affect: { weight: 1 },
      }),
    );
    expect(await refusal('heads', '--recipe', file)).toContain('no training face has valence or arousal');
  });

  it('names the recipe that is missing, and a limit that is no number', async () => {
    expect(await refusal('new', '--recipe', join(ROOT, 'none.json'))).toContain(
      'none.json: could not be read as JSON',
    );
    const many = await train('new', ['--epochs', '1001', '--seed', '5000000000']);
    expect(complaints(many.stderr)[0]).toBe(
      "error: option '--epochs <n>' argument '1001' is invalid. Give a whole number from 1 to 1000.",
    );
    const { code, stderr } = await train('new', ['--limit', 'some']);
    expect(code).toBe(1);
    expect(complaints(stderr)).toEqual([
      "error: option '--limit <n>' argument 'some' is invalid. Give a whole number from 1.",
      'Run it with --help to see its options.',
    ]);
  });
});
