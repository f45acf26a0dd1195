/** @file Floor, leaves, ferns, shafts of light and drifting lights of the forest. */

import { BILLBOARD_GLSL } from '../../shared/glsl/billboard.ts';
import { FRAGMENT_HEAD, OUTPUT, VERTEX_HEAD } from '../../shared/glsl/common.ts';
import { LAMPS_GLSL, LIT } from '../../shared/glsl/land.ts';
import { BRIGHTNESS_GLSL } from '../kindling.ts';

/** `path`: 1 on the trodden way, 0 beside it. */
export const FLOOR_VERTEX = /* glsl */ `
${LAMPS_GLSL}
attribute float path;
varying vec3 vWorld;
varying vec3 vNormal;
varying float vLamp;
varying float vPath;
void main() {
  vWorld = position;
  vNormal = normal;
  vPath = path;
  vLamp = lampLight(vWorld, vNormal);
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}`;

export const FLOOR_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
${LIT}
varying vec3 vWorld;
varying vec3 vNormal;
varying float vLamp;
varying float vPath;
void main() {
  vec4 broad = texture2D(uNoise, vWorld.xz * 0.06);
  vec4 fine = texture2D(uNoise, vWorld.xz * 0.43);
  vec2 slope = broad.ba * 0.05 + fine.ba * 0.08;
#ifdef HIGH_QUALITY
  vec4 grit = texture2D(uNoise, vWorld.xz * 2.1);
  slope += grit.ba * 0.07;
  fine.g = mix(fine.g, grit.g, 0.45);
#endif
  vec3 n = normalize(vNormal + vec3(-slope.x, 0.0, -slope.y));
  float trodden = smoothstep(0.35, 0.8, vPath + (fine.r - 0.5) * 0.5);
  vec3 moss = mix(vec3(0.07, 0.095, 0.042), vec3(0.11, 0.125, 0.06), smoothstep(0.3, 0.7, broad.r));
  vec3 litter = vec3(0.115, 0.085, 0.058);
  vec3 albedo = mix(moss, litter, smoothstep(0.52, 0.72, fine.r) * 0.6);
  albedo = mix(albedo, vec3(0.19, 0.155, 0.12), trodden) * (0.55 + 0.9 * fine.g);
  // What falls through the leaves, in patches that hardly move.
  float gaps = smoothstep(0.52, 0.78, texture2D(uNoise, vWorld.xz * 0.035 + vec2(0.004 * sin(uPhase * evenRate(0.2)), 0.0)).r);
  vec3 c = lit(albedo, n) * (0.5 + 0.9 * gaps) + albedo * uKey * gaps * 0.22;
  c += uLantern * vLamp * (0.03 + 5.0 * albedo);
  gl_FragColor = vec4(graded(toFog(c, vWorld)), 1.0);
  ${OUTPUT}
}`;

/** Clusters of leaves on a card. origin: middle (x, y, z) and half width (m); life: turn, tilt, seed, droop. */
export const LEAVES_VERTEX = /* glsl */ `
${VERTEX_HEAD}
attribute vec4 origin;
attribute vec4 life;
varying vec2 vCorner;
varying vec3 vWorld;
varying float vSeed;
void main() {
  vCorner = position.xy;
  vSeed = life.z;
  vec2 across = vec2(cos(life.x), sin(life.x));
  float sway = uCalm * (0.05 * sin(uPhase * evenRate(0.5) + life.z * 30.0) + 0.03 * sin(uPhase * evenRate(0.93) + origin.x));
  vec3 up = normalize(vec3(-across.y * life.y + sway, 1.0, across.x * life.y));
  vWorld = origin.xyz + vec3(across.x, sway, across.y) * position.x * origin.w
         + up * position.y * origin.w * 0.62 - vec3(0.0, position.x * position.x * life.w, 0.0);
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}`;

export const LEAVES_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec2 vCorner;
varying vec3 vWorld;
varying float vSeed;
void main() {
  float r = length(vCorner);
  vec2 at = vCorner * 0.16 + vSeed * vec2(3.7, 5.9);
  float mass = texture2D(uNoise, at).r + 0.75 * (texture2D(uNoise, at * 2.7).g - 0.5);
  if (mass < 0.34 + 0.42 * r * r) discard;
  vec3 d = normalize(vWorld - cameraPosition);
  float through = pow(max(dot(d, uSunDir), 0.0), 5.0);
  vec3 c = vec3(0.04, 0.058, 0.03) * uAmbient * (0.7 + 0.8 * mass);
  c += vec3(0.22, 0.3, 0.08) * uKey * through * 0.16 * smoothstep(0.75, 0.4, mass);
  gl_FragColor = vec4(graded(toFog(c, vWorld)), 1.0);
  ${OUTPUT}
}`;

/** Fronds. root: x, y, z, length (m); habit: turn (rad), arch 0–1, seed 0–1, tilt. */
export const FERN_VERTEX = /* glsl */ `
${VERTEX_HEAD}
${LAMPS_GLSL}
attribute vec4 root;
attribute vec4 habit;
varying vec3 vWorld;
varying float vUp;
varying float vAcross;
varying float vLamp;
void main() {
  float up = position.y;
  vUp = up;
  vAcross = position.x;
  vec2 out_ = vec2(cos(habit.x), sin(habit.x));
  float sway = uCalm * 0.04 * up * up * sin(uPhase * evenRate(0.7) + habit.z * 20.0 + root.x);
  float wide = 0.17 * root.w * sin(3.1416 * pow(up, 0.75)) * (1.0 - 0.55 * up) * position.x;
  float rise = sin(min(up * (1.15 + habit.y * 0.75), 2.2)) * (0.62 - 0.16 * habit.y);
  vec2 xz = out_ * (up * root.w * (0.55 + 0.4 * habit.y) + sway) + vec2(-out_.y, out_.x) * (wide + sway);
  vWorld = root.xyz + vec3(xz.x, rise * root.w - abs(wide) * 0.35, xz.y);
  vLamp = lampLight(vWorld, vec3(0.0, 1.0, 0.0));
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}`;

