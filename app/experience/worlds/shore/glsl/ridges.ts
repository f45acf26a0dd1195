/** @file Distant land against the light. */
import { FRAGMENT_HEAD, OUTPUT } from '../../shared/glsl/common.ts';

export const RIDGE_VERTEX = /* glsl */ `
attribute float rise;
varying vec3 vWorld;
varying float vRise;
void main() {
  vRise = rise;
  vWorld = (modelMatrix * vec4(position, 1.0)).xyz;
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}`;

export const RIDGE_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec3 vWorld;
varying float vRise;
void main() {
  vec3 view = vWorld - cameraPosition;
  float far = length(view);
  vec3 d = view / far;
  float around = atan(d.x, -d.z);
  vec4 folds = textureLod(uNoise, vec2(around * 1.9, vWorld.y / far * 2.4 + vRise * 0.11), 1.0);
  float near = max(dot(d, uSunDir), 0.0);
  vec3 c = uAmbient * (0.10 + 0.13 * folds.r + 0.05 * vRise) + uZenith * 0.12;
  // Light leaks over the crest.
  c += uGlow * pow(near, 8.0) * 0.14 * smoothstep(0.72, 1.0, vRise);
  c = toFog(c, vWorld);
  // Haze lies on the water at its foot.
  float foot = exp(-max(vWorld.y, 0.0) / (2.0 + far * 0.016)) * (0.22 + 0.5 * uFog);
  c = mix(c, fogColour(d), foot);
  gl_FragColor = vec4(graded(c), 1.0);
  ${OUTPUT}
}`;
