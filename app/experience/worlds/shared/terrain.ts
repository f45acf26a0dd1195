/** @file The lie of the land, once for geometry and once for shaders: a bay, with level ground underfoot. */

/** Height of the calm sea, m; the floor where the person stands is 0. */
export const SEA_LEVEL_M = -0.36;
/** The water's edge straight ahead, m from the person. */
const EDGE_M = 5.2;
const LEVEL_RADIUS_M = 2.2;

const clamp01 = (t: number): number => Math.min(1, Math.max(0, t));
const smooth = (from: number, to: number, value: number): number => {
  const t = clamp01((value - from) / (to - from));
  return t * t * (3 - 2 * t);
};

/** z of the water's edge at x. Both arms of the bay come forward, the left one later. */
export function shoreZ(x: number): number {
  const bay = -0.0042 * x * x - (x > 0 ? 0.0075 * x * x : 0);
  return -EDGE_M + 0.75 * Math.sin(x * 0.23 + 0.9) + 0.3 * Math.sin(x * 0.61 + 2.1) + Math.max(bay, -70);
}

/** Ground height, m. Below SEA_LEVEL_M it is under water. */
export function groundY(x: number, z: number): number {
  const inland = z - shoreZ(x);
  const beach = SEA_LEVEL_M + (inland > 0 ? 0.072 * Math.min(inland, 14) : 0.13 * Math.max(inland, -40));
  const dune =
    smooth(9, 46, inland) *
    (3.4 + 1.5 * Math.sin(x * 0.07 + 1.3) + 0.9 * Math.sin(x * 0.16 + z * 0.05) + 0.05 * Math.abs(x));
  const level = 1 - smooth(LEVEL_RADIUS_M, LEVEL_RADIUS_M + 3, Math.hypot(x, z));
  return beach * (1 - level) + dune;
}

/** The same edge and slope near the water, for the sea's shader (the dunes do not matter there). */
export const TERRAIN_GLSL = /* glsl */ `
float shoreZ(float x) {
  float bay = -0.0042 * x * x - (x > 0.0 ? 0.0075 * x * x : 0.0);
  return -${EDGE_M.toFixed(3)} + 0.75 * sin(x * 0.23 + 0.9) + 0.3 * sin(x * 0.61 + 2.1) + max(bay, -70.0);
}
float calmDepth(vec2 xz) {
  float inland = xz.y - shoreZ(xz.x);
  return inland > 0.0 ? -0.072 * inland : 0.13 * min(-inland, 40.0);
}`;
