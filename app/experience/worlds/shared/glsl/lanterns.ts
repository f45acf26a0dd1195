/** @file Paper lanterns: they wake under the water, rise, sway, and go out. All motion is a function of age. */
import { SEA_LEVEL_M, TERRAIN_GLSL } from '../terrain.ts';
import { BILLBOARD_GLSL } from './billboard.ts';
import { FRAGMENT_HEAD, OUTPUT, VERTEX_HEAD } from './common.ts';

/** origin: where it wakes (x, y, z) and its size; life: born at (s), lasts (s), rises (m/s; 0: hangs), seed 0–1. */
const RISING_FLIGHT = /* glsl */ `
${VERTEX_HEAD}
attribute vec4 origin;
attribute vec4 life;
varying float vLight;
varying vec3 vCentre;

/** Centre of the lantern; sets how brightly it burns. */
vec3 fly() {
  float age = uTimeS - life.x;
  float left = life.y - age;
  vLight = life.z > 0.0
    ? smoothstep(0.0, life.y < 70.0 ? 3.0 : 7.0, age) * smoothstep(0.0, 16.0, left)
    : 0.8;
  vLight *= 1.0 + 0.05 * uCalm * sin(uTimeS * evenRate(1.1 + life.w) + life.w * 40.0);
  vec3 at = origin.xyz;
  if (life.z > 0.0) {
    float risen = life.z * age * age / (age + 6.0);
    float loose = smoothstep(0.0, 6.0, risen);
    float sway = uPhase * evenRate(0.21) + life.w * 50.0;
    float slow = uPhase * evenRate(0.0777) + life.w * 18.5;
    float deep = uPhase * evenRate(0.1743) + life.w * 41.5;
    at.y += risen - 0.55 * origin.w;
    at.x += (sin(sway) * 0.9 + sin(slow) * 1.4) * loose * uCalm + age * 0.035;
    at.z += (cos(deep) * 0.7) * loose * uCalm - age * 0.02;
  } else {
    at.x += 0.012 * uCalm * sin(uPhase * evenRate(0.9) + life.w * 20.0);
  }
  vCentre = at;
  return at;
}`;

/** `flight` declares `fly()`, `vLight` and `vCentre`: how a lantern of this place moves and burns. */
export const lanternVertex = (flight = RISING_FLIGHT): string => /* glsl */ `
${flight}
varying vec3 vLocal;
varying vec3 vWorld;
varying vec3 vNormal;
void main() {
  vLocal = position;
  vNormal = normal;
  float lean = 0.05 * uCalm * sin(uPhase * evenRate(0.6) + life.w * 30.0);
  vec3 shape = position + vec3(position.y * lean, 0.0, 0.0);
  vWorld = fly() + shape * origin.w;
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}`;

export const LANTERN_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec3 vLocal;
varying vec3 vWorld;
varying vec3 vNormal;
varying float vLight;
void main() {
  vec3 v = normalize(cameraPosition - vWorld);
  float facing = abs(dot(normalize(vNormal), v));
  float low = 1.0 - smoothstep(-0.5, 0.5, vLocal.y);
  // The flame is brightest low in the middle; ribs of the paper show faintly.
  float rib = 0.9 + 0.1 * smoothstep(0.1, 0.5, abs(fract(vLocal.y * 7.0) - 0.5));
  vec3 paper = uLantern * (0.42 + 1.35 * low * low) * (0.45 + 0.75 * facing) * rib;
  paper += mix(uLantern, vec3(1.2, 0.95, 0.6), 0.6) * low * facing * facing * 0.9;
  vec3 c = mix(uAmbient * 0.45, paper * 1.25, vLight);
  gl_FragColor = vec4(graded(toFog(c, vWorld)), smoothstep(0.0, 0.3, vLight));
  ${OUTPUT}
}`;

export const glowVertex = (flight = RISING_FLIGHT): string => /* glsl */ `
${flight}
${BILLBOARD_GLSL}
varying vec2 vCorner;
void main() {
  vCorner = position.xy;
  vec3 centre = fly() - vec3(0.0, 0.12 * origin.w, 0.0);
  vec3 world = facingEye(centre, position.xy, vec2(2.4 * origin.w));
  // Toward the eye, so that the glow is not cut by its own lantern or by the wave it leaves.
  world += normalize(cameraPosition - centre) * 0.6 * origin.w;
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
  if (vLight <= 0.001) gl_Position = vec4(0.0, 0.0, -2.0, 1.0);
}`;

export const GLOW_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec2 vCorner;
varying vec3 vCentre;
varying float vLight;
void main() {
  float r = length(vCorner);
  float halo = (0.34 * exp(-r * r * 16.0) + 0.20 * exp(-r * 4.6)) * fall(0.3, 1.0, r);
  float seen = 1.0 - 0.85 * fogAmount(vCentre, length(vCentre - cameraPosition));
  gl_FragColor = vec4(veil(uLantern * 0.8, halo * vLight * seen * (1.0 + 0.6 * uFog)), 1.0);
  ${OUTPUT}
}`;

export const STREAK_VERTEX = /* glsl */ `
${RISING_FLIGHT}
${TERRAIN_GLSL}
varying vec2 vCorner;
varying float vOnWater;
varying vec2 vAt;
void main() {
  vCorner = position.xy;
  vec3 centre = fly();
  float height = max(centre.y - (${SEA_LEVEL_M.toFixed(3)}), 0.0);
  float eye = max(cameraPosition.y - (${SEA_LEVEL_M.toFixed(3)}), 0.3);
  vec2 away = centre.xz - cameraPosition.xz;
  float far = length(away);
  vec2 toward = away / far;
  // Where a mirror would show it; waves draw it out along the line of sight.
  float mirror = far * eye / (eye + height);
  float reach = 0.5 + mirror * 0.20;
  float wide = (0.32 + 0.012 * mirror) * origin.w + 0.03 * height;
  vec2 xz = cameraPosition.xz + toward * (mirror + position.y * reach)
          + vec2(-toward.y, toward.x) * position.x * wide;
  vAt = xz;
  vOnWater = smoothstep(0.05, 0.5, calmDepth(xz)) / (1.0 + 0.05 * height);
  vec3 world = vec3(xz.x, ${(SEA_LEVEL_M + 0.06).toFixed(3)}, xz.y);
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
  if (vLight <= 0.001) gl_Position = vec4(0.0, 0.0, -2.0, 1.0);
}`;

export const STREAK_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec2 vCorner;
varying float vOnWater;
varying vec2 vAt;
varying vec3 vCentre;
varying float vLight;
void main() {
  vec2 ripple = texture2D(uNoise, vAt * 0.12 - uPhase * evenDrift(vec2(0.011, 0.02))).ba;
  float x = vCorner.x + ripple.x * 0.22;
  float core = exp(-x * x * 5.0) * fall(0.75, 1.0, abs(vCorner.x));
  float along = exp(-vCorner.y * vCorner.y * 3.2) * fall(0.7, 1.0, abs(vCorner.y));
  float broken = 0.45 + 0.55 * smoothstep(-0.4, 0.9, ripple.y);
  float seen = 1.0 - fogAmount(vCentre, length(vCentre - cameraPosition));
  gl_FragColor = vec4(veil(uLantern, core * along * broken * vLight * vOnWater * seen * 0.75), 1.0);
  ${OUTPUT}
}`;
