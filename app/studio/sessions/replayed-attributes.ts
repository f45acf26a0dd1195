/** @file One moment of a run as attributes, named like the status element's (docs/developer.md lists them). */

import type { SimulationReading } from '../../../src/simulation/index.ts';
import { statusAttributes } from '../../panel/status-attributes.ts';

/** Ages and delays belong to the machine, not to the session. */
const NOT_REPLAYED = new Set(['age-ms', 'delay-ms']);

export function replayedAttributes(reading: SimulationReading): Record<string, string> {
  const all = statusAttributes({ ...reading, unsmoothed: reading.emotion, delayMs: null });
  return Object.fromEntries(Object.entries(all).filter(([name]) => !NOT_REPLAYED.has(name)));
}
