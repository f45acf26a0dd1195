/** @file How the same operations are tiled into threads, and in which precision: one table, chosen by adapter. Pure. */
import type { ConvStep, Plan } from './plan.ts';

export interface Variant {
  readonly name: string;
  /** Pictures and kernels in f16; sums stay in f32. */
  readonly f16: boolean;
  readonly subgroups: boolean;
  /** The four threads of a subgroup share their loads, where sizes allow it, and kernels of 8 bits stay so. */
  readonly sharedLoads: boolean;
  /** Threads that a convolution should have at least: its channels are shared out until it has them. */
  readonly fewestThreads: number;
}

export interface Abilities {
  /** Computed by the processor. */
  readonly software: boolean;
  readonly f16: boolean;
  readonly subgroups: boolean;
  /** Threads of a subgroup, where they are always as many. */
  readonly subgroupSize: number | null;
}

/** Threads that fill a graphics processor of a headset or laptop, and one of a workstation. */
const FILLS_SMALL = 4096;
const FILLS_LARGE = 32_768;

/** As conv3x3-shared.wgsl has it. */
const SHARING_THREADS = 4;

/** The variants to try, the likely best first: processors want few threads, graphics processors many. */
export function variantsFor(abilities: Abilities): readonly Variant[] {
  const { software, f16, subgroups } = abilities;
  const sharedLoads = software && subgroups && abilities.subgroupSize === SHARING_THREADS;
  if (sharedLoads)
    return [{ name: 'shared loads', f16: false, subgroups: true, sharedLoads, fewestThreads: 1 }];
  const precision = f16 ? 'f16' : 'f32';
  const common = { f16, subgroups, sharedLoads: false };
  const plain = { ...common, name: `${precision}, plain`, fewestThreads: 1 };
  const split = { ...common, name: `${precision}, split`, fewestThreads: FILLS_SMALL };
  // A processor has no use for more threads than it has.
  if (software) return [plain, split];
  return [split, { ...common, name: `${precision}, split finely`, fewestThreads: FILLS_LARGE }, plain];
}

export interface Tiling {
  /** Threads of a workgroup side by side, each with 4 filters. */
  readonly lanes: number;
  /** Threads that share out the input channels of one tile. */
  readonly slices: number;
  /** Pixels of a thread. */
  readonly block: '2×2' | '2×6';
  readonly blocksAcross: number;
  readonly blocks: number;
}

const MOST_LANES = 16;
/** 16 lanes × 16 slices × 64 bytes: the workgroup memory that every device has. */
const MOST_SLICES = 16;

export function tileConvolution({ size, from, to }: ConvStep, views: number, variant: Variant): Tiling {
  const outGroups = to.channels / 4;
  const inGroups = from.channels / 4;
  let lanes = MOST_LANES;
  while (outGroups % lanes !== 0) lanes /= 2;
  const blocksAcross = Math.ceil(size.width / 2);
  const blocks = blocksAcross * Math.ceil(size.height / 2);
  const threads = blocks * outGroups * views;
  let slices = 1;
  while (slices < MOST_SLICES && threads * slices < variant.fewestThreads && inGroups % (2 * slices) === 0)
    slices *= 2;
  const shared = variant.sharedLoads && slices === 1 && size.width % 6 === 0 && lanes % SHARING_THREADS === 0;
  return shared
    ? { lanes, slices, block: '2×6', blocksAcross: blocksAcross / 3, blocks: blocks / 3 }
    : { lanes, slices, block: '2×2', blocksAcross, blocks };
}

/** Pixels of a row that a thread of a depthwise convolution computes: as many as leave the device enough threads. */
const RUNS = [12, 6, 3, 1];

export function tileDepthwise(
  { size, to }: ConvStep,
  views: number,
  { fewestThreads }: Variant,
): { readonly run: number; readonly runsAcross: number } {
  const tilings = RUNS.map((run) => ({ run, runsAcross: Math.ceil(size.width / run) }));
  const threads = (runsAcross: number): number => runsAcross * size.height * (to.channels / 4) * views;
  const enough = tilings.find(({ runsAcross }) => threads(runsAcross) >= fewestThreads);
  return enough ?? { run: 1, runsAcross: size.width };
}

/** Bytes of one picture in memory. */
export function pictureBytes(plan: Plan, index: number, variant: Variant): number {
  const picture = plan.convolutions[index]?.to;
  return picture ? picture.rows * picture.stride * picture.channels * (variant.f16 ? 2 : 4) : 0;
}
