/**
 * @file The outputs of a mapping, one descriptor each: every fact about an output is written here, once.
 * Mapping and session documents, targets, comfort limits, the studio's rows and the status attributes derive from it.
 */

/** How fast comfort lets an output move (rules in src/adaptation/SPEC.md). */
export type SpeedRule =
  /** The whole range, in the eased unit, takes at least this long. */
  | { readonly kind: 'linear'; readonly fullRangeS: number }
  /** Degrees a second, the short way round. */
  | { readonly kind: 'hue'; readonly degPerSecond: number }
  /** At most this ratio up, and its inverse down, in ten seconds. */
  | { readonly kind: 'ratio'; readonly perTenSeconds: number }
  | { readonly kind: 'level'; readonly dbPerSecond: number };

export interface OutputDescriptor {
  /** Its name in the studio. */
  readonly label: string;
  /** For lists, where room is scarce. */
  readonly shortLabel?: string;
  /** Its name inside a sentence. */
  readonly word: string;
  /** Empty for shares of the whole. */
  readonly unit: string;
  /** Least and greatest target, in `unit`. */
  readonly min: number;
  readonly max: number;
  /** The world before any mapping has spoken. */
  readonly neutral: number;
  /**
   * The unit it is eased and limited in. `mired`: 10⁶/K, whose steps look alike all along the scale; `hue`: degrees on a
   * circle; `gain`: a linear amplitude, told in decibels; `mode`: 0 dark – 1 bright, given to the scene as a name.
   */
  readonly transform: 'none' | 'mired' | 'hue' | 'gain' | 'mode';
  readonly speed: SpeedRule;
  /** What the studio calls the unit of its speed, where it is not that of the rule. */
  readonly speedUnit?: string;
  /** Digits after the point, and what one press of an arrow key changes. */
  readonly digits: number;
  readonly step: number;
  /** It was added later: documents that do not name it leave it at neutral. */
  readonly added?: true;
}

const FULL_CHANGE_OF_LIGHT_S = 5;
const LIGHT = { kind: 'linear', fullRangeS: FULL_CHANGE_OF_LIGHT_S } as const;
const TIMBRE = { kind: 'linear', fullRangeS: 5 } as const;
const SHARE = { unit: '', min: 0, max: 1, transform: 'none', digits: 2, step: 0.01 } as const;
const LEVEL = { ...SHARE, transform: 'gain', speed: { kind: 'level', dbPerSecond: 3 } } as const;

