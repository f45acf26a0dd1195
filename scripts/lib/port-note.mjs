/** @file The note for a port that is in use: browsers store data separately for each address. */
import { startCommand } from './command.mjs';

/**
 * @param {number} wanted
 * @param {number} bound
 * @returns {string | null} null where the app runs where it was wanted
 */
export function portNote(wanted, bound) {
  if (bound === wanted) return null;
  return (
    `Port ${wanted} is used by another program, so the app has another address this time. Browsers store choices, mappings ` +
    `and sessions separately for each address: what was stored at port ${wanted} is not lost, but cannot be seen at ${bound}. ` +
    `Stop the other program (perhaps an earlier ${startCommand()}) and start again, or choose another port with PORT.`
  );
}
