/** @file Which place of a video's picture a pointer is on. Pure. */

export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Shares of the picture's width and height, 0–1 from its top left; null beside the picture.
 * @param at pointer, CSS pixels
 * @param box the element, CSS pixels
 * @param picture its own size, pixels
 * @param fit how the picture lies in the element: `cover` cuts it, `contain` leaves bars, `fill` stretches it
 */
export function picturePlace(
  at: Place,
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  picture: { readonly width: number; readonly height: number },
  fit: string,
): Place | null {
  if (!(picture.width > 0 && picture.height > 0 && box.width > 0 && box.height > 0)) return null;
  const [acrossScale, downScale] = [box.width / picture.width, box.height / picture.height];
  const scale = fit === 'cover' ? Math.max(acrossScale, downScale) : Math.min(acrossScale, downScale);
  const [width, height] =
    fit === 'fill' ? [box.width, box.height] : [picture.width * scale, picture.height * scale];
  const x = 0.5 + (at.x - box.left - box.width / 2) / width;
  const y = 0.5 + (at.y - box.top - box.height / 2) / height;
  return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : null;
}
