/** @file How exactly a share is known that was counted on so many faces. */

/** 95 % of a normal distribution lies within so many standard deviations of its mean. */
const Z = 1.959964;

/** The 95 % interval of a share of `right` of `total` (Wilson 1927), 0–1; sound also near 0 and 1, and of few faces. */
export function wilsonInterval(right: number, total: number): readonly [low: number, high: number] {
  const share = right / total;
  const square = Z ** 2 / total;
  const centre = (share + square / 2) / (1 + square);
  const reach = (Z * Math.sqrt((share * (1 - share)) / total + square / (4 * total))) / (1 + square);
  return [Math.max(0, centre - reach), Math.min(1, centre + reach)];
}
