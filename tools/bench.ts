/** @file `npm run bench`: times every way to run the student on this machine; table, JSON and plot. */
import { Command } from 'commander';
import { ROOT } from '../scripts/lib/run.mjs';
import { numberAbove, wholeNumber } from '../src/cli/support/numbers.ts';
import { runCommand } from '../src/cli/support/run-command.ts';
import { benchInBrowser } from './bench/browser.ts';
import { benchInNode } from './bench/node.ts';
import { engineBytes } from './bench/sizes.ts';
import { writeFindings } from './bench/write.ts';

/** Where the figures go that the documents are made from; git ignores it. */
const RAW_FIGURES = 'reports';

interface Options {
  readonly node: boolean;
  readonly headed: boolean;
  readonly frames: number;
  readonly seconds: number;
  readonly out: string;
  readonly name: string;
  readonly trace?: string;
}

async function bench(options: Options): Promise<void> {
  const { frames } = options;
  const report = options.node
    ? await benchInNode(ROOT, frames)
    : await benchInBrowser(ROOT, {
        frames,
        seconds: options.seconds,
        headed: options.headed,
        trace: options.trace ?? null,
      });
  const sizes = await engineBytes(ROOT);
  const text = await writeFindings(report, sizes, { ...options, raw: RAW_FIGURES });
  console.log(text);
}

const program = new Command('bench')
  .description(
    'Times the small student on every engine (ours, tfjs, ONNX Runtime Web) and the large one on ours. Needs a Chromium, or --node.',
  )
  .option('--node', 'outside the browser, with Dawn (npm install --no-save webgpu)', false)
  .option('--headed', 'a window and the real GPU, in place of headless and the software GPU', false)
  .option('--frames <n>', 'frames for each engine', wholeNumber(1), 60)
  .option('--seconds <n>', 'how long sensing at 30 Hz is watched', numberAbove(0), 10)
  .option('--out <dir>', 'where the findings go', 'docs/bench')
  .option('--name <name>', 'what their files are called', 'bench')
  .option('--trace <file>', 'a trace of one second of sensing, for chrome://tracing');
runCommand(program, bench);
