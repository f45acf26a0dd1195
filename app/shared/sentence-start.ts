/** @file The first letter of a text as a capital, for the start of a sentence or a name of its own. */

export const sentenceStart = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
