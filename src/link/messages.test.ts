import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BUILT_IN_MAPPINGS, writeMapping } from '../adaptation/index.ts';
import { EMOTIONS } from '../core/index.ts';
import { cleanName } from './device-name.ts';
import { LINK_LIMITS, RELAYED, ROLE_THAT_SAYS, readClientMessage, readServerMessage } from './messages.mjs';

const ID = '0123456789abcdef';
const SCORES = {
  type: 'scores',
  to: [ID],
  capturedAtMs: 12_345,
  readyAtMs: 12_400,
  backend: 'wasm',
  probabilities: [1, 2, 3, 4, 5, 6, 7, 99_972],
};
const SENSING = { type: 'sensing', to: [ID], state: 'on', source: 'camera' };
const read = (message: object) => readClientMessage(JSON.stringify(message));

/** How many bits a schema lets somebody choose: the most that a message can carry, whatever is meant by it. */
function bitsOf(schema: z.ZodType): number {
  const json = z.toJSONSchema(schema) as JsonSchema;
  return bits(json);
}
interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: unknown;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}
function bits(schema: JsonSchema): number {
  if (schema.const !== undefined) return 0;
  if (schema.enum) return Math.log2(schema.enum.length);
  if (schema.anyOf) return Math.max(...schema.anyOf.map(bits)) + 1;
  switch (schema.type) {
    case 'null':
      return 0;
    case 'boolean':
      return 1;
    case 'integer':
      return Math.log2((schema.maximum ?? Number.NaN) - (schema.minimum ?? Number.NaN) + 1);
    case 'string': {
      const digits = /^\^\[0-9a-f\]\{(\d+)\}\$$/.exec(schema.pattern ?? '')?.[1];
      return digits === undefined ? Number.POSITIVE_INFINITY : Number(digits) * 4;
    }
    case 'array':
      return (schema.maxItems ?? Number.POSITIVE_INFINITY) * bits(schema.items ?? {}) + 1;
    case 'object':
      expect(schema.additionalProperties, 'no key but those of the schema').toBe(false);
      return Object.values(schema.properties ?? {}).reduce((sum, each) => sum + bits(each), 0);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

describe('the messages of the link', () => {
  it('have no room for a picture in anything that a sensor says: numbers, names of a list, and ids alone', () => {
    const said = Object.entries(RELAYED).filter(([type]) => {
      const role = ROLE_THAT_SAYS[type as keyof typeof RELAYED];
      return role === 'sensor' || role === null;
    });
    expect(said.map(([type]) => type)).toEqual(['scores', 'sensing', 'ping', 'pong']);
    for (const [type, schema] of said) {
      const bytes = bitsOf(schema) / 8;
      // The smallest crop that the network reads has 2304 bytes; an icon of 16 by 16 grey pixels has 256.
      expect(bytes, `${type}: ${bytes.toFixed(0)} bytes`).toBeLessThan(64);
    }
    // Control: a text of any letters is found to have room.
    expect(bitsOf(RELAYED.mapping)).toBe(Number.POSITIVE_INFINITY);
  });

  it('say what PRIVACY.md and SECURITY.md tell, and no more: change both where you change this', () => {
    const said = Object.entries(RELAYED).map(([type, schema]) => {
      const { type: _type, to: _to, ...rest } = schema.shape;
      return [type, Object.keys(rest)];
    });
    expect(Object.fromEntries(said)).toEqual({
      scores: ['capturedAtMs', 'readyAtMs', 'backend', 'probabilities'],
      sensing: ['state', 'source'],
      ping: ['sentAt'],
      pong: ['sentAt', 'receivedAt', 'repliedAt'],
      mapping: ['revision', 'text'],
      wearer: ['emotion', 'confidence', 'ageMs', 'delayMs', 'presenting', 'safePlace', 'revision'],
    });
  });

  it('take the scores of eight emotions, or none where no face was found', () => {
    expect(EMOTIONS).toHaveLength(8);
    expect(read(SCORES)).toEqual(SCORES);
    expect(read({ ...SCORES, probabilities: null })).not.toBeNull();
    expect(read(SENSING)).toEqual(SENSING);
  });

  it('are understood from a page that has been open for a year', () => {
    const yearMs = 366 * 86_400_000;
    expect(read({ ...SCORES, capturedAtMs: yearMs, readyAtMs: yearMs + 40 })).not.toBeNull();
    expect(read({ type: 'ping', to: [ID], sentAt: yearMs * 10 })).not.toBeNull();
  });

  it('take any name that was typed, cut to the length of a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
        const name = cleanName(typed, LINK_LIMITS.nameCharacters);
        fc.pre(name !== '');
        const create = { type: 'create', version: 1, name, roles: ['world'], secret: ID + ID };
        expect(read(create), name).not.toBeNull();
      }),
      { examples: [[`${'a'.repeat(23)}𠮷`], ['a  b'], [`${'a'.repeat(22)} 𠮷`]] },
    );
  });

  it.each([
    ['more than eight numbers', { ...SCORES, probabilities: Array(9).fill(0) }],
    ['fractions, which carry more digits', { ...SCORES, probabilities: [0.5, 0, 0, 0, 0, 0, 0, 0] }],
    ['a probability above 1', { ...SCORES, probabilities: [100_001, 0, 0, 0, 0, 0, 0, 0] }],
    [
      'text in place of a number',
      { ...SCORES, probabilities: ['data:image/png;base64,', 0, 0, 0, 0, 0, 0, 0] },
    ],
    ['a field more', { ...SCORES, picture: 'AAAA' }],
    ['a time that is none', { ...SCORES, capturedAtMs: -1 }],
    ['a time of NaN', { ...SCORES, capturedAtMs: Number.NaN }],
    ['more receivers than a room has', { ...SCORES, to: Array(LINK_LIMITS.devices).fill(ID) }],
    ['a receiver that is no id', { ...SCORES, to: ['everybody'] }],
    ['another state', { ...SENSING, state: 'maybe' }],
  ])('refuse %s', (_what, message) => {
    expect(read(message)).toBeNull();
  });

  it('take the built-in mappings many times over, and no longer text', () => {
    const mapping = { type: 'mapping', to: [ID], revision: 3 };
    for (const each of BUILT_IN_MAPPINGS) {
      const text = JSON.stringify(JSON.parse(writeMapping(each)));
      expect(text.length).toBeLessThan(LINK_LIMITS.mappingBytes / 3);
      expect(read({ ...mapping, text })).not.toBeNull();
    }
    expect(read({ ...mapping, text: 'x'.repeat(LINK_LIMITS.mappingBytes + 1) })).toBeNull();
    expect(readClientMessage(`{"type":"alive","x":"${'x'.repeat(LINK_LIMITS.messageBytes)}"}`)).toBeNull();
  });

  it('are read the same way by devices, with who said it in place of who is meant', () => {
    const { to: _, ...said } = SCORES;
    expect(readServerMessage(JSON.stringify({ ...said, from: ID }))).toEqual({ ...said, from: ID });
    expect(readServerMessage(JSON.stringify(said))).toBeNull();
    expect(readServerMessage('{"type":"refused","reason":"<b>"}')).toBeNull();
  });
});
