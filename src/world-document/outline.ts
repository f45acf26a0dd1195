/** @file What a glTF file holds that can be bound, from its JSON alone: lights, materials and animations by name. */
import { z } from 'zod';
import type { NodeKind } from './properties.ts';

// zod's compiled parsers need `new Function`, which a Content-Security-Policy may forbid. zod reads the switch where a schema is made,
// and it is one for the whole page: an app that this is part of gets its own back below.
const { jitless } = z.config();
z.config({ jitless: true });

const extras = z.unknown().optional();
const named = z.looseObject({ name: z.string().optional(), extras });
const whole = z.int().min(0);
const packed = z.looseObject({ count: whole, byteStride: whole });
/** three.js looks it up in an object, which answers to “constructor” too. */
const animated = z.string().refine((path) => !(path in Object.prototype));
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(100_000).optional();

/** The keys of glTF 2.0 that are read here; all others pass. */
export const gltfSchema = z.looseObject({
  asset: z.looseObject({ version: z.string() }),
  extras,
  scene: z.int().min(0).optional(),
  scenes: list(named),
  nodes: list(
    named.extend({
      mesh: z.int().optional(),
      children: list(z.int().min(0)),
      extensions: z
        .looseObject({ KHR_lights_punctual: z.looseObject({ light: z.int().min(0) }).optional() })
        .optional(),
    }),
  ),
  materials: list(
    named.extend({
      emissiveFactor: z.array(z.number()).optional(),
      emissiveTexture: z.unknown().optional(),
      pbrMetallicRoughness: z.looseObject({ baseColorFactor: z.array(z.number()).optional() }).optional(),
      extensions: z.looseObject({ KHR_materials_unlit: z.unknown().optional() }).optional(),
    }),
  ),
  animations: list(
    named.extend({
      channels: list(z.looseObject({ target: z.looseObject({ path: animated.optional() }).optional() })),
    }),
  ),
  meshes: list(
    named.extend({
      primitives: list(
        z.looseObject({
          attributes: z.looseObject({ POSITION: whole.optional() }),
          targets: list(z.looseObject({ NORMAL: z.unknown().optional(), COLOR_0: z.unknown().optional() })),
        }),
      ),
    }),
  ),
  cameras: list(named),
  buffers: list(z.looseObject({ uri: z.string().optional() })),
  bufferViews: list(
    z.looseObject({
      byteLength: whole,
      extensions: z
        .looseObject({
          EXT_meshopt_compression: packed.optional(),
          KHR_meshopt_compression: packed.optional(),
        })
        .optional(),
    }),
  ),
  accessors: list(
    z.looseObject({
      count: whole,
      type: z.enum(['SCALAR', 'VEC2', 'VEC3', 'VEC4', 'MAT2', 'MAT3', 'MAT4']),
      componentType: z.int(),
    }),
  ),
  images: list(z.looseObject({ uri: z.string().optional() })),
  extensionsUsed: z.array(z.string()).optional(),
  extensionsRequired: z.array(z.string()).optional(),
  extensions: z
    .looseObject({
      KHR_lights_punctual: z
        .looseObject({
          lights: list(
            named.extend({
              type: z.string(),
              intensity: z.number().optional(),
              color: z.array(z.number()).optional(),
            }),
          ),
        })
        .optional(),
    })
    .optional(),
});
z.config({ jitless });

export type GltfJson = z.infer<typeof gltfSchema>;

/** Something that can be bound. */
export interface WorldNode {
  /** `light:Sun`, or `scene`: how bindings name it. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** Place in the file's list: of nodes for lights, else of materials or animations; −1 for what the app adds. */
  readonly index: number;
  /** Custom properties, the node's own first. */
  readonly extras: readonly unknown[];
  readonly isEmissive: boolean;
  /** A material that no light reaches: its colours are what is seen. */
  readonly isSelfLit: boolean;
  /** As the file says; 0 for what is no light. */
  readonly intensity: number;
  readonly isDirectional: boolean;
}

export interface WorldOutline {
  readonly nodes: readonly WorldNode[];
  /** The file has a light of its own. */
  readonly hasLight: boolean;
  /** Objects, meshes and cameras with custom properties: nothing of them can be bound. */
  readonly strays: readonly { readonly name: string; readonly extras: unknown }[];
}

