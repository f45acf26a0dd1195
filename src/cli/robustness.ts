/** @file `npm run tools -- robustness`: accuracy under what a headset's camera does, beside the clean figure. */
import { Command, Option } from 'commander';
import { layoutAt, SPLITS, type Split } from '../datasets/index.ts';
import { meanUnderCorruption, type RobustnessReport } from '../evaluate/index.ts';
import { writeWhole } from '../files/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { judgeRobustness, ROBUSTNESS_PASSES } from './support/judge-robustness.ts';
import { nameOnSplit, warnOfLearnt } from './support/learnt-validation.ts';
import { namedFolder, readEmotionModel } from './support/model-folder.ts';
import { namesList, wholeNumber } from './support/numbers.ts';
import { startProgress } from './support/progress.ts';
import { splitReader } from './support/read-split.ts';
import { runCommand } from './support/run-command.ts';
import { labelledFrom } from './support/ship-model.ts';

interface Options {
  readonly data: string;
  readonly split: Split;
  readonly models: readonly string[];
  readonly faces?: number;
  readonly json?: string;
  readonly backend: CliBackend;
}

const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

async function robustness(options: Options): Promise<void> {
  const backend = await openBackend(options.backend);
  const read = splitReader(options.data, options.split, { keep: 'majority', most: options.faces });
  const reports: RobustnessReport[] = [];
  let count = 0;
  for (const name of options.models) {
    const model = await readEmotionModel(namedFolder(name));
    warnOfLearnt(model, options.split);
    const { faces, labels } = labelledFrom(await read(model.manifest.network));
    count = faces.length;
    const bar = startProgress(name, ROBUSTNESS_PASSES);
    reports.push(
      await judgeRobustness(
        nameOnSplit(name, model, options.split),
        model,
        model.manifest.half,
        faces,
        labels,
        (done, note) => bar.update(done, note),
      ),
    );
    bar.stop();
  }
  console.log(
    `\nAccuracy on ${count} faces in the layout of ${layoutAt(options.data)}, ${options.split} split (${backend}); severity ½ → 1.`,
  );
  console.table(
    Object.fromEntries([
      ['clean', Object.fromEntries(reports.map(({ name, clean }) => [name, percent(clean)]))],
      ...(reports[0]?.byCorruption ?? []).map(({ corruption }, i) => [
        corruption,
        Object.fromEntries(
          reports.map(({ name, byCorruption }) => [
            name,
            `${percent(byCorruption[i]?.half ?? 0)} → ${percent(byCorruption[i]?.full ?? 0)}`,
          ]),
        ),
      ]),
      [
        'mean',
        Object.fromEntries(
          reports.map((report) => {
            const { half, full } = meanUnderCorruption(report);
            return [report.name, `${percent(half)} → ${percent(full)}`];
          }),
        ),
      ],
    ]),
  );
  if (options.json)
    await writeWhole(
      options.json,
      `${JSON.stringify({ layout: layoutAt(options.data), split: options.split, faces: count, backend, reports }, null, 2)}\n`,
    );
}

const program = new Command('robustness')
  .description(
    'Accuracy of models on faces changed as a headset’s camera might: perspective, light, blur, a hand …',
  )
  .requiredOption('--data <dir>', 'folder of FER+ or AffectNet')
  .addOption(new Option('--split <name>', 'split of the data set').choices(SPLITS).default('valid'))
  .option('--models <names>', 'folders in models/, or paths, separated by commas', namesList, ['student'])
  .option('--faces <n>', 'only n of the split, spread over it (default: all)', wholeNumber(1))
  .option('--json <file>', 'write the figures here too')
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'));
runCommand(program, robustness);
