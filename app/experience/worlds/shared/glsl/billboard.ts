/** @file A quad that faces the eye and stays upright, in either eye of a headset. */

/** Needs `position` in −1..1. */
export const BILLBOARD_GLSL = /* glsl */ `
vec3 facingEye(vec3 centre, vec2 corner, vec2 halfSizeM) {
  vec3 toEye = cameraPosition - centre;
  vec3 right = normalize(cross(vec3(0.0, 1.0, 0.0), toEye));
  vec3 up = normalize(cross(toEye, right));
  return centre + right * corner.x * halfSizeM.x + up * corner.y * halfSizeM.y;
}`;
