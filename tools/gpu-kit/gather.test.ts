/** @file What the kit is made of is there, and its script runs every part whatever becomes of the one before. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../src/fixtures/temp-folder.ts';
import { call, FILES, KitError, RECIPES } from './gather.ts';

describe('what goes into the kit', () => {
  it('is in the repository and its packages', () => {
    const wanted = [...Object.keys(FILES), ...RECIPES.map((name) => `recipes/${name}.json`)];
    expect(wanted.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('is told in a sentence with a remedy where it cannot be fetched', async () => {
    const script = 'echo "W: odd" >&2; echo "E: Unable to locate package libvulkan1" >&2; exit 100';
    const failed = call('Run apt-get update.', '.', 'bash', '-c', script);
    await expect(failed).rejects.toThrow(KitError);
    await expect(failed).rejects.toThrow(
      /^bash failed \(E: Unable to locate package libvulkan1\)\. Run apt-get update\.$/,
    );
  });
});

/** In the place of Node: the bench fails, a test of the kernels fails, training does not end. */
const NODE = `#!/bin/bash
case $1 in
  */bench.js) echo "no adapter"; exit 3 ;;
  */kernels.js) echo "failed 5 ms  sessions › adds"; echo "    expected 1"; echo "7 passed, 1 failed"; exit 1 ;;
  */train.js) echo "Epoch 1: loss 2, 900 faces/s"; exec sleep 60 ;;
esac
`;

describe('run.sh', () => {
  it('runs every part within its time and tells how each ended', () => {
    const kit = tempFolder();
    copyFileSync('tools/gpu-kit/run.sh', join(kit, 'run.sh'));
    for (const folder of ['bin', 'lib', 'faces', 'recipes']) mkdirSync(join(kit, folder));
    for (const file of ['lib/libabsent.so.1', 'recipes/one.json']) writeFileSync(join(kit, file), '');
    writeFileSync(join(kit, 'bin/node'), NODE);
    chmodSync(join(kit, 'bin/node'), 0o755);
    const env = { ...process.env, VK_DRIVER_FILES: '/there.json', KIT_LIMIT_S: '3' };
    const said = execFileSync('bash', ['run.sh', 'out'], { cwd: kit, env, encoding: 'utf8' });
    const lines = said.trim().split('\n');
    expect(lines).toContain('driver: /there.json');
    expect(lines.map((line) => line.replace(/( with \d) after \d+ s$/, '$1')).slice(-9, -1)).toEqual([
      'bench: ended with 3',
      'no adapter',
      'kernels: ended with 1',
      'failed 5 ms  sessions › adds',
      '    expected 1',
      '7 passed, 1 failed',
      'train-one: cut off after 3 s',
      'Epoch 1: loss 2, 900 faces/s',
    ]);
    expect(lines.at(-1)).toMatch(/^all of it in \d+ s$/);
    // What the machine lacks is there, beside the kit's own files.
    expect(existsSync(join(kit, 'lacking/libabsent.so.1'))).toBe(true);
    expect(existsSync(join(kit, 'out/train-one.txt'))).toBe(true);
  });
});
