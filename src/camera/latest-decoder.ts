/** @file Decodes the newest JPEG picture at a wanted rate: one at a time; pictures that come meanwhile are dropped. */
import { createRateLimiter } from '../core/index.ts';

export interface LatestDecoder {
  /** @param capturedAtMs on any timeline; it comes back with the picture */
  offer(jpeg: Uint8Array<ArrayBuffer>, capturedAtMs: number): void;
  setRate(rateHz: number): void;
}

export function createLatestDecoder<Decoded>(options: {
  readonly rateHz: number;
  readonly decode: (jpeg: Uint8Array<ArrayBuffer>) => Promise<Decoded>;
  readonly take: (picture: Decoded, capturedAtMs: number) => void;
}): LatestDecoder {
  const { decode, take } = options;
  const limiter = createRateLimiter(options.rateHz);
  let waiting: { readonly jpeg: Uint8Array<ArrayBuffer>; readonly capturedAtMs: number } | null = null;
  let busy = false;
  const work = async (): Promise<void> => {
    busy = true;
    for (let next = waiting; next; next = waiting) {
      waiting = null;
      try {
        take(await decode(next.jpeg), next.capturedAtMs);
      } catch {
        // No picture after all; the next one is.
      }
    }
    busy = false;
  };
  return {
    offer(jpeg, capturedAtMs) {
      if (!limiter.admit(capturedAtMs)) return;
      waiting = { jpeg, capturedAtMs };
      if (!busy) void work();
    },
    setRate: limiter.setRate,
  };
}
