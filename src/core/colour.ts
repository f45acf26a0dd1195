/** @file Linear-RGB arithmetic that writes into its last argument: it runs every frame and allocates nothing. */

/** Linear sRGB, unbounded above. A plain array of three: writable in place and readable by three's `fromArray`. */
export type Rgb = [number, number, number];

/** Relative luminance (Rec. 709). */
export function luminance(colour: Readonly<Rgb>): number {
  return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2];
}

export function setRgb(out: Rgb, red: number, green: number, blue: number): Rgb {
  out[0] = red;
  out[1] = green;
  out[2] = blue;
  return out;
}

/** a + (b − a)·t; `out` may be a or b. */
export function mixRgb(a: Readonly<Rgb>, b: Readonly<Rgb>, t: number, out: Rgb): Rgb {
  return setRgb(out, a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t);
}

/** Scales to a given luminance; black stays black. */
export function toLuminance(colour: Rgb, wanted: number): Rgb {
  const now = luminance(colour);
  const scale = now > 0 ? wanted / now : 0;
  return setRgb(colour, colour[0] * scale, colour[1] * scale, colour[2] * scale);
}

/** Mixes in grey of the same luminance until red is no more than `mostRed` (above 1/3) of R + G + B. */
export function calmRed(colour: Rgb, mostRed: number): Rgb {
  const sum = colour[0] + colour[1] + colour[2];
  const excess = colour[0] - mostRed * sum;
  if (excess <= 0) return colour;
  const grey = luminance(colour);
  // Solve R(t) = mostRed · sum(t) for the share t of grey.
  const t = excess / (excess - grey + mostRed * 3 * grey);
  return setRgb(
    colour,
    colour[0] + (grey - colour[0]) * t,
    colour[1] + (grey - colour[1]) * t,
    colour[2] + (grey - colour[2]) * t,
  );
}

const toLinear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;

/** HSL (CSS) → linear sRGB. `hueDeg` any, saturation and lightness 0–1. */
export function fromHsl(hueDeg: number, saturation: number, lightness: number, out: Rgb): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  for (let i = 0; i < 3; i++) {
    const k = ((((i === 0 ? 0 : i === 1 ? 8 : 4) + hueDeg / 30) % 12) + 12) % 12;
    out[i] = toLinear(lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  }
  return out;
}
