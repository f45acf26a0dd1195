/** @file The built-in mappings, checked by the same parser as any other. */
import type { Mapping } from './mapping.ts';
import balance from './mappings/balance.json' with { type: 'json' };
import companion from './mappings/companion.json' with { type: 'json' };
import focus from './mappings/focus.json' with { type: 'json' };
import { parseMapping } from './parse-mapping.ts';

/** The first of `BUILT_IN_MAPPINGS`, alone: who needs no other carries no other. */
export const DEFAULT_MAPPING: Mapping = /* @__PURE__ */ parseMapping(companion);

const builtIn = (): readonly Mapping[] => [DEFAULT_MAPPING, ...[balance, focus].map(parseMapping)];

/** The first is the default. */
export const BUILT_IN_MAPPINGS: readonly Mapping[] = /* @__PURE__ */ builtIn();
