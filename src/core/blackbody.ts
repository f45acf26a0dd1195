/** @file The colour of a glowing body, in linear sRGB. */
import { luminance, type Rgb } from './colour.ts';
import { clamp } from './maths.ts';

const LOWEST_K = 1667;
const HIGHEST_K = 25000;

/**
 * Writes the linear sRGB colour of a black body at `temperatureK` into `out`, scaled to luminance 1.
 * Chromaticity: cubic fit of the Planckian locus (Kim et al. 2002, US patent 7024034), 1667–25000 K, clamped there.
 * Below about 1900 K blue leaves the sRGB gamut and is cut at 0.
 */
export function blackbody(temperatureK: number, out: Rgb): Rgb {
  const t = clamp(temperatureK, LOWEST_K, HIGHEST_K);
  const x =
    t <= 4000
      ? -0.2661239e9 / t ** 3 - 0.2343589e6 / t ** 2 + 0.8776956e3 / t + 0.17991
      : -3.0258469e9 / t ** 3 + 2.1070379e6 / t ** 2 + 0.2226347e3 / t + 0.24039;
  const y =
    t <= 2222
      ? -1.1063814 * x ** 3 - 1.3481102 * x ** 2 + 2.18555832 * x - 0.20219683
      : t <= 4000
        ? -0.9549476 * x ** 3 - 1.37418593 * x ** 2 + 2.09137015 * x - 0.16748867
        : 3.081758 * x ** 3 - 5.8733867 * x ** 2 + 3.75112997 * x - 0.37001483;
  // xyY with Y = 1 → XYZ → linear sRGB (IEC 61966-2-1).
  const cieX = x / y;
  const cieZ = (1 - x - y) / y;
  out[0] = Math.max(0, 3.2404542 * cieX - 1.5371385 - 0.4985314 * cieZ);
  out[1] = Math.max(0, -0.969266 * cieX + 1.8760108 + 0.041556 * cieZ);
  out[2] = Math.max(0, 0.0556434 * cieX - 0.2040259 + 1.0572252 * cieZ);
  const scale = 1 / luminance(out);
  for (let i = 0; i < 3; i++) out[i] = (out[i] ?? 0) * scale;
  return out;
}
