/** @file What the world should become: the arrow from adaptation to the scene. */

/** Seven modes of the major scale, dark to bright (order of the circle of fifths). */
export const MODES = ['locrian', 'phrygian', 'aeolian', 'dorian', 'mixolydian', 'ionian', 'lydian'] as const;
export type Mode = (typeof MODES)[number];

export interface LightTargets {
  /** 0 dark – 1 full daylight of the scene. */
  readonly intensity: number;
  /** Correlated colour temperature of the key light, 1800–12000 K. */
  readonly temperatureK: number;
  /** Hue of the accent colour, 0–360°. */
  readonly hueDeg: number;
  /** Saturation of the accent colour, 0–1. */
  readonly saturation: number;
  /** 0 clear – 1 dense. */
  readonly fog: number;
}

export interface MusicTargets {
  /** Beats per minute, 40–120. */
  readonly tempoBpm: number;
  readonly mode: Mode;
  /** Gains of the layers, 0 silent – 1 full (linear amplitude before the master limiter). */
  readonly pad: number;
  readonly bass: number;
  readonly melody: number;
  readonly pulse: number;
  readonly air: number;
  /** 0 muffled – 1 open filter. */
  readonly brightness: number;
  /** Share of the reverb, 0 dry – 1 wet. */
  readonly reverb: number;
}

export interface PacingTargets {
  /** Events a minute: lanterns, birds, falling stars; 0–40. */
  readonly eventsPerMin: number;
  /** Speed of ambient motion (waves, drift, clouds) relative to normal, 0.2–2. */
  readonly motion: number;
}

export interface SceneTargets {
  readonly light: LightTargets;
  readonly music: MusicTargets;
  readonly pacing: PacingTargets;
}
