/** @file Valence and arousal of a face as people annotated it (AffectNet; Russell 1980). */

/** In the order in which a second head gives them. */
export const AFFECT_DIMENSIONS = ['valence', 'arousal'] as const;
export type AffectDimension = (typeof AFFECT_DIMENSIONS)[number];

/** −1 to 1 each; null where none was given. */
export type Affect = Readonly<Record<AffectDimension, number | null>>;
