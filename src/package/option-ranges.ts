/** @file Checks the options' names, and numbers and choices among them: TypeScript checks no range and no NaN, and JavaScript nothing. */
import { assertNames, type CropRegion, namesOf } from '../core/index.ts';
import { BACKEND_CHOICES, LEAST_HZ, MOST_HZ, type SensingOptions } from '../engine/index.ts';
import type { MienscapeOptions } from './interfaces.ts';

const REGION = namesOf<CropRegion>({
  centerX: true,
  centerY: true,
  width: true,
  height: true,
  rotationDeg: true,
  mirrored: true,
});
export const OPTIONS = namesOf<MienscapeOptions>({
  source: true,
  assets: true,
  mapping: true,
  strength: true,
  reducedMotion: true,
  framing: true,
  region: true,
  backend: true,
  rateHz: true,
  onProblem: true,
  replaces: true,
});

/** @throws TypeError for an option that there is not, which would have no effect. */
export function assertOptions(options: MienscapeOptions): void {
  assertNames('createMienscape', options, OPTIONS);
  assertNames('region', options.region, REGION);
}

/** @throws TypeError for one that cannot be changed, or that there is not. */
export const assertChanges = (changes: object): void =>
  assertNames('set()', changes, ['strength', 'reducedMotion']);

function check(name: string, value: unknown, least: number, most: number): void {
  if (!(typeof value === 'number' && value >= least && value <= most))
    throw new RangeError(`${name} is ${value}. Give a number from ${least} to ${most}.`);
}

/** @throws RangeError which names the option and its range */
export function assertRanges({
  strength,
  rateHz,
  region,
}: Pick<MienscapeOptions, 'strength' | 'rateHz' | 'region'>): void {
  if (strength !== undefined) check('strength', strength, 0, 1);
  if (rateHz !== undefined) check('rateHz', rateHz, LEAST_HZ, MOST_HZ);
  if (region) assertRegion(region);
}

function assertRegion(region: CropRegion): void {
  check('region.centerX', region.centerX, 0, 1);
  check('region.centerY', region.centerY, 0, 1);
  check('region.width', region.width, 0.05, 1);
  check('region.height', region.height, 0.05, 1);
  check('region.rotationDeg', region.rotationDeg, -180, 180);
}

function choose(name: string, value: unknown, known: readonly unknown[]): void {
  if (value !== undefined && !known.includes(value))
    throw new RangeError(`${name} is ${value}. Take ${known.join(' or ')}.`);
}

/** @throws RangeError which names the option and what it may be */
export function assertChoices({ framing, region, backend }: MienscapeOptions): void {
  // Webcam framing finds the face itself, and would read no region.
  if (region) choose('framing with a region', framing, ['headset']);
  assertKnown({ framing, backend });
}

function assertKnown({ framing, backend }: Partial<Record<'framing' | 'backend', unknown>>): void {
  choose('framing', framing, ['headset', 'webcam']);
  choose('backend', backend, BACKEND_CHOICES);
}

/**
 * Of sensing alone, where framing and region stand by themselves: webcam framing keeps the region for later.
 * @throws RangeError which names the setting and its range, or what it may be; TypeError for a part of a region that there is not
 */
export function assertSettings(settings: SensingOptions['settings']): void {
  if (!settings) return;
  assertKnown(settings);
  const { region } = settings;
  if (!region) return;
  assertNames('region', region, REGION);
  assertRegion(region);
}
