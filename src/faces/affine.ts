/** @file Affine maps from a crop to the picture it is cut from. */
import type { CropRegion, GreyImage } from '../core/index.ts';

/** x' = a·x + c·y + e, y' = b·x + d·y + f, in pixels; the order of canvas.setTransform. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** Crop pixels (0…cropWidth, 0…cropHeight) → picture pixels, for a region given in fractions of the picture. */
export function regionToPicture(
  region: CropRegion,
  picture: { readonly width: number; readonly height: number },
  crop: { readonly width: number; readonly height: number },
): Affine {
  const angle = (region.rotationDeg * Math.PI) / 180;
  const scaleX = ((region.mirrored ? -1 : 1) * region.width * picture.width) / crop.width;
  const scaleY = (region.height * picture.height) / crop.height;
  const a = Math.cos(angle) * scaleX;
  const b = Math.sin(angle) * scaleX;
  const c = -Math.sin(angle) * scaleY;
  const d = Math.cos(angle) * scaleY;
  return {
    a,
    b,
    c,
    d,
    e: region.centerX * picture.width - a * (crop.width / 2) - c * (crop.height / 2),
    f: region.centerY * picture.height - b * (crop.width / 2) - d * (crop.height / 2),
  };
}

/** The inverse map: picture pixels → crop pixels (what canvas.setTransform wants to draw a crop). */
export function invert(map: Affine): Affine {
  const determinant = map.a * map.d - map.b * map.c;
  if (Math.abs(determinant) < 1e-12)
    throw new RangeError('The crop region has no area. Give it a width and height above 0.');
  const a = map.d / determinant;
  const b = -map.b / determinant;
  const c = -map.c / determinant;
  const d = map.a / determinant;
  return { a, b, c, d, e: -(a * map.e + c * map.f), f: -(b * map.e + d * map.f) };
}

/** Samples a picture through a map, bilinear, edges repeated: [H,W] → [height,width]. */
export function warp(image: GreyImage, map: Affine, width: number, height: number): GreyImage {
  const data = new Float32Array(width * height);
  const source = image.data;
  const right = image.width - 1;
  const bottom = image.height - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let u = map.a * (x + 0.5) + map.c * (y + 0.5) + map.e - 0.5;
      let v = map.b * (x + 0.5) + map.d * (y + 0.5) + map.f - 0.5;
      u = Math.min(right, Math.max(0, u));
      v = Math.min(bottom, Math.max(0, v));
      const x0 = u | 0;
      const y0 = v | 0;
      const x1 = x0 < right ? x0 + 1 : x0;
      const y1 = y0 < bottom ? y0 + 1 : y0;
      const fx = u - x0;
      const fy = v - y0;
      const top = (source[y0 * image.width + x0] ?? 0) * (1 - fx) + (source[y0 * image.width + x1] ?? 0) * fx;
      const low = (source[y1 * image.width + x0] ?? 0) * (1 - fx) + (source[y1 * image.width + x1] ?? 0) * fx;
      data[y * width + x] = top * (1 - fy) + low * fy;
    }
  }
  return { width, height, data };
}
