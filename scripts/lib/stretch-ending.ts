/**
 * @file The library that stretches stems (Signalsmith Stretch) never ends its processor in the audio worklet: a browser calls
 * it for ever, disconnected or not, and it keeps the loops. The copy that is served has one method more, `end()`: it lets go of
 * the loops, and the next `process()` returns false, so that the browser calls it no more and can free it.
 */

const EDITS = [
  {
    at: 'let remoteMethods = {',
    add: `
				end: () => {
					this.ended = true;
					this.audioBuffers = [];
				},`,
  },
  { at: 'process(inputList, outputList, parameters) {', add: '\n\t\t\tif (this.ended) return false;' },
] as const;

/**
 * @param script the library's `SignalsmithStretch.mjs`
 * @throws Error where the script is not the one that these edits were written for
 */
export function withEnding(script: string): string {
  let edited = script;
  for (const { at, add } of EDITS) {
    const parts = edited.split(at);
    if (parts.length !== 2)
      throw new Error(
        `SignalsmithStretch.mjs: there is a new one, in which \`${at}\` was not found once. ` +
          'Compare it with scripts/lib/stretch-ending.ts.',
      );
    edited = parts.join(at + add);
  }
  return edited;
}
