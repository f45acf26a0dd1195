/** @file What to say where the wanted port was taken: browsers keep what people store for each address by itself. */
import { startCommand } from './command.mjs';

/**
 * @param {number} wanted
 * @param {number} bound
 * @returns {string | null} null where the app runs where it was wanted
 */
export function portNote(wanted, bound) {
  if (bound === wanted) return null;
  return (
    `Port ${wanted} is taken by another program, so the app has another address this time. Browsers keep choices, mappings ` +
    `and sessions for each address by itself: what was stored at port ${wanted} is not lost, but not seen at ${bound}. ` +
    `Stop the other program (perhaps an earlier ${startCommand()}) and start again, or choose a port of its own with PORT.`
  );
}
