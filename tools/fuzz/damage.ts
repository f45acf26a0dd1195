/** @file Seeded damage: a sound document or byte array in, a broken one out. */
import type { Random } from '../../src/core/index.ts';

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random.next() * list.length)] as T;

const STRANGE: readonly (() => unknown)[] = [
  () => null,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -1e308,
  () => 1e308,
  () => '',
  () => 'x'.repeat(3000),
  () => [],
  () => ({}),
  () => true,
  () => '__proto__',
  () => Array.from({ length: 400 }, (_, i) => i),
  () => JSON.parse('{"__proto__": {"polluted": true}}'),
  () => JSON.parse('{"constructor": {"prototype": {"polluted": true}}}'),
  () => nest(40),
];

function nest(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { value };
  return value;
}

type Holder = Record<string, unknown>;

/** Every object and list of a document. */
function holders(value: unknown, found: Holder[] = []): Holder[] {
  if (typeof value !== 'object' || value === null || found.length > 5000) return found;
  found.push(value as Holder);
  for (const inner of Object.values(value)) holders(inner, found);
  return found;
}

/** One to four changes to a copy: values replaced, keys lost, added, renamed or swapped, numbers nudged. */
export function damageDocument(sound: unknown, random: Random): unknown {
  if (random.next() < 0.03) return pick(random, STRANGE)();
  const copy = structuredClone(sound);
  const changes = 1 + Math.floor(random.next() * 4);
  for (let i = 0; i < changes; i++) {
    const holder = pick(random, holders(copy));
    const keys = Object.keys(holder);
    const key = keys.length > 0 ? pick(random, keys) : 'new';
    const value = holder[key];
    const way = random.next();
    if (way < 0.4) holder[key] = pick(random, STRANGE)();
    else if (way < 0.55) delete holder[key];
    else if (way < 0.65) holder[`${key}x`] = value;
    else if (way < 0.75) holder[key] = structuredClone(pick(random, holders(copy)));
    else if (typeof value === 'number')
      holder[key] = value * pick(random, [-1, 0, 1.0001, 10, 1e9]) + random.uniform(-1, 1);
    else if (typeof value === 'string')
      holder[key] = value.slice(0, Math.floor(random.next() * value.length));
    else holder[key] = value === true ? false : pick(random, STRANGE)();
  }
  return copy;
}

/** Names that every object has: a table that is read by a name out of a file must not answer to them. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'] as const;

const put = (holder: Holder, key: string, value: unknown): void =>
  void Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });

/** One to three texts of a copy become names that every object has, or keys of such a name are added. */
export function damageNames(sound: unknown, random: Random): unknown {
  const copy = structuredClone(sound);
  const changes = 1 + random.integer(3);
  for (let i = 0; i < changes; i++) {
    const name = pick(random, INHERITED);
    const texts = holders(copy).flatMap((holder) =>
      Object.entries(holder).flatMap(([key, value]) => (typeof value === 'string' ? [{ holder, key }] : [])),
    );
    if (texts.length > 0 && random.next() < 0.7) {
      const { holder, key } = pick(random, texts);
      put(holder, key, name);
    } else {
      // In JSON a list has no such keys.
      const objects = holders(copy).filter((holder) => !Array.isArray(holder));
      if (objects.length > 0) put(pick(random, objects), name, pick(random, STRANGE)());
    }
  }
  return copy;
}

/**
 * One to three times, a list of a copy repeats its items, or an object repeats one of its values under other keys.
 * @param mostText characters of the JSON, at most
 */
export function growDocument(sound: unknown, random: Random, mostText: number): unknown {
  let text = JSON.stringify(sound);
  for (let growths = 1 + random.integer(3); growths > 0; growths--) {
    // Parsed anew each time: values that are shared would all grow at once.
    const copy: unknown = JSON.parse(text);
    const holder = pick(
      random,
      holders(copy).filter((each) => Object.keys(each).length > 0),
    );
    const repeated = Array.isArray(holder)
      ? [...(holder as unknown[])]
      : [pick(random, Object.values(holder))];
    const most = (mostText - text.length) / (16 + JSON.stringify(repeated).length / repeated.length);
    const count = Math.floor(Math.exp(random.uniform(0, Math.log(Math.max(1, most)))));
    for (let i = 0; i < count; i++) {
      const value = repeated[i % repeated.length];
      if (Array.isArray(holder)) (holder as unknown[]).push(value);
      else put(holder, `key ${i}`, value);
    }
    text = JSON.stringify(copy);
  }
  return JSON.parse(text);
}

/** The text of a file as a broken disk or a clumsy editor leaves it; then not always JSON. */
export function damageText(text: string, random: Random): string {
  const at = Math.floor(random.next() * text.length);
  const way = random.next();
  if (way < 0.4) return text.slice(0, at);
  if (way < 0.7)
    return text.slice(0, at) + String.fromCharCode(Math.floor(random.uniform(0, 300))) + text.slice(at + 1);
  return text.slice(0, at) + text.slice(at + Math.floor(random.uniform(1, 40)));
}

/** Bits flipped, ends cut, bytes added, blocks zeroed. Always differs from what came in. */
export function damageBytes(sound: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const at = Math.floor(random.next() * sound.length);
  const way = random.next();
  if (way < 0.2) return sound.slice(0, at);
  if (way < 0.3) return Uint8Array.from([...sound, ...sound.slice(0, 1 + (at % 7))]);
  const copy = sound.slice();
  if (way < 0.4) {
    copy.fill(0, at, at + 64);
    copy[at] = (sound[at] ?? 0) ^ 0xff;
    return copy;
  }
  const flips = 1 + Math.floor(random.next() * 3);
  for (let i = 0; i < flips; i++)
    copy[(at + 37 * i) % copy.length] = (copy[(at + 37 * i) % copy.length] ?? 0) ^ (1 << ((i + at) % 8));
  return copy;
}
