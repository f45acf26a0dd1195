/** @file What the page of the peers' bench gives to Node. */
import type { Spread } from '../bench/types.ts';

export const PEERS = ['mienscape', 'human', 'face-api'] as const;
export type PeerName = (typeof PEERS)[number];

export interface PeerResult {
  /** Webcam frame → emotion, detector included. */
  readonly frame: Spread;
  /** From asking for the library to its first answer, files from this machine. */
  readonly firstAnswerMs: number;
  /** Frames in which a face was found and read, of how many. */
  readonly read: number;
  readonly frames: number;
  readonly backend: string;
}
