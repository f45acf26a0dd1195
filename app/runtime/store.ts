/** @file What people choose and what the runtime does, for the views; changes a few times a second at most. */
import { createStore } from 'zustand/vanilla';
import type { Mapping } from '../../src/adaptation/index.ts';
import type { CropRegion, EmotionState, Framing, SceneTargets, SourceKind } from '../../src/core/index.ts';
import type { BackendChoice, LostReason, People, SensingStatus } from '../../src/engine/index.ts';
import type { SensorSource } from '../../src/link/index.ts';
import type { EmotionOverride } from '../../src/simulation/index.ts';

/** Where the frames come from, right now. */
export type SourcePhase =
  | { readonly kind: 'opening'; readonly source: SourceKind }
  | {
      readonly kind: 'playing';
      readonly source: SourceKind;
      /** `muted`: the camera is covered or lent out; `frozen`: it sends the same picture, or none; `reconnecting`: it is asked again. */
      readonly pictures: 'live' | 'muted' | 'frozen' | 'reconnecting';
    }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly source: SourceKind; readonly reason: string };

/** Why nothing is read of a face; `late`: what comes is too old to say anything of the present (TEMPORAL-3). */
export type UnreadReason = LostReason | 'late';

/** A reading as the panel shows it: a few times a second. */
export interface PanelReading {
  readonly emotion: EmotionState;
  readonly delayMs: number | null;
  /** Why nothing is read, when nothing is. */
  readonly lost: UnreadReason | null;
}

/** How long a frame takes, and the size of the source's picture. */
export interface Slow {
  readonly frameMs: number;
  readonly width: number;
  readonly height: number;
}

/** What people choose about the world's answer. Each is written here once; simulation and storage follow the store. */
export interface Settings {
  /** 0 the world stays neutral – 1 it answers fully. */
  readonly strength: number;
  /** What sounds: music that is composed here, or stems that the person brought, where there are any. */
  readonly musicChoice: 'composed' | 'own';
  readonly worldId: string;
  /** Everything goes to neutral, and stays there until it is left; for one visit only. */
  readonly safePlace: boolean;
  /** Parts of the world that do not answer. */
  readonly resting: Readonly<Record<keyof SceneTargets, boolean>>;
  /** The beginning of an expression is answered at once, by something small. */
  readonly quickAnswers: boolean;
  /** How long a visit in the headset lasts, minutes; 0 has no end. */
  readonly sessionLimitMin: number;
  readonly reducedMotion: boolean;
  /** Raw scores are followed and attack and release skipped; the comfort limits stay. */
  readonly unsmoothed: boolean;
}

export interface RuntimeState extends Settings {
  readonly source: SourcePhase;
  /** A camera's track is live, whatever moves the world: the sign that tells of the camera follows this. */
  readonly cameraLive: boolean;
  /** The camera that is open; null where none is, or the browser does not tell. */
  readonly cameraId: string | null;
  /** Why the last file was refused; what plays goes on. */
  readonly fileRefusal: string | null;
  /** The browser starts no video without a press, and one is waited for. */
  readonly waitsForPress: boolean;
  /** What the linked sensor reads, as it says; null where none is linked, or it has not said so. */
  readonly linkedSource: SensorSource | null;
  /** The playing source's own element, for the preview. */
  readonly video: HTMLVideoElement | null;
  readonly engine: SensingStatus;
  /** Reading takes so long that it should be said; null while it does not. */
  readonly slow: Slow | null;
  /** Who is before the camera and who is read; null where no faces are looked for. */
  readonly people: People | null;
  readonly reading: PanelReading;
  readonly framing: Framing;
  readonly region: CropRegion;
  /** The person’s own limit. */
  readonly rateHz: number;
  /** How often it is sensed now: at most `rateHz`, less where the device has no time. */
  readonly sensingHz: number;
  readonly backendChoice: BackendChoice;
  /** The built-in mappings, and one that came by link or is being edited. */
  readonly mappings: readonly Mapping[];
  /** The one that is followed. */
  readonly mapping: Mapping;
  /** Whether there are stems to play. */
  readonly hasOwnMusic: boolean;
  /** What moves the world. */
  readonly override: EmotionOverride['kind'];
}

/** The engine's words that the views show; they import them from here. */
export type { BackendChoice, LoadingStage, LostReason, People, PictureHint } from '../../src/engine/index.ts';

export type RuntimeStore = ReturnType<typeof createRuntimeStore>;

export function createRuntimeStore(first: RuntimeState) {
  return createStore<RuntimeState>()(() => first);
}
