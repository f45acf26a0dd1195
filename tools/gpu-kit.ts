/** @file `npm run tools -- gpu-kit`: an archive that benches, tests and trains on a bare machine with a GPU. */
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { ROOT } from '../scripts/lib/run.mjs';
import { runCommand } from '../src/cli/support/run-command.ts';
import { engineBytes } from './bench/sizes.ts';
import { bundleScripts } from './gpu-kit/bundle.ts';
import { call, gather, isInstalled, KitError } from './gpu-kit/gather.ts';

const NAME = 'mienscape-gpu-kit';
/** What was fetched, and the kit as it was packed last. */
const CACHE = join(ROOT, 'node_modules/.cache/gpu-kit');

interface Options {
  readonly out: string;
  readonly data?: string;
}

async function makeKit({ out, data }: Options): Promise<void> {
  if (process.platform !== 'linux')
    throw new KitError('The kit carries this machine’s Node and runs on Linux alone.', 'Make it on Linux.');
  const kit = join(CACHE, NAME);
  await rm(kit, { recursive: true, force: true });
  await mkdir(kit, { recursive: true });
  await mkdir(out, { recursive: true });
  const notes = await gather(kit, CACHE, data);
  await bundleScripts(kit);
  await writeFile(
    join(kit, 'engine-bytes.json'),
    JSON.stringify(Object.fromEntries(await engineBytes(ROOT))),
  );
  await writeFile(join(kit, 'package.json'), JSON.stringify({ type: 'module' }));
  const [packer, ending] = isInstalled('xz') ? ['xz -T0', 'xz'] : ['gzip', 'gz'];
  const archive = resolve(out, `${NAME}.tar.${ending}`);
  await call('Free some space on the disk.', CACHE, 'tar', '-I', packer, '-cf', archive, NAME);
  for (const note of notes) console.log(note);
  console.log(`${archive}: ${((await stat(archive)).size / 1e6).toFixed(1)} MB. On the other machine:\n`);
  console.log(`    tar xf ${NAME}.tar.${ending}\n    bash ${NAME}/run.sh OUT`);
}

const program = new Command('gpu-kit')
  .description(
    'Packs what runs the bench, the suites of the kernels and a short training on a Linux machine with a GPU and no network.',
  )
  .requiredOption('--out <dir>', 'where the archive goes')
  .option('--data <dir>', 'folder of FER+; its first faces go along, so that training is timed too');
runCommand(program, makeKit);
