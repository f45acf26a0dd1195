/** @file Sand, stones, wood and reeds: lit by the low light and the sky, dark against both. */

import { MOST_LAMPS } from '../lamps.ts';
import { SEA_LEVEL_M } from '../terrain.ts';
import { FRAGMENT_HEAD, OUTPUT, VERTEX_HEAD } from './common.ts';
import { SWASH_GLSL } from './sea.ts';

export const LIT = /* glsl */ `
vec3 lit(vec3 albedo, vec3 n) {
  float sun = max(dot(n, uSunDir), 0.0);
  vec3 sky = mix(uAmbient * 0.42, uAmbient, 0.5 + 0.5 * n.y);
  return albedo * (sky + uKey * sun * 0.8);
}`;

/** Light of the lanterns near by on a surface at `world` facing `n`: bounded, and only where lamps are. */
export const LAMPS_GLSL = /* glsl */ `
uniform vec4 uLamps[${MOST_LAMPS}];
float lampLight(vec3 world, vec3 n) {
  float sum = 0.0;
  for (int i = 0; i < ${MOST_LAMPS}; i++) {
    vec3 to = uLamps[i].xyz - world;
    float d2 = dot(to, to);
    sum += uLamps[i].w * (0.3 + 0.7 * max(dot(n, to) * inversesqrt(d2 + 1e-4), 0.0)) / (0.6 + d2);
  }
  return sum;
}`;

export const GROUND_VERTEX = /* glsl */ `
varying vec3 vWorld;
varying vec3 vNormal;
void main() {
  vWorld = (modelMatrix * vec4(position, 1.0)).xyz;
  vNormal = normal;
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}`;

export const GROUND_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
${SWASH_GLSL}
${LIT}
varying vec3 vWorld;
varying vec3 vNormal;
void main() {
  vec3 toEye = cameraPosition - vWorld;
  float far = length(toEye);
  vec3 v = toEye / far;
  vec4 broad = texture2D(uNoise, vWorld.xz * 0.045);
  vec4 fine = texture2D(uNoise, vWorld.xz * 0.31);
  float above = vWorld.y - (${SEA_LEVEL_M.toFixed(3)});
  // Wet where the water has just been, and damp a little higher.
  float reach = 0.055 + (broad.r - 0.5) * 0.05;
  float wet = 1.0 - smoothstep(reach, reach + 0.035, above);
  float damp = 1.0 - smoothstep(reach, reach + 0.16, above);
  vec2 slope = (broad.ba * 0.022 + fine.ba * 0.03) * (1.0 - 0.93 * wet);
#ifdef HIGH_QUALITY
  vec4 grit = texture2D(uNoise, vWorld.xz * 1.9);
  slope += grit.ba * 0.034 * (1.0 - wet) * fall(3.0, 14.0, far);
  fine.g = mix(fine.g, grit.g, 0.45);
#endif
  vec3 n = normalize(vNormal + vec3(-slope.x, 0.0, -slope.y));
  vec3 albedo = mix(vec3(0.40, 0.34, 0.29), vec3(0.30, 0.27, 0.25), smoothstep(0.35, 0.65, broad.r));
  albedo *= 0.85 + 0.3 * fine.g;
  albedo *= 1.0 - 0.42 * damp - 0.2 * wet;
  // Dunes wear grass.
  albedo = mix(albedo, vec3(0.085, 0.095, 0.07) * (0.6 + 0.8 * fine.g), smoothstep(0.45, 1.3, vWorld.y + (broad.r - 0.5) * 2.4) * 0.9);
  vec3 c = lit(albedo, n);
  vec3 r = reflect(-v, n);
  r.y = abs(r.y) + 0.03;
  float fresnel = 0.03 + 0.97 * pow(1.0 - max(dot(n, v), 0.0), 5.0);
  c = mix(c, skyBase(normalize(r)), fresnel * wet * 0.9);
  float glint = pow(max(dot(normalize(r), uSunDir), 0.0), 90.0);
  c += uDisc * glint * wet * 0.12;
  gl_FragColor = vec4(graded(toFog(c, vWorld)), 1.0);
  ${OUTPUT}
}`;

/** Solid things with instance matrices or without; `albedo`: linear RGB and roughness 0–1. */
export const SOLID_VERTEX = /* glsl */ `
${VERTEX_HEAD}
#ifdef LAMPS
${LAMPS_GLSL}
varying float vLamp;
#endif
attribute vec4 albedo;
varying vec3 vWorld;
varying vec3 vNormal;
varying vec4 vAlbedo;
void main() {
  vec4 at = vec4(position, 1.0);
  vec3 n = normal;
#ifdef USE_INSTANCING
  at = instanceMatrix * at;
  mat3 turn = mat3(instanceMatrix);
  // Tall instances are scaled unevenly: normals take the inverse scale.
  n = turn * (n / vec3(dot(turn[0], turn[0]), dot(turn[1], turn[1]), dot(turn[2], turn[2])));
#endif
  vWorld = (modelMatrix * at).xyz;
  vNormal = normalize(n);
  vAlbedo = albedo;
#ifdef LAMPS
  vLamp = lampLight(vWorld, vNormal);
#endif
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}`;

export const SOLID_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
${LIT}
varying vec3 vWorld;
varying vec3 vNormal;
varying vec4 vAlbedo;
#ifdef LAMPS
varying float vLamp;
#endif
void main() {
  vec3 v = normalize(cameraPosition - vWorld);
  vec3 n = normalize(vNormal);
#ifdef HIGH_QUALITY
  // Chips and grain: slopes of the noise, laid on from the side that faces most.
  vec2 side = abs(n.y) > 0.6 ? vWorld.xz : vec2(vWorld.x + vWorld.z, vWorld.y * 1.4);
  vec2 chip = texture2D(uNoise, side * 0.33).ba * 0.22 + texture2D(uNoise, side * 1.1).ba * 0.12;
  n = normalize(n + vec3(chip.x, 0.0, chip.y) * vAlbedo.a);
#endif
  float above = vWorld.y - (${SEA_LEVEL_M.toFixed(3)});
  float wet = 1.0 - smoothstep(0.02, 0.22, above);
  vec4 grain4 = texture2D(uNoise, vWorld.xz * 0.4 + vWorld.y * 0.57);
  vec3 c = lit(vAlbedo.rgb * mix(1.0, 0.4 + 1.2 * grain4.g, 0.25 + 0.75 * vAlbedo.a) * (1.0 - 0.45 * wet), n);
#ifdef BARK
  // Long furrows, and moss toward the foot.
  float furrow = texture2D(uNoise, vec2((vWorld.x - vWorld.z) * 0.42, vWorld.y * 0.06)).g;
  float moss = fall(0.2, 3.2, vWorld.y) * smoothstep(0.35, 0.65, grain4.r + 0.25 * n.y);
  c *= 0.45 + 1.1 * furrow;
  c = mix(c, lit(vec3(0.075, 0.105, 0.05), n), moss * 0.75);
#endif
#ifdef LAMPS
  c += uLantern * vLamp * (0.02 + 3.4 * vAlbedo.rgb) * (0.4 + 0.9 * grain4.g);
#endif
  // A rim of light where the edge turns to the low sun.
  float rim = pow(1.0 - max(dot(n, v), 0.0), 3.5) * max(dot(-v, uSunDir), 0.0);
  c += (uGlow * 0.45 + uKey * 0.12) * rim * (0.4 + 0.6 * max(n.y, 0.0));
  gl_FragColor = vec4(graded(toFog(c, vWorld)), 1.0);
  ${OUTPUT}
}`;
