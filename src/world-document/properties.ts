/**
 * @file The properties of a world that can be bound: each property, the kinds of node that have it, its unit and its
 * usual binding.
 */
import type { CurvePreset } from '../adaptation/index.ts';
import type { OutputPath } from '../core/index.ts';

/** `scene`: the surroundings that every own world has: sky, its light, fog. */
export const NODE_KINDS = ['scene', 'light', 'material', 'animation'] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

export interface PropertyDescriptor {
  readonly label: string;
  readonly on: readonly NodeKind[];
  /** `×`: times what the file says. */
  readonly unit: '×' | 'K' | '°' | '';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** How it is bound unless somebody says otherwise. */
  readonly target: OutputPath;
  readonly range: readonly [number, number];
  readonly curve: CurvePreset;
}

export const PROPERTIES = {
  intensity: {
    label: 'Brightness',
    on: ['light'],
    unit: '×',
    min: 0,
    max: 4,
    step: 0.05,
    target: 'light.intensity',
    range: [0.2, 1.5],
    curve: 'linear',
  },
  temperatureK: {
    label: 'Colour temperature',
    on: ['light'],
    unit: 'K',
    min: 1800,
    max: 12_000,
    step: 100,
    target: 'light.temperatureK',
    range: [1800, 12_000],
    curve: 'linear',
  },
  hueDeg: {
    label: 'Hue',
    on: ['light', 'material', 'scene'],
    unit: '°',
    min: 0,
    max: 360,
    step: 5,
    target: 'light.hueDeg',
    range: [0, 360],
    curve: 'linear',
  },
  emission: {
    label: 'Glow',
    on: ['material'],
    unit: '×',
    min: 0,
    max: 4,
    step: 0.05,
    target: 'light.intensity',
    range: [1.2, 0.7],
    curve: 'linear',
  },
  opacity: {
    label: 'Opacity',
    on: ['material'],
    unit: '',
    min: 0,
    max: 1,
    step: 0.05,
    target: 'light.fog',
    range: [1, 0.4],
    curve: 'linear',
  },
  speed: {
    label: 'Speed',
    on: ['animation'],
    unit: '×',
    min: 0,
    max: 3,
    step: 0.05,
    target: 'pacing.motion',
    range: [0.2, 2],
    curve: 'linear',
  },
  skyBrightness: {
    label: 'Sky',
    on: ['scene'],
    unit: '×',
    min: 0,
    max: 2,
    step: 0.05,
    target: 'light.intensity',
    range: [0.12, 1],
    curve: 'linear',
  },
  skySaturation: {
    label: 'Colour of the sky',
    on: ['scene'],
    unit: '',
    min: 0,
    max: 1,
    step: 0.05,
    target: 'light.saturation',
    range: [0.05, 0.6],
    curve: 'linear',
  },
  ambient: {
    label: 'Light of the sky',
    on: ['scene'],
    unit: '×',
    min: 0,
    max: 4,
    step: 0.05,
    target: 'light.intensity',
    range: [0.25, 1.2],
    curve: 'linear',
  },
  fog: {
    label: 'Fog',
    on: ['scene'],
    unit: '',
    min: 0,
    max: 1,
    step: 0.05,
    target: 'light.fog',
    range: [0, 1],
    curve: 'linear',
  },
} as const satisfies Readonly<Record<string, PropertyDescriptor>>;

export type PropertyName = keyof typeof PROPERTIES;
export const PROPERTY_NAMES = Object.keys(PROPERTIES) as readonly PropertyName[];

export const propertiesOf = (kind: NodeKind): readonly PropertyName[] =>
  PROPERTY_NAMES.filter((name) => (PROPERTIES[name].on as readonly NodeKind[]).includes(kind));
