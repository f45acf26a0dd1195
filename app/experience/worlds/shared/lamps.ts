/** @file Lights that shine on things: few, since each is added up at every vertex. */
export const MOST_LAMPS = 8;
