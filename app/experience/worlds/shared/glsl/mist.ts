/** @file Drifting mist: soft sheets that stand on the water around the person, thicker with fog. */
import { FRAGMENT_HEAD, OUTPUT } from './common.ts';

export const MIST_VERTEX = /* glsl */ `
attribute vec3 sheet;
varying vec3 vWorld;
varying vec3 vSheet;
void main() {
  vSheet = sheet;
  vWorld = (modelMatrix * vec4(position, 1.0)).xyz;
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}`;

/** sheet: around 0–1, up 0–1, number of the sheet 0–1. */
export const MIST_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec3 vWorld;
varying vec3 vSheet;
void main() {
  float drift = uPhase * evenDrift(mix(0.0045, 0.0012, vSheet.z));
  vec2 at = vec2(vSheet.x * mix(1.2, 2.6, vSheet.z) + vSheet.z * 3.7, vSheet.y * 0.16 + vSheet.z * 5.3);
  float wisps = textureLod(uNoise, at + vec2(drift, 0.0), 0.0).r;
#ifdef HIGH_QUALITY
  wisps += (textureLod(uNoise, at * vec2(2.3, 2.0) + drift * vec2(1.0, -2.0), 1.0).r - 0.5) * 0.5;
#endif
  float body = smoothstep(0.62 - 0.42 * uFog, 1.02 - 0.32 * uFog, wisps + 0.16 * (1.0 - vSheet.y));
  float shape = smoothstep(0.0, 0.18, vSheet.y) * (1.0 - smoothstep(0.25, 1.0, vSheet.y));
  float ends = smoothstep(0.0, 0.12, vSheet.x) * fall(0.88, 1.0, vSheet.x);
  float amount = body * shape * ends * mix(0.12, 0.78, uFog);
  vec3 d = normalize(vWorld - cameraPosition);
  vec3 c = mix(fogColour(d), uMist, 0.45);
  c += uGlow * 0.2 * pow(max(dot(d, uSunDir), 0.0), 12.0);
  gl_FragColor = vec4(graded(c), amount);
  ${OUTPUT}
}`;