export const FERN_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec3 vWorld;
varying float vUp;
varying float vAcross;
varying float vLamp;
void main() {
  // Leaflets: the blade is cut into teeth that grow narrower toward its tip.
  float tooth = abs(fract(vUp * 15.0 - abs(vAcross) * 1.6) - 0.5) * 2.0;
  if (abs(vAcross) > 0.14 && tooth < 0.34 + 0.3 * abs(vAcross)) discard;
  vec3 d = normalize(vWorld - cameraPosition);
  float through = pow(max(dot(d, uSunDir), 0.0), 5.0);
  vec3 leaf = vec3(0.075, 0.12, 0.04);
  vec3 c = leaf * uAmbient * (0.3 + 1.0 * vUp) + vec3(0.3, 0.38, 0.1) * uKey * through * 0.12 * vUp;
  c += uLantern * vLamp * (leaf * 2.6 + 0.03);
  gl_FragColor = vec4(graded(toFog(c, vWorld)), 1.0);
  ${OUTPUT}
}`;

/** Light that stands in the air. origin: foot (x, y, z) and width (m); life: length (m), –, seed, –. */
export const SHAFT_VERTEX = /* glsl */ `
${VERTEX_HEAD}
attribute vec4 origin;
attribute vec4 life;
varying vec2 vAt;
varying vec3 vWorld;
varying float vSeed;
void main() {
  vAt = vec2(position.x, position.y * 0.5 + 0.5);
  vSeed = life.z;
  // From above and behind, leaning as the light falls, the flat side to the eye.
  vec3 along = normalize(vec3(uSunDir.x * 0.9, 1.0, uSunDir.z * 0.35));
  vec3 right = normalize(cross(along, origin.xyz - cameraPosition));
  vWorld = origin.xyz + along * vAt.y * life.x + right * position.x * origin.w * (0.6 + 0.4 * vAt.y);
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}`;

export const SHAFT_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec2 vAt;
varying vec3 vWorld;
varying float vSeed;
void main() {
  float across = exp(-vAt.x * vAt.x * 5.0) * fall(0.6, 1.0, abs(vAt.x));
  float along = smoothstep(0.0, 0.35, vAt.y) * fall(0.55, 1.0, vAt.y);
  float motes = 0.75 + 0.5 * (texture2D(uNoise, vec2(vAt.x * 0.12 + vSeed, vAt.y * 0.5 - uPhase * evenDrift(0.004))).r - 0.5);
  float breath = 0.8 + 0.2 * sin(uPhase * evenRate(0.12) + vSeed * 20.0);
  gl_FragColor = vec4(veil(uGlow * 0.5 + uKey * 0.2, across * along * motes * breath * (0.3 + 0.35 * uFog)), 1.0);
  ${OUTPUT}
}`;

/** How a hanging lantern is lit; for glsl/lanterns.ts. */
export const HANGING_FLIGHT = /* glsl */ `
${VERTEX_HEAD}
${BRIGHTNESS_GLSL}
attribute vec4 origin;
attribute vec4 life;
varying float vLight;
varying vec3 vCentre;
vec3 fly() {
  float age = uTimeS - life.x;
  vLight = kindled(age, life.y - age, life.z) * (1.0 + 0.05 * uCalm * sin(uTimeS * evenRate(1.1 + life.w) + life.w * 40.0));
  float swing = uCalm * sin(uPhase * evenRate(0.5 + 0.3 * life.w) + life.w * 40.0);
  vCentre = origin.xyz + vec3(0.035 * swing, 0.0, 0.02 * uCalm * sin(uPhase * evenRate(0.41) + life.w * 17.0));
  return vCentre;
}`;

/** Lights adrift. origin: start and size; life: born (s), lasts (s), speed (m/s, signed), seed. */
export const DRIFT_VERTEX = /* glsl */ `
${VERTEX_HEAD}
${BILLBOARD_GLSL}
attribute vec4 origin;
attribute vec4 life;
varying vec2 vCorner;
varying float vLight;
void main() {
  vCorner = position.xy;
  float age = uTimeS - life.x;
  vLight = smoothstep(0.0, 5.0, age) * smoothstep(0.0, 8.0, life.y - age);
  float t = age * 0.5 + life.w * 40.0;
  vec3 centre = origin.xyz + vec3(life.z * age, age * 0.07, 0.0)
    + uCalm * vec3(sin(t * 0.7) * 0.5, sin(t) * 0.28, cos(t * 0.6) * 0.7);
  vec3 world = facingEye(centre, position.xy, vec2(origin.w));
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
  if (vLight <= 0.001) gl_Position = vec4(0.0, 0.0, -2.0, 1.0);
}`;

export const DRIFT_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec2 vCorner;
varying float vLight;
void main() {
  float r = length(vCorner);
  float light = exp(-r * r * 30.0) + 0.35 * exp(-r * r * 6.0) * fall(0.5, 1.0, r);
  gl_FragColor = vec4(veil(mix(uLantern, uHorizon + vec3(0.35, 0.5, 0.45), 0.65), light * vLight * 0.8), 1.0);
  ${OUTPUT}
}`;
