/**
 * @file What another mapping has that this one has not: by output, in words, each with the edit that takes it over. So a
 * control goes back to the shipped mapping, and A takes from B.
 */
import {
  BUILT_IN_MAPPINGS,
  type Mapping,
  type MappingRow,
  type OutputMapping,
  outputIn,
  speedOf,
} from '../../../src/adaptation/index.ts';
import { OUTPUT_PATHS, type OutputPath } from '../../../src/core/index.ts';
import { revisionOf } from '../../storage/index.ts';
import { depthText, depthUnit, inputWords } from '../words.ts';
import { type Changes, editOutput } from './edits.ts';
import type { Slot, StudioDocument, StudioState } from './studio-store.ts';

export interface Reference {
  /** The id of a built-in mapping, or `other`: what stands in the other slot. */
  readonly key: string;
  readonly name: string;
  readonly mapping: Mapping;
}

export interface Difference {
  /** What the reference has: “Neutral 0.58”. */
  readonly words: string;
  readonly take: (document: StudioDocument) => StudioDocument;
}

const OTHER = 'other';

/** What an output has beside its rows. */
type Control = Exclude<keyof OutputMapping, 'rows'>;

type References = readonly [first: Reference, ...others: Reference[]];

/** All that a mapping can be compared with: the other slot, then the built-in mappings. */
export function references(
  slots: Readonly<Record<Slot, { readonly present: StudioDocument }>>,
  active: Slot,
): References {
  const other = active === 'A' ? 'B' : 'A';
  const { mapping } = slots[other].present;
  return [
    { key: OTHER, name: `Mapping ${other}`, mapping },
    ...BUILT_IN_MAPPINGS.map((builtIn) => ({ key: builtIn.id, name: builtIn.name, mapping: builtIn })),
  ];
}

