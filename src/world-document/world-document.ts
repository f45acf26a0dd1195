/** @file The world document: which properties of a scene follow which targets. It is separate from any mapping. */
import { z } from 'zod';
import { superRefine } from 'zod/mini';
import { type Curve, curveSchema } from '../adaptation/index.ts';
import { DocumentError, type JsonObject, migrateSteps, OUTPUT_PATHS, refuseIssues } from '../core/index.ts';
import type { WorldOutline } from './outline.ts';
import { PROPERTIES, PROPERTY_NAMES, type PropertyName } from './properties.ts';

// zod's compiled parsers need `new Function`, which a Content-Security-Policy may forbid. zod reads the switch where a schema is made,
// and it is one for the whole page: an app that this is part of gets its own back below.
const { jitless } = z.config();
z.config({ jitless: true });

export const WORLD_SCHEMA_VERSION = 2;
export const MOST_BINDINGS = 200;
const REMEDY = 'Correct the document there, or open the scene without it.';

const range = (low: number, high: number) => {
  const words = `a number from ${low} to ${high}`;
  return z.number({ error: words }).min(low, words).max(high, words);
};
/** As a mapping's curve; its answer is a share of the range, so that it does not go below 0. */
export const bindingCurve = curveSchema.check(
  superRefine((curve, context) => {
    if (typeof curve === 'string') return;
    for (const [i, { y }] of curve.entries())
      if (y < 0) context.addIssue({ code: 'custom', path: [i, 'y'], message: 'a number from 0 to 1' });
  }),
);
const oneOf = <Name extends string>(names: readonly Name[]) =>
  z.enum(names as readonly [Name, ...Name[]], { error: `one of ${names.join(', ')}` });

const binding = z
  .strictObject(
    {
      node: z.string({ error: 'the name of a node' }).min(1, 'a name').max(100, 'at most 100 characters'),
      property: oneOf(PROPERTY_NAMES),
      target: oneOf(OUTPUT_PATHS),
      range: z.tuple([z.number(), z.number()], { error: 'two numbers' }),
      curve: bindingCurve,
    },
    { error: 'a binding' },
  )
  .superRefine((value, context) => {
    const { min, max } = PROPERTIES[value.property];
    for (const [i, end] of value.range.entries())
      if (!(end >= min && end <= max))
        context.addIssue({
          code: 'custom',
          path: ['range', i],
          message: `a number from ${min} to ${max} for ${value.property} of “${value.node}”`,
        });
  });

const viewer = z.strictObject(
  {
    /** Where the person stands, metres in the file's own axes, on its floor. */
    position: z.tuple([range(-1e5, 1e5), range(-1e5, 1e5), range(-1e5, 1e5)], { error: 'three numbers' }),
    /** What the person faces: 0 is −z, to the left is positive. */
    turnDeg: range(-360, 360),
    /** How large the scene is shown. */
    scale: range(0.001, 1000),
  },
  { error: 'where the person stands' },
);

const schema = z.strictObject(
  {
    kind: z.literal('mienscape-world', { error: '"mienscape-world"' }),
    schemaVersion: z.literal(WORLD_SCHEMA_VERSION, {
      error: `${WORLD_SCHEMA_VERSION}`,
    }),
    name: z.string({ error: 'a name' }).trim().min(1, 'a name').max(80, 'at most 80 characters'),
    viewer: viewer.nullable(),
    bindings: z
      .array(binding, { error: 'a list of bindings' })
      .max(MOST_BINDINGS, `at most ${MOST_BINDINGS}`),
  },
  { error: 'a world document' },
);

z.config({ jitless });

export type Viewer = Readonly<z.infer<typeof viewer>>;
export interface Binding {
  readonly node: string;
  readonly property: PropertyName;
  readonly target: z.infer<typeof binding>['target'];
  /** The property's value where the target is least and where it is greatest. */
  readonly range: readonly [number, number];
  /** From where the target lies (0–1) to where in the range the property lies (0–1). */
  readonly curve: Curve;
}
export interface WorldDocument {
  readonly kind: 'mienscape-world';
  readonly schemaVersion: typeof WORLD_SCHEMA_VERSION;
  readonly name: string;
  /** Null: found from the scene's size. */
  readonly viewer: Viewer | null;
  readonly bindings: readonly Binding[];
}

/** From the version it is listed under to the next one. */
const STEPS = {
  // 2 brought curves of points of one's own; presets kept their names.
  1: (document: JsonObject): JsonObject => ({ ...document, schemaVersion: 2 }),
} as const;

/**
 * @param outline where it is given, each binding must name a node that is there and has the property
 * @throws DocumentError which names the place, what was expected and what came
 */
export function parseWorldDocument(json: unknown, outline?: WorldOutline): WorldDocument {
  const current = migrateSteps(json, WORLD_SCHEMA_VERSION, STEPS, REMEDY);
  const result = schema.safeParse(current);
  if (!result.success) throw refuseIssues(result.error.issues, current, 'a world document', REMEDY);
  const document: WorldDocument = result.data;
  const seen = new Set<string>();
  for (const [i, { node, property }] of document.bindings.entries()) {
    const key = `${node} ${property}`;
    if (seen.has(key))
      throw new DocumentError(
        `At bindings[${i}]: ${property} of “${node}” is bound twice.`,
        'Take one of the two out.',
      );
    seen.add(key);
    const reason = outline && whyUnbindable(outline, node, property);
    if (reason) throw new DocumentError(`At bindings[${i}].node: ${reason}`, NO_NODE_REMEDY);
  }
  return document;
}

/** Two documents that differ in their names alone show the same. */
export function looksAlike(one: WorldDocument, other: WorldDocument): boolean {
  return one === other || JSON.stringify({ ...one, name: '' }) === JSON.stringify({ ...other, name: '' });
}

const NO_NODE_REMEDY = 'Choose another node, or take the binding out.';

/** Why a property of a node cannot be bound; null where it can. */
export function whyUnbindable(outline: WorldOutline, node: string, property: PropertyName): string | null {
  const found = outline.nodes.find(({ id }) => id === node);
  if (!found) return `the scene has no “${node}”.`;
  return (PROPERTIES[property].on as readonly string[]).includes(found.kind)
    ? null
    : `“${node}” has no ${property}.`;
}

/** Leaves out the bindings whose node the scene no longer has, and says which. */
export function withoutMissing(
  document: WorldDocument,
  outline: WorldOutline,
): { readonly document: WorldDocument; readonly missing: readonly string[] } {
  const reasons = document.bindings.map(({ node, property }) => whyUnbindable(outline, node, property));
  return {
    document: { ...document, bindings: document.bindings.filter((_, i) => reasons[i] === null) },
    missing: reasons.filter((reason) => reason !== null),
  };
}
