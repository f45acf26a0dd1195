/** @file How deep a document is nested, found without recursion, and for text before anything is built of it. */

/** No document of this project is nested more than some ten levels deep. */
const DEEPEST = 64;

/** Whether objects and lists lie more than 64 levels inside each other. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((holder) =>
      typeof holder === 'object' && holder !== null
        ? (Object.values(holder) as unknown[]).filter((inner) => typeof inner === 'object' && inner !== null)
        : [],
    );
  }
  return false;
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING = [91, 123];
const CLOSING = [93, 125];

function isTextTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted && code === BACKSLASH) i++;
    else if (code === QUOTE) quoted = !quoted;
    else if (quoted) continue;
    else if (OPENING.includes(code)) depth++;
    else if (CLOSING.includes(code)) depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** JSON.parse, for a byte-order mark too. Throws SyntaxError, for what is nested more than 64 levels deep too. */
export function parseJsonText(text: string): unknown {
  if (isTextTooDeep(text)) throw new SyntaxError(`It is nested more than ${DEEPEST} levels deep`);
  return JSON.parse(text.replace(/^\uFEFF/, ''));
}
