/** @file Stars: small round points, infinitely far like the dome. */
import { FRAGMENT_HEAD, OUTPUT, VERTEX_HEAD } from './common.ts';

export const STARS_VERTEX = /* glsl */ `
${VERTEX_HEAD}
attribute vec3 look;
varying vec3 vLight;
void main() {
  vec3 d = normalize(position);
  float twinkle = 1.0 - 0.25 * uCalm * (0.5 + 0.5 * sin(uTimeS * evenRate(0.9) + look.z * 7.0));
  float haze = smoothstep(0.02, 0.35, d.y) * (1.0 - 0.7 * smoothstep(0.7, 1.0, dot(d, uSunDir)));
  vec3 tint = mix(vec3(1.0, 0.86, 0.72), vec3(0.76, 0.86, 1.0), look.y);
  vLight = tint * look.x * twinkle * haze * uStars;
  gl_PointSize = mix(1.6, 3.4, look.x);
  gl_Position = projectionMatrix * vec4(mat3(viewMatrix) * position, 1.0);
  if (uStars <= 0.001) gl_Position = vec4(0.0, 0.0, -2.0, 1.0);
}`;

export const STARS_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec3 vLight;
void main() {
  float r = length(gl_PointCoord - 0.5) * 2.0;
  gl_FragColor = vec4(vLight * 0.75 * (1.0 - smoothstep(0.1, 1.0, r)), 1.0);
  ${OUTPUT}
}`;
