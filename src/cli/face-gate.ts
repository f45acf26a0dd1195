/** @file `npm run tools -- face-gate`: fits, measures and ships the gate that keeps pictures without a lower face from a model. */
import { join } from 'node:path';
import { Command, Option } from 'commander';
import {
  embeddingScore,
  type FaceGateFile,
  GATE_PARTS,
  type GatePart,
  type GateScales,
  type GateValues,
  gatePixels,
  jointScore,
  type Model,
  packGate,
  pictureScore,
  unpackGate,
} from '../artifacts/index.ts';
import { createRandom, DataError, EMOTIONS, type GreyImage, softmax } from '../core/index.ts';
import { makeNonFace, NON_FACES, type NonFace, trainGate } from '../distill/index.ts';
import { cropHalf, likeHeadset, mirrorFace } from '../faces/index.ts';
import { writeWhole } from '../files/index.ts';
import { embeddingLength } from '../networks/index.ts';
import { DEFAULT_TEMPORAL_SETTINGS } from '../temporal/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { embedAll } from './support/embeddings.ts';
import { learntFaces, piecesOfPictures } from './support/gate-pictures.ts';
import { warnOfLearnt } from './support/learnt-validation.ts';
import { namedFolder, readEmotionModel } from './support/model-folder.ts';
import { wholeNumber } from './support/numbers.ts';
import { startProgress } from './support/progress.ts';
import { AS_IN_FERPLUS, readSplit } from './support/read-split.ts';
import { runCommand, typedCommand } from './support/run-command.ts';

interface Options {
  readonly data: string;
  readonly model: string;
  readonly faces: number;
  readonly others: number;
  readonly epochs: number;
  readonly leaveOut: string;
  readonly pictures?: string;
  readonly json?: string;
  readonly ship: boolean;
  readonly backend: CliBackend;
}

const KINDS = Object.keys(NON_FACES) as NonFace[];
const FAMILIES = [...new Set(KINDS.map((kind) => NON_FACES[kind].family))];
const SEED = 12;
/** The bar is set so low that this share of the validation faces is refused: a little less than the 3 % allowed. */
const REFUSED_SHARE = 0.027;
/** Share of the validation faces below `low` of a part's scale. */
const LOW_SHARE = 0.025;
/** Made anew for measuring, of validation faces where a kind is made of faces. */
const MEASURED_EACH = 300;
const PIECES_EACH = 60;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Whether a single frame could be named (TEMPORAL-7). */
function nameable(logits: readonly number[], temperature: number): boolean {
  const [first = 0, second = 0] = softmax(logits, temperature).sort((a, b) => b - a);
  const { enterConfidence, leadMargin } = DEFAULT_TEMPORAL_SETTINGS;
  return first >= enterConfidence && first - second >= leadMargin;
}

/** What the gate sees of one picture: its embedding in one view, the mean of both views', and its pixels. */
interface Row {
  readonly 1: Float32Array;
  readonly 2: Float32Array;
  readonly pixels: Float32Array;
}

async function embeddingsOf(model: Model, faces: readonly GreyImage[]): Promise<Float32Array[]> {
  const { columns, data } = await embedAll(
    model,
    faces.map((image) => ({ image })),
  );
  return faces.map((_, i) => data.slice(i * columns, (i + 1) * columns));
}

