/** @file Whether a world's picture may be shown as it is: the result of its film. */
import { z } from 'zod';

// zod's compiled parsers need `new Function`, which a Content-Security-Policy may forbid. zod reads the switch where a schema is made,
// and it is one for the whole page: an app that this is part of gets its own back below.
const { jitless } = z.config();
z.config({ jitless: true });

/** Rises when a world is drawn otherwise than before: what was filmed earlier shows another picture. 2: settled lights, unlit materials answer, lamps of enlarged things. */
const DRAWN = 2;

const schema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('calm'), luminancePerS: z.number(), drawn: z.literal(DRAWN) }),
  z.object({ kind: z.literal('flashes'), reason: z.string().max(2000) }),
  z.object({ kind: z.literal('unknown'), reason: z.string().max(2000) }),
]);

z.config({ jitless });

/** `unknown`: it was not filmed whole, or has been edited since. Only `calm` is shown without the exposure limiter. */
export type WorldVerdict = Readonly<z.infer<typeof schema>>;

export const NOT_FILMED = {
  kind: 'unknown',
  reason: 'It was not filmed yet.',
} as const satisfies WorldVerdict;
export const EDITED: WorldVerdict = { kind: 'unknown', reason: 'It was edited since it was filmed.' };

/** @param luminancePerS greatest change of light that its film shows */
export const calmVerdict = (luminancePerS: number): WorldVerdict => ({
  kind: 'calm',
  luminancePerS,
  drawn: DRAWN,
});

/** What cannot be read, or was found of an earlier picture, counts as unknown. */
export function readVerdict(json: unknown): WorldVerdict {
  const result = schema.safeParse(json);
  return result.success ? result.data : NOT_FILMED;
}
