/** @file The forest's palette: the dusk's, turned to pine and moss, darker, with warmer lanterns. Pure. */
import {
  calmRed,
  clamp,
  type LightTargets,
  lerp,
  luminance,
  mixRgb,
  type Rgb,
  setRgb,
  toLuminance,
} from '../../../../src/core/index.ts';
import { type ColourName, MOST_RED, type Palette, writePalette } from '../shared/palette.ts';

const PINE: Readonly<Rgb> = [0.13, 0.36, 0.33];
const MOSS: Readonly<Rgb> = [0.3, 0.44, 0.2];
const scratch: Rgb = [0, 0, 0];

/** Share of forest green in a colour, and what is left of its light under the trees. */
const UNDER_TREES = {
  zenith: [PINE, 0.5, 0.9],
  mid: [PINE, 0.42, 0.75],
  horizon: [PINE, 0.3, 0.6],
  belt: [PINE, 0.45, 0.5],
  mist: [PINE, 0.36, 0.5],
  ambient: [MOSS, 0.34, 0.62],
  cloudShade: [PINE, 0.4, 0.8],
} as const satisfies Partial<Record<ColourName, readonly [Readonly<Rgb>, number, number]>>;
/** Listed once: the palette is written at every frame. */
const GREENED = Object.entries(UNDER_TREES) as [
  keyof typeof UNDER_TREES,
  (typeof UNDER_TREES)[keyof typeof UNDER_TREES],
][];

/** Writes the palette of these targets into `out`. */
export function writeForestPalette(light: LightTargets, out: Palette): Palette {
  writePalette(light, out);
  for (const [name, [green, share, left]] of GREENED) {
    const colour = out[name];
    const light = luminance(colour);
    setRgb(scratch, green[0], green[1], green[2]);
    mixRgb(colour, toLuminance(scratch, light), share, colour);
    toLuminance(calmRed(colour, MOST_RED.field), light * left);
  }
  const day = clamp(light.intensity, 0, 1);
  toLuminance(out.key, luminance(out.key) * 0.75);
  toLuminance(out.glow, luminance(out.glow) * 0.7);
  toLuminance(out.disc, luminance(out.disc) * 0.5);
  toLuminance(out.lantern, lerp(0.62, 0.8, day));
  // The light stands higher, between the trunks; air among trees is never quite clear.
  out.sunElevationDeg = lerp(7, 13, day);
  out.fog = lerp(0.34, 0.85, clamp(light.fog, 0, 1));
  return out;
}
