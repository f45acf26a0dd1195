/** @file GLSL that every material of a world shares: light, sky, fog, grading. */

import { EVEN_GLSL } from '../place-time.ts';

/** Declares what `createShared` in shared.ts provides. */
const UNIFORMS = /* glsl */ `
uniform float uTimeS;
uniform float uPhase;
uniform float uFog;
uniform float uExposure;
uniform float uStars;
uniform float uClouds;
uniform float uDiscSharpness;
uniform float uCalm;
uniform float uLively;
uniform vec3 uSunDir;
uniform vec3 uKey;
uniform vec3 uZenith;
uniform vec3 uMid;
uniform vec3 uHorizon;
uniform vec3 uBelt;
uniform vec3 uGlow;
uniform vec3 uDisc;
uniform vec3 uCloudLit;
uniform vec3 uCloudShade;
uniform vec3 uSeaDeep;
uniform vec3 uSeaShallow;
uniform vec3 uAmbient;
uniform vec3 uLantern;
uniform vec3 uMist;
uniform sampler2D uNoise;
uniform float uAir;
/** 1 at or below a, 0 at or above b. */
float fall(float a, float b, float x) { return 1.0 - smoothstep(a, b, x); }
${EVEN_GLSL}`;

/**
 * skyBase: radiance of the clear sky without disc or clouds. toFog: what stands at `world` seen through the air.
 * Fog takes the colour of the sky behind it, so that the far shore melts into the right part of the dusk.
 */
const AIR = /* glsl */ `
vec3 skyBase(vec3 d) {
  float h = max(d.y, 0.0);
  float toSun = 0.5 + 0.5 * dot(normalize(d.xz + 1e-5), normalize(uSunDir.xz));
  vec3 rim = mix(uBelt, uHorizon, smoothstep(0.1, 1.0, toSun));
  vec3 c = mix(uZenith, uMid, exp(-h * 3.0));
  c = mix(c, rim, exp(-h * 8.0));
  // Opposite the light, the belt of Venus over the shadow of the earth.
  float belt = (h - 0.17) * 8.0;
  c += uBelt * 0.42 * exp(-belt * belt) * fall(0.0, 0.6, toSun);
  float s = max(dot(d, uSunDir), 0.0);
  return c + uGlow * (0.26 * pow(s, 5.0) * exp(-h * 5.5) + 0.24 * pow(s, 30.0) + 0.6 * pow(s, 280.0));
}
float fogAmount(vec3 world, float distance_) {
  float height = max(world.y, 0.0);
  float density = uAir * mix(0.0003, 0.016, pow(uFog, 2.3)) * (0.35 + 0.65 * exp(-height / mix(9.0, 26.0, uFog)));
  return 1.0 - exp(-distance_ * density);
}
vec3 fogColour(vec3 d) {
  return mix(skyBase(normalize(vec3(d.x, max(d.y, 0.0) * 0.5 + 0.02, d.z))), uMist, 0.3 * uFog);
}
vec3 toFog(vec3 c, vec3 world) {
  vec3 view = world - cameraPosition;
  float far = length(view);
  return mix(c, fogColour(view / far), fogAmount(world, far));
}`;

/**
 * Filmic curve: AgX by Troy Sobotka, in Benjamin Wrensch's polynomial fit (MIT). It keeps hues on the way to white,
 * which matters where everything looks into the sun. Done here and not by the renderer, so that a place looks the
 * same under any canvas; the dither follows the sRGB curve and hides 8-bit steps in the sky.
 */
const GRADE = /* glsl */ `
vec3 agx(vec3 c) {
  c = mat3(0.842479062, 0.042328242, 0.042375655, 0.078433600, 0.878468636, 0.078433600,
           0.079223745, 0.079166127, 0.879142974) * c;
  c = clamp((log2(max(c, 1e-10)) + 12.47393) / 16.5, 0.0, 1.0);
  vec3 c2 = c * c;
  vec3 c4 = c2 * c2;
  c = 15.5 * c4 * c2 - 40.14 * c4 * c + 31.96 * c4 - 6.868 * c2 * c + 0.4298 * c2 + 0.1191 * c - 0.00232;
  c = pow(max(c, 0.0), vec3(1.24));
  float l = dot(c, vec3(0.2126, 0.7152, 0.0722));
  c = l + (c - l) * 1.3;
  c = mat3(1.19687900, -0.05289685, -0.05297163, -0.09802088, 1.15190313, -0.09804345,
           -0.09902974, -0.09896118, 1.15107367) * c;
  return pow(clamp(c, 0.0, 1.0), vec3(2.2));
}
float grain(vec2 pixel) {
  return fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715))));
}
vec3 graded(vec3 c) { return agx(c * uExposure * 1.25); }
/** For adding light after the curve: share counts in what is shown, not in linear light, so that halos end softly. */
vec3 veil(vec3 c, float share) { return graded(c) * pow(clamp(share, 0.0, 1.0), 2.2); }`;

/** Ends a fragment shader that has set `gl_FragColor` from graded(). */
export const OUTPUT = /* glsl */ `
#include <colorspace_fragment>
gl_FragColor.rgb += (grain(gl_FragCoord.xy) - 0.5) / 255.0;`;

export const VERTEX_HEAD = `${UNIFORMS}\n`;
export const FRAGMENT_HEAD = `${UNIFORMS}\n${AIR}\n${GRADE}\n`;