async function rowsOf(model: Model, faces: readonly GreyImage[], bothViews: boolean): Promise<Row[]> {
  const straight = await embeddingsOf(model, faces);
  const mirrored = bothViews ? await embeddingsOf(model, faces.map(mirrorFace)) : straight;
  return faces.map((face, i) => {
    const one = straight[i] ?? new Float32Array();
    const both = one.map((value, j) => (value + (mirrored[i]?.[j] ?? 0)) / 2);
    return { 1: one, 2: both, pixels: gatePixels(cropHalf(face, 'lower')) };
  });
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

/** Pictures of one kind, made to be measured, and which of them the student would name. */
interface Measured {
  readonly rows: readonly Row[];
  readonly nameable: { readonly 1: readonly boolean[]; readonly 2: readonly boolean[] };
}

async function measured(model: Model, pictures: readonly GreyImage[]): Promise<Measured> {
  const rows = await rowsOf(model, pictures, true);
  const named = (views: 1 | 2): boolean[] =>
    rows.map((row) => nameable(logitsOf(model, row[views]), model.manifest.temperature));
  return { rows, nameable: { 1: named(1), 2: named(2) } };
}

function ofKind(kind: NonFace, faces: readonly GreyImage[]): GreyImage[] {
  const random = createRandom(1000 + KINDS.indexOf(kind));
  return Array.from({ length: MEASURED_EACH }, (_, i) =>
    makeNonFace(kind, random, faces[(13 * i) % faces.length] as GreyImage),
  );
}

interface Gate {
  readonly values: GateValues;
  readonly scales: GateScales;
  readonly bars: { readonly 1: number; readonly 2: number };
}

const quantile = (sorted: readonly number[], share: number): number =>
  Math.round(1000 * (sorted[Math.floor(share * sorted.length)] ?? 0)) / 1000;
const ascending = (scores: readonly number[]): number[] => [...scores].sort((a, b) => a - b);

const partScores = (values: GateValues, row: Row, views: 1 | 2): Record<GatePart, number> => ({
  embedding: embeddingScore(values, row[views]),
  picture: pictureScore(values, row.pixels),
});

const scoreOf = ({ values, scales }: Pick<Gate, 'values' | 'scales'>, row: Row, views: 1 | 2): number =>
  jointScore(scales, partScores(values, row, views));

/** Scales and bars from the validation faces. */
function setBars(values: GateValues, faces: readonly Row[]): Gate {
  const scores = faces.map((row) => partScores(values, row, 1));
  const scaleOf = (part: GatePart) => {
    const sorted = ascending(scores.map((score) => score[part]));
    return { low: quantile(sorted, LOW_SHARE), typical: quantile(sorted, 0.5) };
  };
  const scales: GateScales = { embedding: scaleOf('embedding'), picture: scaleOf('picture') };
  const bar = (views: 1 | 2): number =>
    quantile(ascending(faces.map((row) => scoreOf({ values, scales }, row, views))), REFUSED_SHARE);
  return { values, scales, bars: { 1: bar(1), 2: bar(2) } };
}

const shareOf = <T>(items: readonly T[], is: (item: T, index: number) => boolean): number =>
  items.filter(is).length / Math.max(1, items.length);

async function makeGate(options: Options): Promise<void> {
  const { faces: faceCount, others: otherCount, epochs } = options;
  const folder = namedFolder(options.model);
  const model = await readEmotionModel(folder);
  if (model.manifest.half !== 'lower')
    throw new DataError(
      `--model: ${model.manifest.name} was made for ${model.manifest.half === 'full' ? 'full faces' : 'upper halves'}; the gate is of lower halves.`,
      'Give --model a student of the lower half.',
    );
  warnOfLearnt(model, 'valid');
  const backend = await openBackend(options.backend, 'gradients');
  // Pictures without a face are made of faces of this size, and everything is compared at it.
  const read = async (split: 'train' | 'valid'): Promise<GreyImage[]> =>
    (await readSplit(options.data, split, AS_IN_FERPLUS, { keep: 'majority' })).map(({ image }) => image);
  const [train, valid] = [await read('train'), await read('valid')];
  const random = createRandom(SEED);
  const faces = await rowsOf(model, learntFaces(train, faceCount, random), false);
  const others = new Map<NonFace, readonly Row[]>();
  for (const kind of KINDS) {
    const made = Array.from({ length: otherCount }, () =>
      makeNonFace(kind, random, train[random.integer(train.length)] as GreyImage),
    );
    others.set(kind, await rowsOf(model, made, false));
    console.error(`${kind}: ${otherCount} pictures to learn from`);
  }
  const kinds = new Map<NonFace, Measured>();
  for (const kind of KINDS) kinds.set(kind, await measured(model, ofKind(kind, valid)));
  const pieces = options.pictures
    ? await measured(model, await piecesOfPictures(options.pictures, PIECES_EACH, createRandom(SEED)))
    : null;
  const validRows = await rowsOf(model, valid, true);
  const headset = await rowsOf(
    model,
    valid.filter((_, i) => i % 3 === 0).map((face) => likeHeadset(face, random)),
    false,
  );

  const length = embeddingLength(model.manifest.network);
  const fitGate = async (what: string, learnt: readonly NonFace[]): Promise<Gate> => {
    const learntOthers = learnt.flatMap((kind) => others.get(kind) ?? []);
    const fitted: GateValues[] = [];
    for (const part of GATE_PARTS) {
      const bar = startProgress(`${what}, ${part}`, epochs);
      const input = (row: Row): Float32Array => (part === 'embedding' ? row[1] : row.pixels);
      fitted.push(
        await trainGate({
          part,
          faces: faces.map(input),
          others: learntOthers.map(input),
          epochs,
          random: createRandom(SEED),
          onEpoch: (epoch, loss) => bar.update(epoch + 1, `loss ${loss.toFixed(3)}`),
        }),
      );
      bar.stop();
    }
    // As it is stored: what is measured is what ships.
    const packed = packGate(Object.assign({}, ...fitted), length);
    return setBars(unpackGate(packed, length, 'the new gate'), validRows);
  };
  const named = (gate: Gate, one: Measured, views: 1 | 2): number =>
    shareOf(
      one.rows,
      (row, i) => one.nameable[views][i] === true && scoreOf(gate, row, views) >= gate.bars[views],
    );

  const gate = await fitGate('All kinds', KINDS);
  const rows = [...kinds].map(([kind, one]) => ({
    kind,
    family: NON_FACES[kind].family as string,
    namedWithoutGate: shareOf(one.nameable[1], (can) => can),
    named: named(gate, one, 1),
    namedTwoViews: named(gate, one, 2),
    /** By a gate that was fitted without its kind, and without its family: null where that was not asked for. */
    namedKindUnseen: null as number | null,
    namedFamilyUnseen: null as number | null,
  }));
  const refused = (faceRows: readonly Row[], views: 1 | 2): number =>
    shareOf(faceRows, (row) => scoreOf(gate, row, views) < gate.bars[views]);
  const figures = {
    validationFaces: valid.length,
    refusedFaces: refused(validRows, 1),
    refusedFacesTwoViews: refused(validRows, 2),
    facesLikeHeadset: headset.length,
    refusedLikeHeadset: refused(headset, 1),
    kinds: rows,
    /** Pieces of pictures that the gate never learnt from. */
    pictures: pieces && {
      pieces: pieces.rows.length,
      namedWithoutGate: shareOf(pieces.nameable[1], (can) => can),
      named: named(gate, pieces, 1),
      namedTwoViews: named(gate, pieces, 2),
    },
  };
  const command = typedCommand(program);
  const write = async (): Promise<void> => {
    if (options.json)
      await writeWhole(
        options.json,
        `${JSON.stringify({ command, backend, bars: gate.bars, ...figures }, null, 2)}\n`,
      );
  };
  if (options.ship) {
    const file: FaceGateFile = {
      schemaVersion: 2,
      model: model.manifest.weights.sha256,
      scales: gate.scales,
      bars: gate.bars,
      weights: packGate(gate.values, length),
      figures: {
        command,
        validationFaces: valid.length,
        refusedFaces: figures.refusedFaces,
        namedNonFaces: rows.reduce((sum, row) => sum + row.named, 0) / rows.length,
        ...(figures.pictures && { namedPieces: figures.pictures.named }),
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
      const without = await fitGate(
        `Without ${group.join(', ')}`,
        KINDS.filter((kind) => !group.includes(kind)),
      );
      for (const row of rows) {
        const one = kinds.get(row.kind);
        if (one && group.includes(row.kind)) row[key] = named(without, one, 1);
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
  const { pictures } = figures;
  if (pictures)
    console.log(
      `Of ${pictures.pieces} pieces of pictures, ${percent(pictures.namedWithoutGate)} could be named without the gate, ` +
        `${percent(pictures.named)} behind it (with both views ${percent(pictures.namedTwoViews)}).`,
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
  .option('--faces <n>', 'training faces, changed at random', wholeNumber(1), 24_000)
  .option('--others <n>', 'pictures of each kind without a face', wholeNumber(1), 1500)
  .option('--epochs <n>', 'passes over them', wholeNumber(1), 8)
  .addOption(
    new Option(
      '--leave-out <what>',
      'measure each family of kinds (and each kind) with a gate that never saw it',
    )
      .choices(['none', 'family', 'kind'])
      .default('none'),
  )
  .option(
    '--pictures <dir>',
    'measure pieces of these pictures too, which show no faces and are not learnt from',
  )
  .option('--json <file>', 'write the figures here too')
  .option('--ship', 'write face-gate.json into the model’s folder', false)
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'));
runCommand(program, makeGate);
