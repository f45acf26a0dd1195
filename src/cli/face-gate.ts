/** @file `npm run tools -- face-gate`: fits, measures and ships the gate that keeps pictures without a lower face from a model. */
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { type FaceGateFile, type GateValues, gateScore, type Model, packGate } from '../artifacts/index.ts';
import { createRandom, DataError, EMOTIONS, type GreyImage, type Random, softmax } from '../core/index.ts';
import { readSamples } from '../datasets/index.ts';
import { makeNonFace, NON_FACES, type NonFace, trainGate } from '../distill/index.ts';
import { augmentFace, likeHeadset, mirrorFace, STANDARD_AUGMENTATION } from '../faces/index.ts';
import { embeddingLength } from '../networks/index.ts';
import { DEFAULT_TEMPORAL_SETTINGS } from '../temporal/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { embedAll } from './support/embeddings.ts';
import { readModel, writeWhole } from './support/model-folder.ts';
import { startProgress } from './support/progress.ts';
import { runCommand } from './support/run-command.ts';

interface Options {
  readonly data: string;
  readonly model: string;
  readonly faces: string;
  readonly others: string;
  readonly epochs: string;
  readonly leaveOut: string;
  readonly json?: string;
  readonly ship: boolean;
  readonly backend: CliBackend;
}

const KINDS = Object.keys(NON_FACES) as NonFace[];
const FAMILIES = [...new Set(KINDS.map((kind) => NON_FACES[kind].family))];
const SEED = 12;
/** The bar is set so low that this share of the validation faces is refused: half of what is allowed. */
const REFUSED_SHARE = 0.025;
/** Made anew for measuring, of validation faces where a kind is made of faces. */
const MEASURED_EACH = 150;
/** Pictures made of faces are the harder ones. */
const MADE_OF_FACES = ['turned', 'other parts', 'shuffled'];

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A mean of faces, as the demo clip's are: softer than any one of them. */
function meanFace(faces: readonly GreyImage[], random: Random): GreyImage {
  const count = 2 + random.integer(random.next() < 0.3 ? 200 : 12);
  const data = new Float32Array(48 * 48);
  for (let i = 0; i < count; i++) {
    const face = faces[random.integer(faces.length)];
    for (const [at, value] of (face?.data ?? []).entries()) data[at] = (data[at] ?? 0) + value / count;
  }
  return { width: 48, height: 48, data };
}

/** Lower faces to learn from: as they are, mirrored, moved and lit otherwise, as a headset sees them, and means. */
function learntFaces(faces: readonly GreyImage[], count: number, random: Random): GreyImage[] {
  return Array.from({ length: count }, (_, i) => {
    if (i % 20 === 0) return meanFace(faces, random);
    const face = faces[random.integer(faces.length)] as GreyImage;
    const shown = random.next() < 0.5 ? mirrorFace(face) : face;
    const way = random.next();
    if (way < 0.3) return likeHeadset(shown, random);
    return way < 0.6 ? augmentFace(shown, STANDARD_AUGMENTATION, random) : shown;
  });
}

/** Whether a single frame could be named (TEMPORAL-7). */
function nameable(logits: readonly number[], temperature: number): boolean {
  const [first = 0, second = 0] = softmax(logits, temperature).sort((a, b) => b - a);
  const { enterConfidence, leadMargin } = DEFAULT_TEMPORAL_SETTINGS;
  return first >= enterConfidence && first - second >= leadMargin;
}

type Rows = readonly Float32Array[];

/** By the number of views: of the picture, and the mean of its and its mirror image's. */
type ByViews = { readonly 1: Rows; readonly 2: Rows };

async function rowsOf(model: Model, faces: readonly GreyImage[]): Promise<Rows> {
  const { columns, data } = await embedAll(model, faces);
  return faces.map((_, i) => data.slice(i * columns, (i + 1) * columns));
}

async function byViews(model: Model, faces: readonly GreyImage[]): Promise<ByViews> {
  const [straight, mirrored] = [await rowsOf(model, faces), await rowsOf(model, faces.map(mirrorFace))];
  return {
    1: straight,
    2: straight.map((row, i) => row.map((value, j) => (value + (mirrored[i]?.[j] ?? 0)) / 2)),
  };
}

