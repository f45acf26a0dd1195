/**
 * @file Lamps of a scene that is shown larger or smaller than its file has it. A small thing is enlarged to be looked at: its
 * lamps then stand farther from what they light, and must be as much brighter for it to look the same.
 */
import type { Light, PointLight, SpotLight } from 'three';
import type { LightParts } from './self-lit.ts';

const isLamp = (light: Light): light is PointLight | SpotLight =>
  (light as PointLight).isPointLight === true || (light as SpotLight).isSpotLight === true;

/** @returns sets the lamps among the lights for a size of the scene, 1 as in the file; no light may be bound then */
export function lampSizer(lights: Iterable<LightParts>): (scale: number) => void {
  const lamps = [...lights].flatMap((parts) => {
    const { light, intensity } = parts;
    return isLamp(light) ? [{ parts, light, intensity, distance: light.distance }] : [];
  });
  return (scale) => {
    for (const { parts, light, intensity, distance } of lamps) {
      light.distance = distance * scale;
      parts.intensity = intensity * scale ** light.decay;
      light.intensity = parts.intensity;
    }
  };
}
