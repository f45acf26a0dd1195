/** @file The listeners of a source: one for its frames, which owns them, and any number for its status. */
import { type Frame, SensingError } from '../core/index.ts';
import type { Picture } from './frame-pump.ts';
import type { SourceStatus } from './frame-source.ts';

export type SourceListeners = ReturnType<typeof createSourceListeners>;

export function createSourceListeners() {
  const frameListeners = new Set<(frame: Frame<Picture>) => void>();
  const statusListeners = new Set<(status: SourceStatus) => void>();
  let status: SourceStatus = { kind: 'live' };
  return {
    status: (): SourceStatus => status,
    /** Tells of a change; nothing follows an end. */
    setStatus(next: SourceStatus): void {
      if (status.kind === 'ended' || next.kind === status.kind) return;
      status = next;
      for (const listener of [...statusListeners]) listener(next);
      if (next.kind !== 'ended') return;
      frameListeners.clear();
      statusListeners.clear();
    },
    wantsFrames: (): boolean => frameListeners.size > 0,
    /** Hands the frame over, or closes it. */
    give(frame: Frame<Picture>): void {
      const [listener] = frameListeners;
      if (listener) listener(frame);
      else frame.image.close();
    },
    onFrame(listener: (frame: Frame<Picture>) => void): () => void {
      if (frameListeners.size > 0) {
        throw new SensingError(
          'A picture source has one listener, since the listener owns the frame.',
          'Stop the first one before adding another.',
        );
      }
      if (status.kind !== 'ended') frameListeners.add(listener);
      return () => {
        frameListeners.delete(listener);
      };
    },
    onStatus(listener: (status: SourceStatus) => void): () => void {
      if (status.kind !== 'ended') statusListeners.add(listener);
      listener(status);
      return () => {
        statusListeners.delete(listener);
      };
    },
  };
}