/** The one that was chosen for this mapping; else the built-in mapping that it was made from; else the other slot. */
export function referenceFor(
  choices: References,
  chosen: StudioState['comparedWith'],
  { id }: Mapping,
): Reference {
  const made = ({ key }: Reference): boolean => id === key || id.startsWith(`${key}-`);
  return choices.find(({ key }) => key === chosen.get(id)) ?? choices.find(made) ?? choices[0];
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || revisionOf(one) === revisionOf(other);

/** Where one can be put in the other's place, row by row. */
const areAlike = (some: readonly MappingRow[], others: readonly MappingRow[]): boolean =>
  some.length === others.length && some.every(({ input }, i) => input === others[i]?.input);

/** Of the keys that have words, those whose values differ; what is not mute may say so or not. */
function differingKeys<Key extends string>(
  words: Readonly<Record<Key, string>>,
  mine: { readonly [Each in Key]?: unknown },
  theirs: { readonly [Each in Key]?: unknown },
): readonly Key[] {
  return (Object.keys(words) as Key[]).filter((key) =>
    key === 'muted' ? (mine[key] === true) !== (theirs[key] === true) : !isSame(mine[key], theirs[key]),
  );
}

/** As its field shows it; of a gain, the gain. */
function figure(value: number, unit: string): string {
  const number = String(Number(value.toFixed(4))).replace('-', '−');
  return `${number} ${unit}`.trimEnd();
}

function rowDifferences(
  path: OutputPath,
  mine: readonly MappingRow[],
  theirs: readonly MappingRow[],
): readonly Difference[] {
  if (!areAlike(mine, theirs)) {
    const words = theirs.length === 1 ? 'One row' : theirs.length === 0 ? 'No row' : `${theirs.length} rows`;
    return [{ words, take: (document) => withOutput(document, path, { rows: theirs }) }];
  }
  return theirs.flatMap((row, place) => {
    const own = mine[place];
    const words: Readonly<Record<keyof MappingRow, string>> = {
      input: 'input',
      depth: depthText(path, row.depth, 3),
      curve: 'curve',
      inputRange: 'input range',
      deadZone: row.deadZone === undefined ? 'no dead zone' : 'dead zone',
      threshold: row.threshold ? 'threshold' : 'no threshold',
      muted: row.muted === true ? 'mute' : 'not mute',
    };
    const differing = differingKeys(words, own ?? row, row);
    if (differing.length === 0) return [];
    return [
      {
        words: `Row ${place + 1} (${inputWords(row.input)}) ${differing.map((key) => words[key]).join(', ')}`,
        take: (document: StudioDocument) => {
          const rows = outputIn(document.mapping, path).rows.map((each, i) => (i === place ? row : each));
          return withOutput(document, path, { rows });
        },
      },
    ];
  });
}

/** Solos name rows by their places, and would point at other rows. */
function withOutput(
  { mapping, solo }: StudioDocument,
  path: OutputPath,
  changes: Changes<OutputMapping>,
): StudioDocument {
  const { rows } = outputIn(mapping, path);
  return {
    mapping: editOutput(mapping, path, changes),
    solo: areAlike(rows, changes.rows ?? rows) ? solo : solo.filter((key) => !key.startsWith(`${path}#`)),
  };
}

/** What `from` has at an output and `mapping` has not, one difference a control; empty where they are the same. */
export function differencesAt(path: OutputPath, mapping: Mapping, from: Mapping): readonly Difference[] {
  const [mine, theirs] = [outputIn(mapping, path), outputIn(from, path)];
  if (isSame(mine, theirs)) return [];
  const unit = depthUnit(path);
  const seconds = (ms: number): string => figure(ms / 1000, 's');
  const [low, high] = theirs.limits;
  const { maxSpeed } = theirs;
  const words: Readonly<Record<Control, string>> = {
    neutral: `Neutral ${figure(theirs.neutral, unit)}`,
    limits: `Lowest ${figure(low, '')}, highest ${figure(high, unit)}`,
    attackMs: `Attack ${seconds(theirs.attackMs)}`,
    releaseMs: `Release ${seconds(theirs.releaseMs)}`,
    maxSpeed:
      maxSpeed === undefined ? 'No speed limit' : `Speed limit ${figure(maxSpeed, speedOf(path).unit)}`,
    muted: theirs.muted === true ? 'Mute' : 'Not mute',
  };
  const differing = differingKeys(words, mine, theirs);
  const controls = togetherWhereNeeded(differing, mine, theirs).map((keys) => {
    const changes: Changes<OutputMapping> = Object.fromEntries(keys.map((key) => [key, theirs[key]]));
    const [first = '', ...others] = keys.map((key) => words[key]);
    return {
      words: [first, ...others.map((each) => each.charAt(0).toLowerCase() + each.slice(1))].join(', '),
      take: (document: StudioDocument) => withOutput(document, path, changes),
    };
  });
  return [...controls, ...rowDifferences(path, mine.rows, theirs.rows)];
}

/** Controls that are taken by one press: neutral and limits where one without the other is no mapping. */
function togetherWhereNeeded(
  controls: readonly Control[],
  mine: OutputMapping,
  theirs: OutputMapping,
): readonly (readonly Control[])[] {
  const fits = ({ neutral }: OutputMapping, { limits: [low, high] }: OutputMapping): boolean =>
    low <= neutral && neutral <= high;
  if (fits(theirs, mine) && fits(mine, theirs)) return controls.map((key) => [key]);
  return [
    ['neutral', 'limits'],
    ...controls.filter((key) => key !== 'neutral' && key !== 'limits').map((key) => [key] as const),
  ];
}

/** The half-life that `from` has, where `mapping` has another one. */
export function halfLifeDifference(mapping: Mapping, from: Mapping): Difference | null {
  const { recentHalfLifeS } = from;
  if (recentHalfLifeS === mapping.recentHalfLifeS) return null;
  return {
    words: figure(recentHalfLifeS, 's'),
    take: (document) => ({ ...document, mapping: { ...document.mapping, recentHalfLifeS } }),
  };
}

export function differingOutputs(mapping: Mapping, from: Mapping): readonly OutputPath[] {
  return OUTPUT_PATHS.filter((path) => differencesAt(path, mapping, from).length > 0);
}

/** Makes an output just as `from` has it. */
export function takeOutput(document: StudioDocument, path: OutputPath, from: Mapping): StudioDocument {
  const { muted, maxSpeed, ...rest } = outputIn(from, path);
  return withOutput(document, path, { ...rest, muted, maxSpeed });
}
