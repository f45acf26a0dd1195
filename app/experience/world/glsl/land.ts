/** @file Sand, stones, wood and reeds: lit by the low light and the sky, dark against both. */
import { SEA_LEVEL_M } from '../terrain.ts';
import { FRAGMENT_HEAD, OUTPUT, VERTEX_HEAD } from './common.ts';
import { SWASH_GLSL } from './sea.ts';

const LIT = /* glsl */ `
vec3 lit(vec3 albedo, vec3 n) {
  float sun = max(dot(n, uSunDir), 0.0);
  vec3 sky = mix(uAmbient * 0.42, uAmbient, 0.5 + 0.5 * n.y);
  return albedo * (sky + uKey * sun * 0.8);
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
attribute vec4 albedo;
varying vec3 vWorld;
varying vec3 vNormal;
varying vec4 vAlbedo;
void main() {
  vec4 at = vec4(position, 1.0);
  vec3 n = normal;
#ifdef USE_INSTANCING
  at = instanceMatrix * at;
  n = mat3(instanceMatrix) * n;
#endif
  vWorld = (modelMatrix * at).xyz;
  vNormal = normalize(n);
  vAlbedo = albedo;
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}`;

export const SOLID_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
${LIT}
varying vec3 vWorld;
varying vec3 vNormal;
varying vec4 vAlbedo;
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
  // A rim of light where the edge turns to the low sun.
  float rim = pow(1.0 - max(dot(n, v), 0.0), 3.5) * max(dot(-v, uSunDir), 0.0);
  c += (uGlow * 0.45 + uKey * 0.12) * rim * (0.4 + 0.6 * max(n.y, 0.0));
  gl_FragColor = vec4(graded(toFog(c, vWorld)), 1.0);
  ${OUTPUT}
}`;
