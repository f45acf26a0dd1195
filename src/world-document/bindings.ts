/** @file The bindings that a scene begins with: those written in the file's extras, and for all else the usual ones. */
import { CURVE_PRESETS } from '../adaptation/index.ts';
import { OUTPUT_PATHS, type OutputPath, parseJsonText } from '../core/index.ts';
import { brightestOf, type WorldNode, type WorldOutline } from './outline.ts';
import { PROPERTIES, PROPERTY_NAMES, type PropertyName, propertiesOf } from './properties.ts';
import { type Binding, bindingCurve, MOST_BINDINGS } from './world-document.ts';

/** The key of glTF `extras` (custom properties in Blender) that is read. */
export const EXTRAS_KEY = 'mienscape';
/** More glowing materials than this are left as they are. */
const MOST_EMISSIVE = 8;
const MOST_ANIMATIONS = 32;
/** Properties that are read of all notes together: thousands of nodes may share one light, and its note. */
const MOST_ENTRIES = 2000;

export const usualBinding = (node: string, property: PropertyName): Binding => {
  const { target, range, curve } = PROPERTIES[property];
  return { node, property, target, range, curve };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Blender writes text: `{"intensity": "light.intensity"}` may come as an object or as its JSON. */
function readNote(extras: unknown): unknown {
  if (!isRecord(extras)) return undefined;
  const note = Object.hasOwn(extras, EXTRAS_KEY) ? extras[EXTRAS_KEY] : undefined;
  if (typeof note !== 'string') return note;
  try {
    return parseJsonText(note);
  } catch {
    return note;
  }
}

/** The same function, which computes once for each argument. */
function once<Given, Result>(compute: (given: Given) => Result): (given: Given) => Result {
  const known = new Map<Given, Result>();
  return (given) => {
    const result = known.has(given) ? (known.get(given) as Result) : compute(given);
    known.set(given, result);
    return result;
  };
}

/** What is asked of values that a file holds once, and that thousands of its nodes may share. */
function createReaders() {
  return {
    noteOf: once(readNote),
    readCurve: once((curve: unknown) => bindingCurve.safeParse(curve)),
    shown: once((target: unknown) =>
      (typeof target === 'string' ? target : String(JSON.stringify(target))).slice(0, 40),
    ),
  };
}

function readEntry(
  node: WorldNode,
  property: string,
  value: unknown,
  { readCurve, shown }: ReturnType<typeof createReaders>,
): Binding | string {
  const where = `${property} of “${node.id}”`;
  if (!(PROPERTY_NAMES as readonly string[]).includes(property))
    return `“${node.id}” asks for “${property.slice(0, 40)}”. Use one of ${propertiesOf(node.kind).join(', ')}.`;
  const name = property as PropertyName;
  if (!propertiesOf(node.kind).includes(name))
    return `“${node.id}” has no ${name}. Use one of ${propertiesOf(node.kind).join(', ')}.`;
  const usual = usualBinding(node.id, name);
  const { target, range = usual.range, curve = usual.curve } = isRecord(value) ? value : { target: value };
  if (!(OUTPUT_PATHS as readonly unknown[]).includes(target))
    return `${where} follows “${shown(target)}”, which is no target. Use one such as ${usual.target}.`;
  const { min, max } = PROPERTIES[name];
  const ends = Array.isArray(range) ? (range as unknown[]) : [];
  const [low, high] = ends;
  if (
    ends.length !== 2 ||
    !ends.every((end) => typeof end === 'number' && end >= min && end <= max) ||
    typeof low !== 'number' ||
    typeof high !== 'number'
  )
    return `${where} has a range that is not two numbers from ${min} to ${max}. Correct it in the file.`;
  const shape = readCurve(curve);
  if (!shape.success)
    return `${where} has an unknown curve. Use one of ${CURVE_PRESETS.join(', ')}, or points like [{"x": 0, "y": 0}, {"x": 1, "y": 1}].`;
  return {
    node: node.id,
    property: name,
    target: target as OutputPath,
    range: [low, high],
    curve: shape.data,
  };
}

/** The bindings that the file's extras ask for, and in words those that cannot be. */
export function readExtras(outline: WorldOutline): {
  readonly bindings: readonly Binding[];
  readonly problems: readonly string[];
} {
  const bindings: Binding[] = [];
  const problems: string[] = [];
  const readers = createReaders();
  let entries = 0;
  const tooMany = (): boolean => {
    if (++entries <= MOST_ENTRIES) return false;
    problems.push(
      `It has more custom properties “${EXTRAS_KEY}” than are read. Write at most ${MOST_ENTRIES.toLocaleString('en')}.`,
    );
    return true;
  };
  for (const node of outline.nodes) {
    const bound = new Set<PropertyName>();
    for (const extras of node.extras) {
      const note = readers.noteOf(extras);
      if (note === undefined) continue;
      if (!isRecord(note)) {
        if (tooMany()) return { bindings, problems };
        problems.push(
          `The custom property “${EXTRAS_KEY}” of “${node.id}” is not an object. Write {"intensity": "light.intensity"}.`,
        );
        continue;
      }
      for (const [property, value] of Object.entries(note)) {
        if (tooMany()) return { bindings, problems };
        const read = readEntry(node, property, value, readers);
        if (typeof read === 'string') problems.push(read);
        else if (!bound.has(read.property)) {
          bound.add(read.property);
          bindings.push(read);
        }
      }
    }
  }
  for (const { name, extras } of outline.strays) {
    if (readNote(extras) === undefined) continue;
    if (tooMany()) break;
    problems.push(
      `“${name}” has the custom property “${EXTRAS_KEY}”, which is read on lights, materials, animations and the scene alone. Move it to one of these.`,
    );
  }
  return { bindings, problems };
}

/** Sun, sky, fog, glowing materials and animations answer; what the file itself binds is as the file says. */
export function defaultBindings(outline: WorldOutline): readonly Binding[] {
  const { bindings: written } = readExtras(outline);
  const lights = outline.nodes.filter(({ kind }) => kind === 'light');
  // Without a sun, all lights answer.
  const sun = brightestOf(lights.filter(({ isDirectional }) => isDirectional));
  const answering = sun ? [sun] : lights.slice(0, MOST_EMISSIVE);
  const glowing = outline.nodes.filter(({ isEmissive, isSelfLit }) => isEmissive && !isSelfLit);
  const animations = outline.nodes.filter(({ kind }) => kind === 'animation');
  const usual = [
    ...propertiesOf('scene').map((property) => usualBinding('scene', property)),
    ...answering.flatMap(({ id }) => [usualBinding(id, 'intensity'), usualBinding(id, 'temperatureK')]),
    ...(glowing.length <= MOST_EMISSIVE ? glowing : []).map(({ id }) => usualBinding(id, 'emission')),
    ...animations.slice(0, MOST_ANIMATIONS).map(({ id }) => usualBinding(id, 'speed')),
  ];
  const isWritten = ({ node, property }: Binding): boolean =>
    written.some((other) => other.node === node && other.property === property);
  return [...written, ...usual.filter((binding) => !isWritten(binding))].slice(0, MOST_BINDINGS);
}
