/** @file Reeds in a light wind, and the fireflies among them. */
import { BILLBOARD_GLSL } from './billboard.ts';
import { FRAGMENT_HEAD, OUTPUT, VERTEX_HEAD } from './common.ts';

/** root: x, y, z and height (m); habit: turn (rad), lean 0–1, seed 0–1, 1 with a seed head. */
export const REED_VERTEX = /* glsl */ `
${VERTEX_HEAD}
attribute vec4 root;
attribute vec4 habit;
varying vec3 vWorld;
varying float vUp;
void main() {
  float up = position.y;
  float head = habit.w * smoothstep(0.72, 0.8, up) * fall(0.9, 1.02, up);
  float wide = (0.010 * (1.0 - up * 0.95) + 0.016 * head) * position.x;
  float gust = sin(uPhase * evenRate(0.8) + root.x * 0.7 + root.z * 0.5) + 0.5 * sin(uPhase * evenRate(1.7) + habit.z * 9.0);
  float bend = up * up * (habit.y * 0.85 + gust * 0.07 * uCalm);
  vec2 across = vec2(cos(habit.x), sin(habit.x));
  vec2 along = vec2(-across.y, across.x);
  vec2 xz = across * wide + along * bend * root.w * 0.5 + vec2(bend * root.w * 0.35, 0.0);
  vWorld = root.xyz + vec3(xz.x, up * root.w * (1.0 - bend * bend * 0.35), xz.y);
  vUp = up;
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}`;

export const REED_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec3 vWorld;
varying float vUp;
void main() {
  vec3 d = normalize(vWorld - cameraPosition);
  float through = pow(max(dot(d, uSunDir), 0.0), 6.0);
  vec3 c = vec3(0.05, 0.055, 0.038) * uAmbient * (0.35 + 1.2 * vUp);
  c += vec3(0.42, 0.34, 0.16) * uKey * through * vUp * 0.16;
  gl_FragColor = vec4(graded(toFog(c, vWorld)), 1.0);
  ${OUTPUT}
}`;

/** root: middle of its dance (x, y, z) and size (m); habit: phase, pace, seed, when in the evening it wakes (0–1). */
export const FIREFLY_VERTEX = /* glsl */ `
${VERTEX_HEAD}
${BILLBOARD_GLSL}
attribute vec4 root;
attribute vec4 habit;
varying vec2 vCorner;
varying float vLight;
void main() {
  vCorner = position.xy;
  float pace = 0.22 * habit.y;
  float wide = uPhase * evenRate(pace) + habit.x;
  float quick = uPhase * evenRate(2.3 * pace) + 2.3 * habit.x;
  float high = uPhase * evenRate(1.7 * pace) + 1.7 * habit.x;
  float deep = uPhase * evenRate(0.8 * pace) + 0.8 * habit.x;
  vec3 centre = root.xyz + uCalm * vec3(sin(wide) * 0.9 + sin(quick) * 0.2, sin(high) * 0.25, cos(deep) * 0.8);
  // A slow breath of light, seconds long: never a blink.
  float breath = 0.5 + 0.5 * sin(uTimeS * evenRate(0.75 * habit.y) + habit.x * 3.0);
  vLight = breath * breath * smoothstep(habit.w, habit.w + 0.15, uLively * (1.0 - 0.5 * uFog));
  vec3 world = facingEye(centre, position.xy, vec2(root.w));
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
  if (vLight <= 0.001) gl_Position = vec4(0.0, 0.0, -2.0, 1.0);
}`;

export const FIREFLY_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec2 vCorner;
varying float vLight;
void main() {
  float r = length(vCorner);
  float light = exp(-r * r * 40.0) + 0.3 * exp(-r * r * 7.0) * fall(0.5, 1.0, r);
  gl_FragColor = vec4(veil(mix(uLantern, vec3(1.0, 0.9, 0.4), 0.5), light * vLight * 0.9), 1.0);
  ${OUTPUT}
}`;