const PLAIN = {
  extras: [],
  isEmissive: false,
  isSelfLit: false,
  intensity: 0,
  isDirectional: false,
} as const;

export function outlineOf(json: GltfJson): WorldOutline {
  const lights = json.extensions?.KHR_lights_punctual?.lights ?? [];
  const nodes: WorldNode[] = [
    {
      ...PLAIN,
      id: 'scene',
      kind: 'scene',
      name: 'Surroundings',
      index: json.scene ?? 0,
      extras: [json.scenes?.[json.scene ?? 0]?.extras, json.extras].filter(isThere),
    },
  ];
  const taken = new Set<string>();
  /** By kind and name: all smaller numbers are taken, so that a hundred thousand of one name are told apart quickly. */
  const nextNumbers = new Map<string, number>();
  /** Two of the same name are told apart by their number. */
  const add = (kind: NodeKind, name: string, rest: Omit<WorldNode, 'id' | 'kind' | 'name'>): void => {
    const stem = name.trim().slice(0, 80) || `${kind} ${rest.index + 1}`;
    let unique = stem;
    let number = nextNumbers.get(`${kind}:${stem}`) ?? 2;
    for (; taken.has(`${kind}:${unique}`); number++) unique = `${stem} (${number})`;
    nextNumbers.set(`${kind}:${stem}`, number);
    taken.add(`${kind}:${unique}`);
    nodes.push({ id: `${kind}:${unique}`, kind, name: unique, ...rest });
  };
  for (const [index, node] of (json.nodes ?? []).entries()) {
    const light = lights[node.extensions?.KHR_lights_punctual?.light ?? -1];
    if (!light) continue;
    add('light', node.name ?? light.name ?? '', {
      ...PLAIN,
      index,
      extras: [node.extras, light.extras].filter(isThere),
      intensity: light.intensity ?? 1,
      isDirectional: light.type === 'directional',
    });
  }
  const hasLight = nodes.length > 1;
  if (!hasLight) add('light', 'Added sun', { ...PLAIN, index: -1, intensity: 1, isDirectional: true });
  const materials = json.materials ?? [];
  // Where all is emission, the light is baked into it; among lit materials, what glows is a lamp.
  const isBaked = materials.every((material) => isEmissive(material) && isBlack(material));
  for (const [index, material] of materials.entries())
    add('material', material.name ?? '', {
      ...PLAIN,
      index,
      extras: [material.extras].filter(isThere),
      isEmissive: isEmissive(material),
      isSelfLit: isBaked || isThere(material.extensions?.KHR_materials_unlit),
    });
  for (const [index, animation] of (json.animations ?? []).entries())
    add('animation', animation.name ?? '', { ...PLAIN, index, extras: [animation.extras].filter(isThere) });
  const isStray = (node: { readonly extensions?: { readonly KHR_lights_punctual?: unknown } | undefined }) =>
    node.extensions?.KHR_lights_punctual === undefined;
  const strays = [...(json.nodes ?? []).filter(isStray), ...(json.meshes ?? []), ...(json.cameras ?? [])]
    .filter(({ extras }) => isThere(extras))
    .map(({ name = '', extras }) => ({ name: name.trim().slice(0, 80) || 'An object', extras }));
  return { nodes, hasLight, strays };
}

/** Of lights, by what the file says; null where there is none. */
export function brightestOf(lights: readonly WorldNode[]): WorldNode | null {
  return lights.reduce<WorldNode | null>(
    (best, light) => (best === null || light.intensity > best.intensity ? light : best),
    null,
  );
}

type GltfMaterial = NonNullable<GltfJson['materials']>[number];

function isEmissive({ emissiveFactor = [] }: GltfMaterial): boolean {
  return emissiveFactor.some((part) => part > 0);
}

/** It gives no light back. */
function isBlack({ pbrMetallicRoughness }: GltfMaterial): boolean {
  const [red = 1, green = 1, blue = 1] = pbrMetallicRoughness?.baseColorFactor ?? [];
  return red === 0 && green === 0 && blue === 0;
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}
