/**
 * @file One drag at a time, by the pointer that began it: the primary button of a mouse, the first finger, a pen's tip.
 * Other buttons and further fingers neither begin nor move nor end it. The only place that captures pointers.
 */

/** The parts of a pointer event that decide, of the browser's own and of React's alike. */
export interface DragEvent {
  readonly pointerId: number;
  /** 0 is the primary one. */
  readonly button: number;
  /** 1 is held while the primary one is down. */
  readonly buttons: number;
}

interface Capturing {
  setPointerCapture?(pointerId: number): void;
}

export interface Drag<Held> {
  /** What is held while a drag is under way, for a look without an event. */
  readonly held: Held | null;
  /**
   * From `pointerdown`. `capture` is the element that hears of the pointer wherever it goes.
   * @returns whether a drag began
   */
  begin(event: DragEvent, capture: Capturing | null, held: Held): boolean;
  /** From `pointermove`: what this pointer holds; null where it holds nothing. */
  move(event: DragEvent): Held | null;
  /** From `pointerup`, `pointercancel` and `lostpointercapture`: what was let go; null where this pointer held nothing. */
  end(event: DragEvent): Held | null;
}

export function createDrag<Held>(): Drag<Held> {
  let current: { readonly pointerId: number; readonly held: Held } | null = null;
  return {
    get held() {
      return current?.held ?? null;
    },
    begin({ pointerId, button }, capture, held) {
      // The same pointer can only press anew where its end was missed.
      if (button !== 0 || (current !== null && current.pointerId !== pointerId)) return false;
      current = { pointerId, held };
      try {
        capture?.setPointerCapture?.(pointerId);
      } catch {
        // The pointer went away meanwhile: its end is on the way.
      }
      return true;
    },
    move({ pointerId, buttons }) {
      if (current?.pointerId !== pointerId) return null;
      // Let go where nobody heard of it, or with another button still down: a browser then sends a move.
      if ((buttons & 1) === 0) return null;
      return current.held;
    },
    end({ pointerId }) {
      if (current?.pointerId !== pointerId) return null;
      const { held } = current;
      current = null;
      return held;
    },
  };
}
