/** @file Names that an object may have: TypeScript tells of a misspelt one, and JavaScript nothing. */

/**
 * @param what has them, for the start of a sentence: “createMienscape”
 * @throws TypeError which lists the names that there are; a name whose value is undefined is let pass
 */
export function assertNames(what: string, given: object | undefined, known: readonly string[]): void {
  for (const [name, value] of Object.entries(given ?? {}))
    if (value !== undefined && !known.includes(name))
      throw new TypeError(`${what} has no “${name}”. It has: ${known.join(', ')}.`);
}

/** The names of a type, all of them: one that is missing or too many does not compile. */
export const namesOf = <T extends object>(names: Record<keyof Required<T>, true>): readonly string[] =>
  Object.keys(names);