/** There is no camera motion, scale or field of view here, so no mapping can drive them. */
export const OUTPUTS = {
  /** 0 dark – 1 full daylight of the scene. */
  'light.intensity': {
    ...SHARE,
    label: 'Intensity',
    word: 'light',
    neutral: 0.58,
    speed: LIGHT,
  },
  /** Correlated colour temperature of the key light. */
  'light.temperatureK': {
    label: 'Colour temperature',
    shortLabel: 'Temperature',
    word: 'colour temperature',
    unit: 'K',
    min: 1800,
    max: 12_000,
    neutral: 5200,
    transform: 'mired',
    speed: LIGHT,
    speedUnit: 'mired/s',
    digits: 0,
    step: 100,
  },
  /** Hue of the accent colour. */
  'light.hueDeg': {
    label: 'Hue',
    word: 'hue',
    unit: '°',
    min: 0,
    max: 360,
    neutral: 275,
    transform: 'hue',
    speed: { kind: 'hue', degPerSecond: 180 / FULL_CHANGE_OF_LIGHT_S },
    digits: 0,
    step: 5,
  },
  /** Saturation of the accent colour. */
  'light.saturation': {
    ...SHARE,
    label: 'Saturation',
    word: 'saturation',
    neutral: 0.28,
    speed: LIGHT,
  },
  /** 0 clear – 1 dense. */
  'light.fog': {
    ...SHARE,
    label: 'Fog',
    word: 'fog',
    neutral: 0.3,
    speed: LIGHT,
  },
  /** Beats per minute. */
  'music.tempoBpm': {
    label: 'Tempo',
    word: 'tempo',
    unit: 'BPM',
    min: 40,
    max: 120,
    neutral: 72,
    transform: 'none',
    speed: { kind: 'ratio', perTenSeconds: 1.1 },
    digits: 1,
    step: 1,
  },
  /** One of seven modes, dark to bright. */
  'music.mode': {
    ...SHARE,
    label: 'Mode, dark to bright',
    shortLabel: 'Mode',
    word: 'mode',
    neutral: 0.5,
    transform: 'mode',
    speed: { kind: 'linear', fullRangeS: 10 },
  },
  /** Gain of the pad. */
  'music.pad': { ...LEVEL, label: 'Pad', word: 'pad', neutral: 0.5 },
  /** Gain of the bass. */
  'music.bass': { ...LEVEL, label: 'Bass', word: 'bass', neutral: 0.35 },
  /** Gain of the melody. */
  'music.melody': { ...LEVEL, label: 'Melody', word: 'melody', neutral: 0.4 },
  /** Gain of the pulse. */
  'music.pulse': { ...LEVEL, label: 'Pulse', word: 'pulse', neutral: 0.22 },
  /** Gain of breath and air. */
  'music.air': { ...LEVEL, label: 'Air', word: 'air', neutral: 0.3 },
  /** 0 muffled – 1 open filter. */
  'music.brightness': {
    ...SHARE,
    label: 'Brightness',
    word: 'brightness of sound',
    neutral: 0.5,
    speed: TIMBRE,
  },
  /** 0 dry – 1 wet. */
  'music.reverb': {
    ...SHARE,
    label: 'Reverb',
    word: 'reverb',
    neutral: 0.35,
    speed: TIMBRE,
  },
  /** Events a minute: lanterns, birds, falling stars. */
  'pacing.eventsPerMin': {
    label: 'Events',
    word: 'events',
    unit: 'events/min',
    min: 0,
    max: 40,
    neutral: 10,
    transform: 'none',
    speed: { kind: 'linear', fullRangeS: 100 },
    speedUnit: 'events/min in 10 s',
    digits: 1,
    step: 0.5,
  },
  /** Speed of ambient motion (waves, drift, clouds) relative to normal. */
  'pacing.motion': {
    label: 'Motion',
    word: 'motion',
    unit: '×',
    min: 0.2,
    max: 2,
    neutral: 1,
    transform: 'none',
    speed: { kind: 'ratio', perTenSeconds: 1.1 },
    digits: 2,
    step: 0.01,
  },
} as const satisfies Readonly<Record<`${Part}.${string}`, OutputDescriptor>>;

/** The parts of the world. */
export const PARTS = ['light', 'music', 'pacing'] as const;
export type Part = (typeof PARTS)[number];

export type OutputPath = keyof typeof OUTPUTS;
/** Names of the outputs of one part. */
export type OutputOf<P extends Part> = OutputPath extends infer Path
  ? Path extends `${P}.${infer Name}`
    ? Name
    : never
  : never;

/** The order in which values are stored. */
export const OUTPUT_PATHS = Object.keys(OUTPUTS) as readonly OutputPath[];

export const describeOutput = (path: OutputPath): OutputDescriptor => OUTPUTS[path];

const pathOf = (part: Part, name: string): OutputPath => `${part}.${name}` as OutputPath;

/** The part of the world that an output belongs to, and its name there. */
export function partAndName(path: OutputPath): readonly [Part, string] {
  const dot = path.indexOf('.');
  return [path.slice(0, dot) as Part, path.slice(dot + 1)];
}

/** One value an output, grouped by the parts of the world. */
export type ByOutput<Value> = { readonly [P in Part]: { readonly [Name in OutputOf<P>]: Value } };

/** Builds something for each output, in order. */
export function eachOutput<Value>(build: (path: OutputPath) => Value): ByOutput<Value> {
  const groups = PARTS.map((part) => {
    const names = OUTPUT_PATHS.filter((path) => partAndName(path)[0] === part);
    return [part, Object.fromEntries(names.map((path) => [partAndName(path)[1], build(path)]))];
  });
  return Object.fromEntries(groups) as ByOutput<Value>;
}

/** What belongs to one output. */
export function outputOf<Value>(groups: ByOutput<Value>, path: OutputPath): Value {
  const [part, name] = partAndName(path);
  const value = (groups[part] as Readonly<Record<string, Value>>)[name];
  if (value === undefined) throw new RangeError(`There is no output “${pathOf(part, name)}”.`);
  return value;
}