/** What the classifier makes of an embedding: [D] → [8]. */
function logitsOf({ manifest, parameters }: Model, embedding: Float32Array): number[] {
  const classifier = manifest.network.layers.at(-1);
  const name = classifier?.type === 'dense' ? classifier.name : '';
  const [kernel, bias] = [parameters[`${name}.kernel`], parameters[`${name}.bias`]];
  return Array.from(bias ?? [], (start, unit) =>
    embedding.reduce((sum, value, i) => sum + value * (kernel?.[i * EMOTIONS.length + unit] ?? 0), start),
  );
}

interface Measured {
  readonly kind: NonFace;
  readonly rows: ByViews;
  readonly nameable: { readonly 1: readonly boolean[]; readonly 2: readonly boolean[] };
}

async function measuredKind(kind: NonFace, model: Model, faces: readonly GreyImage[]): Promise<Measured> {
  const random = createRandom(1000 + KINDS.indexOf(kind));
  const pictures = Array.from({ length: MEASURED_EACH }, (_, i) =>
    makeNonFace(kind, random, faces[(13 * i) % faces.length] as GreyImage),
  );
  const rows = await byViews(model, pictures);
  const named = (views: 1 | 2): boolean[] =>
    rows[views].map((row) => nameable(logitsOf(model, row), model.manifest.temperature));
  return { kind, rows, nameable: { 1: named(1), 2: named(2) } };
}

function barFor(values: GateValues, faces: Rows): number {
  const scores = faces.map((row) => gateScore(values, row)).sort((a, b) => a - b);
  return Math.round(1000 * (scores[Math.floor(REFUSED_SHARE * scores.length)] ?? 0)) / 1000;
}

const barsFor = (values: GateValues, faces: ByViews) => ({
  1: barFor(values, faces[1]),
  2: barFor(values, faces[2]),
});

const shareOf = <T>(items: readonly T[], is: (item: T, index: number) => boolean): number =>
  items.filter(is).length / Math.max(1, items.length);

