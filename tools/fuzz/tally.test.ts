/** @file What every reader of damaged files is watched for. */
import { afterEach, expect, it } from 'vitest';
import { createRandom, DocumentError } from '../../src/core/index.ts';
import { damageNames, growDocument } from './damage.ts';
import { tallyTrial } from './tally.ts';

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, 'polluted');
});

const trial = (read: () => unknown, judge: () => string | null = () => null) => ({
  kind: 'files',
  count: 1,
  damaged: () => null,
  read,
  refusals: [DocumentError],
  judge,
});
const wrongOf = async (...given: Parameters<typeof trial>): Promise<readonly string[]> =>
  (await tallyTrial(trial(...given))).wrong;

it('counts what is read, and what is refused in words', async () => {
  const refuse = (): never => {
    throw new DocumentError('It is damaged.', 'Write it again.');
  };
  expect(await tallyTrial(trial(() => 1))).toMatchObject({ files: 1, accepted: 1, refused: 0, wrong: [] });
  expect(await tallyTrial(trial(refuse))).toMatchObject({ files: 1, accepted: 0, refused: 1, wrong: [] });
});

it('finds crashes, wrong answers, endless words, poison and waiting', async () => {
  const fail = (error: Error) => (): never => {
    throw error;
  };
  expect(await wrongOf(fail(new TypeError('no function')))).toEqual(['#0: crashed: TypeError: no function']);
  expect(await wrongOf(fail(new DocumentError('x'.repeat(2000), 'Write.')))).toEqual([
    '#0: is refused in 2007 letters, or without a remedy',
  ]);
  expect(await wrongOf(fail(new DocumentError('It is damaged.', '')))).toHaveLength(1);
  expect(
    await wrongOf(
      () => 1,
      () => 'is another',
    ),
  ).toEqual(['#0: is another']);
  expect(await wrongOf(() => 1, fail(new Error('no')))).toEqual([
    '#0: what was read cannot be used: Error: no',
  ]);
  const slow = await tallyTrial(
    trial(() => 1),
    () => () => 60_000,
  );
  expect(slow.wrong).toEqual(['#0: took 60000 ms']);
  const poison = (): void => void Object.assign(Object.prototype, { polluted: true });
  expect(await wrongOf(poison)).toEqual(['#0: poisoned Object.prototype']);
});

it('damage by names and by growth leaves the sound document as it is, and stays within its bounds', () => {
  const sound = { name: 'a', list: [{ kind: 'b' }, { kind: 'c' }], inner: { text: 'd' } };
  const before = JSON.stringify(sound);
  const inherited = /__proto__|constructor|toString|valueOf|hasOwnProperty/;
  for (let seed = 0; seed < 100; seed++) {
    expect(JSON.stringify(damageNames(sound, createRandom(seed)))).toMatch(inherited);
    const grown = JSON.stringify(growDocument(sound, createRandom(seed), 10_000));
    expect(grown.length).toBeGreaterThan(before.length);
    expect(grown.length).toBeLessThan(11_000);
  }
  expect(JSON.stringify(sound)).toBe(before);
});
