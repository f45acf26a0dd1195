/** @file Places sounds in space by head-related panning, relative to the listener's head. */
import type { BaseContext, ToneAudioNode } from 'tone';
import type { ToneModule } from './mix.ts';

/** Metres in the world's space: x right, y up, −z ahead. */
export type Point = readonly [x: number, y: number, z: number];

export interface ListenerPose {
  readonly at: Point;
  readonly ahead: Point;
  readonly up: Point;
}

export interface SpatialPanner {
  /** Where a sound at this place is to be sent. Reuses the place used longest ago. */
  at(point: Point): ToneAudioNode;
  listen(ears: ListenerPose): void;
  dispose(): void;
}

/** More sound at once than this would be a crowd; the oldest has long died away. */
const PLACES = 6;
/** Up to here a sound keeps its level; a lantern at 30 m is 8 dB softer, birds at 90 m 15 dB. */
const NEAR_M = 8;
const ROLLOFF = 0.6;

export function createSpatialPanner(
  tone: ToneModule,
  context: BaseContext,
  to: ToneAudioNode,
): SpatialPanner {
  const panners = Array.from({ length: PLACES }, () => {
    const panner = new tone.Panner3D({
      context,
      panningModel: 'HRTF',
      distanceModel: 'inverse',
      refDistance: NEAR_M,
      rolloffFactor: ROLLOFF,
    });
    panner.connect(to);
    return panner;
  });
  let next = 0;
  return {
    at: ([x, y, z]) => {
      const panner = panners[next++ % PLACES];
      if (!panner) return to;
      panner.setPosition(x, y, z);
      return panner;
    },
    listen: ({ at, ahead, up }) => {
      const { listener } = context.rawContext as AudioContext;
      // Firefox has only the older way.
      if (!('positionX' in listener)) {
        (listener as AudioListener).setPosition(...at);
        (listener as AudioListener).setOrientation(...ahead, ...up);
        return;
      }
      [listener.positionX, listener.positionY, listener.positionZ].forEach((param, i) => {
        param.value = at[i] ?? 0;
      });
      [listener.forwardX, listener.forwardY, listener.forwardZ].forEach((param, i) => {
        param.value = ahead[i] ?? 0;
      });
      [listener.upX, listener.upY, listener.upZ].forEach((param, i) => {
        param.value = up[i] ?? 0;
      });
    },
    dispose: () => {
      for (const panner of panners) panner.dispose();
    },
  };
}
