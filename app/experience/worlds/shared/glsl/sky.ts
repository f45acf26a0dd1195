/** @file The dome of the sky. It ignores where the head is, so that it is infinitely far in stereo. */
import { FRAGMENT_HEAD, OUTPUT } from './common.ts';

export const SKY_VERTEX = /* glsl */ `
varying vec3 vDir;
void main() {
  vDir = position;
  gl_Position = projectionMatrix * vec4(mat3(viewMatrix) * position, 1.0);
}`;

export const SKY_FRAGMENT = /* glsl */ `
${FRAGMENT_HEAD}
varying vec3 vDir;

/** rgb: light of the cloud, a: how much sky it hides. */
vec4 clouds(vec3 d) {
  float up = max(d.y, 0.0);
  vec2 plane = d.xz / (up + 0.16);
  vec2 still = plane * vec2(0.058, 0.094);
  vec2 p = still + uPhase * evenDrift(vec2(0.0035, 0.0012));
  float broad = textureLod(uNoise, p, 0.0).r;
  float fine = textureLod(uNoise, still * 2.3 + uPhase * evenDrift(vec2(0.01015, 0.00348)) + broad * 0.06, 0.0).g;
  float n = broad + (fine - 0.5) * 0.34;
  float edge = 0.70 - 0.36 * uClouds;
  float body = smoothstep(edge, edge + 0.3, n);
#ifdef HIGH_QUALITY
  float ahead = textureLod(uNoise, p + normalize(uSunDir.xz) * 0.045, 0.0).r;
  float lit = clamp(0.5 + (broad - ahead) * 2.4, 0.0, 1.0);
#else
  float lit = 0.5;
#endif
  // Long bars low over the water, where the eye looks most.
  float around = atan(d.x, -d.z) / 6.2831853;
  float bars = textureLod(uNoise, vec2(around * 3.0 + uPhase * evenDrift(0.00105), up * 2.3 + 0.17), 0.0).r
             + (textureLod(uNoise, vec2(around * 9.0 + uPhase * evenDrift(0.00175), up * 5.0), 0.0).g - 0.5) * 0.3;
  float bar = smoothstep(0.6 - 0.14 * uClouds, 0.92, bars)
            * smoothstep(0.012, 0.06, up) * fall(0.14, 0.3, up);
  float near = pow(0.5 + 0.5 * dot(d, uSunDir), 3.5);
  float thin = 1.0 - body * 0.75;
  vec3 colour = mix(uCloudShade, uCloudLit, clamp((0.10 + 0.90 * near) * (0.15 + 1.25 * lit * thin), 0.0, 1.0));
  vec3 barColour = mix(uCloudShade, uCloudLit, 0.10 + 0.75 * near * (1.0 - 0.6 * bar));
  float cover = body * (0.42 + 0.38 * uClouds) * smoothstep(0.02, 0.2, up);
  float total = max(cover, bar * 0.85);
  return vec4(mix(colour, barColour, bar / (bar + cover + 1e-3)), total);
}

void main() {
  vec3 d = normalize(vDir);
  vec3 c = skyBase(d);
  vec4 cloud = clouds(d);
  c = mix(c, cloud.rgb, cloud.a);
  // The light itself: a large soft disc, paler above and deeper below, veiled by cloud and fog.
  float off = 1.0 - dot(d, uSunDir);
  float soft = mix(0.00055, 0.00006, uDiscSharpness);
  float disc = 1.0 - smoothstep(0.00058 - soft, 0.00058 + soft, off);
  float above = clamp((d.y - uSunDir.y) * 14.0 + 0.62, 0.0, 1.0);
  c += mix(uGlow * 1.2, uDisc, above) * disc * (0.45 + 0.55 * above) * (1.0 - 0.8 * cloud.a) * (0.35 + 0.65 * uDiscSharpness);
  c = mix(c, fogColour(d), exp(-max(d.y, 0.0) * mix(40.0, 11.0, uFog)) * (0.2 + 0.6 * uFog));
  gl_FragColor = vec4(graded(c), 1.0);
  ${OUTPUT}
}`;
