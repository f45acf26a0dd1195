/** @file tfjs's own gradients in Node, whose build of tfjs-core leaves them out. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { runInThisContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';

const MOST_CHARACTERS = 10_000_000;

/**
 * Registers every gradient of tfjs-core, once; a backend package that brought them along (tfjs-node) is left alone.
 * They lie in the package as hundreds of modules that Node cannot resolve by itself (no file extensions). Bundled, they
 * load in a fifth of the time that it takes to transform one after the other. The bundler has a process of its own:
 * its memory, a hundred megabytes, is free again when it ends.
 */
export async function registerGradients(): Promise<void> {
  if (tf.getGradient('Add') !== undefined) return;
  const { resolve } = createRequire(import.meta.url);
  const rolldown = join(dirname(resolve('rolldown/package.json')), 'bin', 'cli.mjs');
  const gradients = resolve('@tensorflow/tfjs-core/dist/register_all_gradients.js');
  const flags = ['--format', 'iife', '--platform', 'neutral', '--logLevel', 'silent'];
  const { stdout } = await promisify(execFile)(process.execPath, [rolldown, gradients, ...flags], {
    maxBuffer: MOST_CHARACTERS,
  });
  // Both copies of tfjs-core keep their registers in the global object.
  runInThisContext(stdout, { filename: 'tfjs-gradients.js' });
}
