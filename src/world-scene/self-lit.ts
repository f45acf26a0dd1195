/**
 * @file Materials that no light reaches (baked, unlit). They take the change of the light as a whole: half of it from the sky’s
 * light, half from the main light, each against what the file says.
 */
import { Color, type HemisphereLight, type Light, type Material } from 'three';
import { brightestOf, type WorldNode } from '../world-document/index.ts';

export type LitMaterial = Material & { color?: Color; emissive?: Color; emissiveIntensity?: number };

/** A light, and what the file says of it. */
export interface LightParts {
  readonly light: Light;
  /** Of a lamp for the size at which the scene is shown: see lamp-size.ts. */
  intensity: number;
  readonly colour: Color;
}

interface Shade {
  readonly id: string;
  /** The colour that is seen: the material's own, which is changed in place. */
  readonly colour: Color;
  readonly own: Color;
}

export interface SelfLit {
  has(id: string): boolean;
  /** Brightness of one material by itself, which then follows no light; null: it follows the light again. */
  setGlow(id: string, glow: number | null): void;
  /** Puts the colours of the file back, before other properties change them. */
  reset(): void;
  /** Writes what follows from the lights as they are now. */
  apply(): void;
}

/** The colour that is seen of a material most: of one that glows, that of its glow. */
export function seenColour({ color, emissive }: LitMaterial): Color | undefined {
  return emissive !== undefined && emissive.r + emissive.g + emissive.b > 0 ? emissive : color;
}

/** @param parts of a loaded scene, its lights and materials by the ids of their nodes */
export function createSelfLit(parts: {
  readonly nodes: readonly WorldNode[];
  readonly lights: ReadonlyMap<string, LightParts>;
  readonly materials: ReadonlyMap<string, readonly LitMaterial[]>;
  readonly sky: HemisphereLight;
}): SelfLit {
  const { nodes, lights, materials, sky } = parts;
  const lightNodes = nodes.filter(({ id }) => lights.has(id));
  const sun = brightestOf(lightNodes.filter(({ isDirectional }) => isDirectional));
  const main = lights.get((sun ?? brightestOf(lightNodes))?.id ?? '');
  const shades: readonly Shade[] = nodes
    .filter(({ isSelfLit }) => isSelfLit)
    .flatMap(({ id }) =>
      (materials.get(id) ?? []).flatMap((material) => {
        const colour = seenColour(material);
        return colour ? [{ id, colour, own: colour.clone() }] : [];
      }),
    );
  const ids = new Set(shades.map(({ id }) => id));
  const glows = new Map<string, number>();
  const light = new Color();
  const change = (now: number, before: number): number => (before > 0 ? now / before : 1);
  return {
    has: (id) => ids.has(id),
    setGlow(id, glow) {
      if (glow === null) glows.delete(id);
      else glows.set(id, glow);
    },
    reset() {
      for (const { colour, own } of shades) colour.copy(own);
    },
    apply() {
      light.copy(sky.color).multiplyScalar(sky.intensity);
      if (main) {
        const { color } = main.light;
        const share = change(main.light.intensity, main.intensity) / 2;
        light.multiplyScalar(0.5);
        light.r += share * change(color.r, main.colour.r);
        light.g += share * change(color.g, main.colour.g);
        light.b += share * change(color.b, main.colour.b);
      }
      for (const { id, colour } of shades) {
        const glow = glows.get(id);
        if (glow === undefined) colour.multiply(light);
        else colour.multiplyScalar(glow);
      }
    },
  };
}
