/** @file Birds far off, crossing the bay in a loose line. Their flight is a function of age. */
import { FRAGMENT_HEAD, OUTPUT, VERTEX_HEAD } from '../../shared/glsl/common.ts';

/** origin: start (x, y, z) and wing span; life: born at (s), lasts (s), speed along x (m/s, signed), seed 0–1. */
export const BIRD_VERTEX = /* glsl */ `
${VERTEX_HEAD}
attribute vec4 origin;
attribute vec4 life;
varying vec3 vWorld;
varying float vAlpha;
void main() {
  float age = uTimeS - life.x;
  vAlpha = smoothstep(0.0, 5.0, age) * smoothstep(0.0, 5.0, life.y - age);
  float beat = uTimeS * evenRate(mix(5.2, 6.6, life.w)) + life.w * 30.0;
  // A few beats, then a glide.
  float effort = smoothstep(-0.25, 0.5, sin(uTimeS * evenRate(0.55) + life.w * 9.0));
  float lift = mix(0.16, 0.62 * sin(beat), effort);
  float ahead = sign(life.z);
  vec3 wing = vec3(position.x * ahead, abs(position.z) * lift + position.y, position.z);
  wing.x -= abs(position.z) * 0.18 * ahead;
  vec3 centre = origin.xyz + vec3(life.z * age, sin(age * 0.31 + life.w * 6.0) * 1.2, sin(age * 0.17) * 3.0);
  vWorld = centre + wing * origin.w;
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
  if (vAlpha <= 0.001) gl_Position = vec4(0.0, 0.0, -2.0, 1.0);
}`;

export const BIRD_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec3 vWorld;
varying float vAlpha;
void main() {
  vec3 c = uAmbient * 0.12 + uZenith * 0.1;
  gl_FragColor = vec4(graded(toFog(c, vWorld)), vAlpha);
  ${OUTPUT}
}`;
