/**
 * @file Sends the mapping that a studio edits to the worlds of its room: only the newest, and no faster than a room
 * allows.
 */
import type { Mapping } from '../../src/adaptation/index.ts';
import type { Clock } from '../../src/core/index.ts';
import { LINK_LIMITS, type LinkClient } from '../../src/link/index.ts';

/** A drag edits at every move of a hand; four versions a second are sent. */
const MAPPING_EVERY_MS = 250;
/** Large ones less often: half of what the server takes from a device (ROOM_LIMITS.bytesPerSecond). */
const MAPPING_CHARACTERS_PER_MS = 100;

/** What is told of it. */
export interface SendingState {
  /** How many versions of the mapping a studio has sent. */
  readonly sentRevision: number;
  /** How often the world has told what it follows since the newest version was sent. */
  readonly toldSince: number;
  /** Whether the studio's newest edit is not sent yet, or cannot be. */
  readonly unsent: boolean;
  /** Why a mapping from a studio was not taken, or cannot be sent; null while all is well. */
  readonly fault: string | null;
}

export function createMappingSender(options: {
  readonly clock: Clock;
  readonly after: (ms: number, then: () => void) => () => void;
  readonly say: LinkClient['say'];
  /** Whether this device is a studio. */
  readonly isStudio: () => boolean;
  /** Ids of the worlds that are there. */
  readonly worlds: () => string[];
  /** The mapping that is followed here. */
  readonly mapping: () => Mapping;
  readonly read: () => SendingState;
  readonly write: (changes: Partial<SendingState>) => void;
}) {
  const { clock, after, say, isStudio, worlds, mapping: newest, read, write } = options;
  let sentMapping: Mapping | null = null;
  let mayPushAtMs = Number.NEGATIVE_INFINITY;
  let waits = false;

  const noteUnsent = (): void => {
    const unsent = isStudio() && newest() !== sentMapping;
    if (unsent !== read().unsent) write({ unsent });
  };

  /** Once it is due. */
  const push = (): void => {
    noteUnsent();
    const to = worlds();
    if (!isStudio() || to.length === 0) return;
    const waitMs = mayPushAtMs - clock();
    if (waitMs > 0) {
      if (waits) return;
      waits = true;
      after(waitMs, () => {
        waits = false;
        push();
      });
      return;
    }
    const mapping = newest();
    const text = JSON.stringify(mapping);
    if (text.length > LINK_LIMITS.mappingBytes) {
      write({ fault: 'This mapping is too large to be sent. Export it as a file, or shorten its curves.' });
      return;
    }
    const sentRevision = read().sentRevision + (mapping === sentMapping ? 0 : 1);
    if (!say({ type: 'mapping', to, revision: sentRevision, text })) return;
    sentMapping = mapping;
    // As it travels, with an escape before each quotation mark.
    const characters = JSON.stringify(text).length;
    mayPushAtMs = clock() + Math.max(MAPPING_EVERY_MS, characters / MAPPING_CHARACTERS_PER_MS);
    write({ sentRevision, toldSince: 0, fault: null });
    noteUnsent();
  };

  return {
    push,
    /** Another room: nothing was sent there yet. */
    forget: (): void => {
      sentMapping = null;
    },
  };
}
