/** @file A Grad-CAM map laid over the half of the face that the network saw. */
import { clamp, type GreyImage } from '../core/index.ts';
import { resample } from '../faces/index.ts';

/** RGBA bytes, row-major. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Dark violet to yellow, rising in lightness, so that it reads without colour too: stops of Matplotlib's inferno. */
const STOPS = [
  [0, 0, 4],
  [87, 16, 110],
  [188, 55, 84],
  [249, 142, 9],
  [252, 255, 164],
] as const;

/** Colour of a heat of 0–1. */
export function heatColour(heat: number): readonly [number, number, number] {
  const place = clamp(heat, 0, 1) * (STOPS.length - 1);
  const from = STOPS[Math.floor(place)] ?? STOPS[0];
  const to = STOPS[Math.ceil(place)] ?? from;
  const t = place - Math.floor(place);
  return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t];
}

/**
 * The picture in grey, enlarged `zoom` times, the heat over it: the hotter, the more of the colour. The map
 * covers the whole picture, whatever its own extent.
 */
export function overlayHeat(
  picture: GreyImage,
  map: { readonly heat: Float32Array; readonly width: number; readonly height: number },
  zoom: number,
): RgbaImage {
  const width = picture.width * zoom;
  const height = picture.height * zoom;
  const grey = resample(picture, width, height).data;
  const heat = resample({ width: map.width, height: map.height, data: map.heat }, width, height).data;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const value = heat[i] ?? 0;
    const share = 0.7 * value;
    const colour = heatColour(value);
    for (let c = 0; c < 3; c++) data[4 * i + c] = (1 - share) * (grey[i] ?? 0) + share * (colour[c] ?? 0);
    data[4 * i + 3] = 255;
  }
  return { width, height, data };
}
