/** @file Lights that shine on objects. They are few, since each is computed at every vertex. */
export const MOST_LAMPS = 8;
