/** @file `npm run tools -- networks`: what each network of the catalogue weighs and costs. */
import { Command } from 'commander';
import { HALVES } from '../core/index.ts';
import {
  countMacs,
  countParameters,
  embeddingLength,
  NETWORK_NAMES,
  networkNamed,
} from '../networks/index.ts';
import { runCommand } from './support/run-command.ts';

async function networks(): Promise<void> {
  const rows = NETWORK_NAMES.flatMap((name) =>
    HALVES.map((half) => {
      const spec = networkNamed(name, half);
      const { height, width, channels } = spec.input;
      return {
        network: name,
        half,
        input: `${height}×${width}×${channels}`,
        'parameters, M': (countParameters(spec) / 1e6).toFixed(2),
        'MMAC a face': (countMacs(spec) / 1e6).toFixed(1),
        'float16, MB': ((2 * countParameters(spec)) / 1e6).toFixed(2),
        embedding: embeddingLength(spec),
      };
    }),
  );
  console.table(rows);
}

const program = new Command('networks').description(
  'Parameters and multiply-accumulates of every network, with a classifier of eight emotions.',
);
runCommand(program, networks);