async function makeGate(options: Options): Promise<void> {
  const [faceCount, otherCount, epochs] = [options.faces, options.others, options.epochs].map(Number);
  if (!faceCount || !otherCount || !epochs)
    throw new DataError('--faces, --others, --epochs: expected numbers above 0.', 'Give whole numbers.');
  const folder = options.model.includes('/') ? options.model : join('models', options.model);
  const model = await readModel(folder);
  const backend = await openBackend(options.backend, 'gradients');
  const read = async (split: 'train' | 'valid'): Promise<GreyImage[]> =>
    (await readSamples(options.data, split, { keep: 'majority' })).map(({ image }) => image);
  const [train, valid] = [await read('train'), await read('valid')];
  const random = createRandom(SEED);
  const faces = await rowsOf(model, learntFaces(train, faceCount, random));
  const others = new Map<NonFace, Rows>();
  for (const kind of KINDS) {
    const count = MADE_OF_FACES.includes(NON_FACES[kind].family) ? 2 * otherCount : otherCount;
    const made = Array.from({ length: count }, () =>
      makeNonFace(kind, random, train[random.integer(train.length)] as GreyImage),
    );
    others.set(kind, await rowsOf(model, made));
    console.error(`${kind}: ${count} pictures to learn from`);
  }
  const measured: Measured[] = [];
  for (const kind of KINDS) measured.push(await measuredKind(kind, model, valid));
  const validRows = await byViews(model, valid);
  const headset = await rowsOf(
    model,
    valid.filter((_, i) => i % 4 === 0).map((face) => likeHeadset(face, random)),
  );

  const fitGate = (what: string, kinds: readonly NonFace[]): GateValues => {
    const bar = startProgress(what, epochs);
    const values = trainGate({
      faces,
      others: kinds.flatMap((kind) => others.get(kind) ?? []),
      epochs,
      random: createRandom(SEED),
      onEpoch: (epoch, loss) => bar.update(epoch + 1, `loss ${loss.toFixed(3)}`),
    });
    bar.stop();
    return values;
  };
  const named = (values: GateValues, bar: number, one: Measured, views: 1 | 2): number =>
    shareOf(one.rows[views], (row, i) => one.nameable[views][i] === true && gateScore(values, row) >= bar);

  const values = fitGate('All kinds', KINDS);
  const bars = barsFor(values, validRows);
  const rows = measured.map((one) => ({
    kind: one.kind,
    family: NON_FACES[one.kind].family as string,
    namedWithoutGate: shareOf(one.nameable[1], (can) => can),
    named: named(values, bars[1], one, 1),
    namedTwoViews: named(values, bars[2], one, 2),
    /** By a gate that was fitted without its kind, and without its family: null where that was not asked for. */
    namedKindUnseen: null as number | null,
    namedFamilyUnseen: null as number | null,
  }));
  const refused = (faceRows: Rows, bar: number): number =>
    shareOf(faceRows, (row) => gateScore(values, row) < bar);
  const figures = {
    validationFaces: valid.length,
    refusedFaces: refused(validRows[1], bars[1]),
    refusedFacesTwoViews: refused(validRows[2], bars[2]),
    facesLikeHeadset: headset.length,
    refusedLikeHeadset: refused(headset, bars[1]),
    kinds: rows,
  };
  const command = `npm run tools -- face-gate --data DIR --model ${options.model} --faces ${faceCount} --others ${otherCount} --epochs ${epochs} --leave-out ${options.leaveOut}`;
  const write = async (): Promise<void> => {
    if (options.json)
      await writeWhole(options.json, `${JSON.stringify({ command, backend, bars, ...figures }, null, 2)}\n`);
  };
  if (options.ship) {
    const file: FaceGateFile = {
      schemaVersion: 1,
      model: model.manifest.weights.sha256,
      bars,
      weights: packGate(values, embeddingLength(model.manifest.network)),
      figures: {
        command,
        validationFaces: valid.length,
        refusedFaces: figures.refusedFaces,
        namedNonFaces: rows.reduce((sum, row) => sum + row.named, 0) / rows.length,
      },
    };
    await writeWhole(join(folder, 'face-gate.json'), `${JSON.stringify(file, null, 2)}\n`);
  }
  await write();
  const leaveOut = async (
    key: 'namedKindUnseen' | 'namedFamilyUnseen',
    groups: readonly (readonly NonFace[])[],
  ) => {
    for (const group of groups) {
      const without = fitGate(
        `Without ${group.join(', ')}`,
        KINDS.filter((kind) => !group.includes(kind)),
      );
      const bar = barFor(without, validRows[1]);
      for (const [i, one] of measured.entries()) {
        const row = rows[i];
        if (row && group.includes(one.kind)) row[key] = named(without, bar, one, 1);
      }
      await write();
    }
  };
  if (options.leaveOut !== 'none') {
    await leaveOut(
      'namedFamilyUnseen',
      FAMILIES.map((family) => KINDS.filter((kind) => NON_FACES[kind].family === family)),
    );
    if (options.leaveOut === 'kind')
      await leaveOut(
        'namedKindUnseen',
        KINDS.map((kind) => [kind]),
      );
  }
  const cell = (share: number | null): string => (share === null ? '–' : percent(share));
  console.log(
    `\nRefused: ${percent(figures.refusedFaces)} of ${valid.length} validation faces (with both views ` +
      `${percent(figures.refusedFacesTwoViews)}), ${percent(figures.refusedLikeHeadset)} of ${headset.length} ` +
      `as a headset's camera might see them (${backend}).`,
  );
  console.table(
    Object.fromEntries(
      rows.map((row) => [
        row.kind,
        {
          family: row.family,
          'named without a gate': percent(row.namedWithoutGate),
          'behind it': percent(row.named),
          'both views': percent(row.namedTwoViews),
          'kind not learnt': cell(row.namedKindUnseen),
          'family not learnt': cell(row.namedFamilyUnseen),
        },
      ]),
    ),
  );
}

const program = new Command('face-gate')
  .description('Fits the gate “is this a lower face?” and measures what it refuses and what passes.')
  .requiredOption('--data <dir>', 'folder of FER+ or AffectNet')
  .option('--model <name>', 'folder in models/, or a path: of a student of the lower half', 'student')
  .option('--faces <n>', 'training faces, changed at random', '5500')
  .option('--others <n>', 'pictures of each kind without a face; twice as many of those made of faces', '350')
  .option('--epochs <n>', 'passes over them', '14')
  .addOption(
    new Option(
      '--leave-out <what>',
      'measure each family of kinds (and each kind) with a gate that never saw it',
    )
      .choices(['none', 'family', 'kind'])
      .default('none'),
  )
  .option('--json <file>', 'write the figures here too')
  .option('--ship', 'write face-gate.json into the model’s folder', false)
  .addOption(new Option('--backend <name>', 'what computes').choices(CLI_BACKENDS).default('auto'));
program.parse();
runCommand(() => makeGate(program.opts<Options>()));
