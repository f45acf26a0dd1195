/** @file Follows one Mienscape for the provider: whether it runs, and its problem. Without React. */
import { CameraError } from '../../camera/index.ts';
import type { CropRegion, MienscapeError } from '../../core/index.ts';
import type { Mienscape, MienscapeOptions, MienscapePhase, MienscapeSource } from '../interfaces.ts';

/** What ends a source that runs. */
export type Loss = Parameters<NonNullable<MienscapeOptions['onProblem']>>[0];

export interface Followed {
  readonly mien: Mienscape;
  /** Opens the source; what is wrong then is told. */
  open(): void;
  /** Disposes of it; nothing more is told. */
  leave(): void;
}

export function followMienscape(
  make: (onProblem: (loss: Loss) => void) => Mienscape,
  listener: {
    /** Once pictures come, and once they end, whoever ended them. */
    readonly onRunning: (running: boolean) => void;
    readonly onPhase: (phase: MienscapePhase) => void;
    /** Null where it begins anew. */
    readonly onProblem: (problem: MienscapeError | null) => void;
    /** Told after `onProblem`: it was open before. */
    readonly onLoss: (loss: Loss) => void;
  },
): Followed {
  /** Null once it was left: React's callbacks hold the render they were made in, and that holds the one followed before. */
  let told: typeof listener | null = listener;
  let running = false;
  let phase: MienscapePhase = 'off';
  const put = (now: boolean): void => {
    if (!told || now === running) return;
    running = now;
    told.onRunning(now);
  };
  const look = (): void => {
    if (!mien.running) put(false);
    if (!told || mien.phase === phase) return;
    phase = mien.phase;
    told.onPhase(phase);
  };
  const mien = make((problem) => {
    look();
    told?.onProblem(problem);
    told?.onLoss(problem);
  });
  mien.subscribe(look);
  return {
    mien,
    open() {
      told?.onProblem(null);
      const opened = mien.start();
      look();
      opened.then(
        () => {
          put(mien.running);
          look();
        },
        (error: MienscapeError) => {
          look();
          // Called off, by `stop` or by another source: nothing is wrong.
          if (error instanceof CameraError && error.kind === 'cancelled') return;
          told?.onProblem(error);
        },
      );
    },
    leave() {
      told = null;
      mien.dispose();
    },
  };
}

/** What makes a source another one; an object that is written anew in each render is the same source. */
export function partsOf(source: MienscapeSource): readonly unknown[] {
  switch (source?.kind) {
    case 'camera':
      return [source.kind, source.consent, source.deviceId];
    case 'network':
      return [source.kind, source.consent, source.server];
    case 'serial':
      return [source.kind, source.consent, source.port];
    case 'link':
      return [source.kind, source.code, `${source.server ?? ''} ${source.name ?? ''}`];
    case 'video':
      return [source.kind, source.element, undefined];
    case 'file':
      return [source.kind, source.file, undefined];
    case 'session':
      return [source.kind, source.session, undefined];
    case 'demo':
      return [source.kind, undefined, undefined];
    default:
      // createMienscape refuses it, with what there is.
      return [source satisfies never, undefined, undefined];
  }
}

/** Likewise of a region. */
export const regionKey = (region: CropRegion | undefined): string => JSON.stringify(region) ?? '';
