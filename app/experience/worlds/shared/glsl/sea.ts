/** @file The sea: slow swell, the sky in its slopes, the path of light toward its source, foam at the edge. */
import { SEA_LEVEL_M, TERRAIN_GLSL } from '../terrain.ts';
import { FRAGMENT_HEAD, OUTPUT, VERTEX_HEAD } from './common.ts';

/** How far the water runs up the beach now, m of height; the sand's shader uses it as well. */
export const SWASH_GLSL = /* glsl */ `
float swash(float x) {
  float run = uPhase * evenRate(0.52);
  float slow = uPhase * evenRate(0.317);
  float lap = uPhase * evenRate(0.416);
  return uCalm * (0.030 * sin(run + 0.35 * sin(x * 0.4)) + 0.016 * sin(slow + x * 0.21 + 1.0)
    + 0.006 * sin(x * 1.7 + lap));
}`;

export const SEA_VERTEX = /* glsl */ `
${VERTEX_HEAD}
${TERRAIN_GLSL}
${SWASH_GLSL}
varying vec3 vWorld;
varying vec3 vSlope;
varying float vDepth;

/** Adds height (z) and its slope along x and z (xy) of one travelling wave. */
void wave(inout vec3 sum, vec2 at, vec2 toward, float lengthM, float heightM, float speed) {
  float k = 6.2831853 / lengthM;
  float a = dot(at, toward) * k + uPhase * evenRate(speed);
  sum += vec3(toward * (k * heightM * cos(a)), heightM * sin(a));
}

void main() {
  vec3 world = (modelMatrix * vec4(position, 1.0)).xyz;
  vDepth = calmDepth(world.xz);
  float away = length(world.xz);
  float open = smoothstep(0.15, 2.2, vDepth) * uCalm;
  vec3 sum = vec3(0.0);
  wave(sum, world.xz, vec2(0.18, -0.98), 11.0, 0.062, 0.62);
  wave(sum, world.xz, vec2(-0.42, -0.91), 6.3, 0.030, 0.85);
  wave(sum, world.xz, vec2(0.62, -0.78), 3.7, 0.014, 1.15);
  sum *= open * (1.0 - smoothstep(60.0, 220.0, away));
  vSlope = sum;
  world.y = ${SEA_LEVEL_M.toFixed(3)} + sum.z + swash(world.x) * (1.0 - smoothstep(0.2, 1.2, vDepth));
  vDepth += swash(world.x);
  vWorld = world;
  gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
}`;

export const SEA_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec3 vWorld;
varying vec3 vSlope;
varying float vDepth;

void main() {
  if (vDepth < -0.02) discard;
  vec3 toEye = cameraPosition - vWorld;
  float far = length(toEye);
  vec3 v = toEye / far;
  vec2 at = vWorld.xz;
  vec2 drift = uPhase * evenDrift(vec2(0.011, 0.023));
  // Ripples at three scales; the mip chain smooths them away with distance, and roughness takes over.
  vec2 wide = texture2D(uNoise, at * 0.019 + uPhase * evenDrift(vec2(0.00385, 0.00805))).ba;
  vec2 fine = texture2D(uNoise, at * 0.083 - drift.yx).ba;
  vec2 slope = vSlope.xy + (wide * 0.034 + fine * 0.055) * uCalm;
#ifdef HIGH_QUALITY
  vec2 tiny = texture2D(uNoise, at * 0.37 + drift * 2.0).ba;
  slope += tiny * 0.026 * uCalm;
#endif
  slope *= smoothstep(-0.02, 0.35, vDepth) * 0.85 + 0.15;
  float rough = mix(0.036, 0.12, smoothstep(3.0, 80.0, far));
  vec3 n = normalize(vec3(-slope.x, 1.0, -slope.y));

  float facing = max(dot(n, v), 0.0);
  float fresnel = 0.02 + 0.98 * pow(1.0 - facing, 5.0) / (1.0 + 5.0 * rough);
  vec3 r = reflect(-v, n);
  // Seen flatly, only slopes that face the eye are visible: they mirror a higher, darker part of the sky.
  r.y = abs(r.y) + rough * 1.3;
  vec3 mirrored = skyBase(normalize(r));
  vec3 body = mix(uSeaDeep, uSeaShallow, exp(-max(vDepth, 0.0) * 0.9) * 0.8 + max(vSlope.z, 0.0) * 4.0);
  vec3 c = mix(body, mirrored, fresnel);

  // The path of light (Cox and Munk 1954): how likely a facet tilts just so that it mirrors the disc.
  vec3 h = normalize(v + uSunDir);
  vec2 off = -h.xz / max(h.y, 0.05) - slope;
  float spread = 2.0 * rough * rough;
  float facets = exp(-dot(off, off) / spread) / (3.1416 * spread);
  c += uDisc * min(facets * 0.034, 2.6) * (0.25 + 0.75 * fresnel) * (0.3 + 0.7 * uDiscSharpness);

  // Lace of foam along the edge, and a second, older line behind it.
  float lace = texture2D(uNoise, at * 0.21 + vec2(0.0, uPhase * evenDrift(0.0115))).g
             + 0.5 * texture2D(uNoise, at * 0.067 - uPhase * evenDrift(vec2(0.0044, 0.0092))).r - 0.25;
  float edge = fall(0.0, 0.055, vDepth - (lace - 0.5) * 0.05) * smoothstep(-0.02, 0.004, vDepth);
  float older = fall(0.0, 0.035, abs(vDepth - 0.15 - (lace - 0.5) * 0.16)) * smoothstep(0.42, 0.66, lace);
  float foam = clamp(edge * (0.35 + lace * 0.9) + older * 0.6, 0.0, 1.0);
  c = mix(c, uAmbient * 1.5 + uKey * 0.10, foam * 0.75);

  c = toFog(c, vWorld);
  float alpha = max(smoothstep(-0.01, 0.30, vDepth) * 0.88 + smoothstep(0.3, 1.4, vDepth) * 0.12, foam);
  alpha = max(alpha, smoothstep(0.0, 0.05, vDepth) * fresnel);
  gl_FragColor = vec4(graded(c), alpha);
  ${OUTPUT}
}`;
