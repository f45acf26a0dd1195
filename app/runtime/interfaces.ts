/** @file The runtime's interface to views, scene and music: six parts, each with an interface of its own. */
import type { Mapping } from '../../src/adaptation/index.ts';
import type { CameraDevice } from '../../src/camera/index.ts';
import type { CropRegion, Framing, GreyImage, Half } from '../../src/core/index.ts';
import type { BackendChoice, Inspection, PictureHint, PicturePlace } from '../../src/engine/index.ts';
import type { ExpressionWeights } from '../../src/expressions/index.ts';
import type { EmotionOverride, SimulationState } from '../../src/simulation/index.ts';
import type { AppStorage, Preferences } from '../storage/index.ts';
import type { CalibrationController } from './calibration-controller.ts';
import type { LastMinute } from './last-minute.ts';
import type { LatestReading } from './latest-reading.ts';
import type { LinkControls } from './link-controller.ts';
import type { SimulationEvent } from './live-simulation.ts';
import type { RuntimeStore, Settings } from './store.ts';

/** A source that reads one's own face, as it is chosen: each needs consent. */
export type OwnFaceChoice =
  | { readonly kind: 'camera'; readonly deviceId: string | null }
  | { readonly kind: 'network'; readonly id: string }
  /** `deviceId` of the board that was read before; without it, or where it is gone, the browser asks. */
  | { readonly kind: 'serial'; readonly deviceId?: string }
  | { readonly kind: 'osc' };

/** Where frames come from. */
export interface Sources {
  openDemo(): Promise<void>;
  /** What plays goes on until the file has given a picture; a refusal is told in the store. */
  openFile(file: File): Promise<void>;
  /** A file that is no video was refused, and why (null: no longer); what plays goes on. */
  refuseFile(reason: string | null): void;
  /** Only after consent; null takes the camera used last. */
  openCamera(deviceId: string | null): Promise<void>;
  /** The network camera that the server passes on; only after consent, as the two that follow. @param id its name for settings */
  openNetwork(id: string): Promise<void>;
  /** Called in a press: the browser asks for the port. */
  openSerial(deviceId?: string): Promise<void>;
  /** The mouth shapes of another program, which the server passes on. */
  openOsc(): Promise<void>;
  /** The kill switch: tracks are stopped before this returns. */
  stop(): void;
  /** Opens what was open last. */
  resume(): void;
  setFraming(framing: Framing): void;
  setRegion(region: CropRegion): void;
  /** Every frame's weights of a headset that tracks faces itself; null once its session is over. */
  offerExpressions(weights: ExpressionWeights | null): void;
  /** Tells of the cameras there are, now and when one comes or goes; returns the way to stop that. */
  watchCameras(listener: (cameras: readonly CameraDevice[]) => void): () => void;
}

/** What the network is shown, for the framing preview. */
export interface FramingView {
  /** The very crop that it is given, before it is standardised; null when no face was found to cut. */
  readonly picture: GreyImage | null;
  /** What could be better about it. */
  readonly hint: PictureHint | null;
}

/** The network that reads frames, and its pace. */
export interface SensingControls {
  /** The half of the face that is read, and the name of the network that reads it now; null while none does. */
  readonly model: { readonly half: Half; name(): string | null };
  readonly calibration: CalibrationController;
  /** What the network is shown in the next frame, with its scores; null when there will be none. */
  inspect(): Promise<Inspection | null>;
  /** The same for the framing preview. */
  framingView(): Promise<FramingView | null>;
  /** Begins anew after sensing has given up. */
  restart(): void;
  /** The person's own limit, frames a second. */
  setRate(rateHz: number): void;
  setBackend(choice: BackendChoice): void;
  /** Where several people are before the camera, the next one is read. */
  followOther(): void;
  /** Whoever is at this place of the picture is read, if somebody is. */
  followAt(place: PicturePlace): void;
  /** The scene drew a frame: one that comes late lowers the rate of sensing. */
  noteFrame(): void;
}

/** Emotion over time, and the targets that the world follows. */
export interface SimulationControls {
  /** What changes many times a second: read by the scene and the music, never by a React render. */
  readonly latest: LatestReading;
  /** The last minute of expressions, for the ribbon. */
  readonly minute: LastMinute;
  state(): SimulationState;
  /** Tells of all that enters the simulation and of every move of the world; returns the way to stop that. */
  subscribe(listener: (event: SimulationEvent) => void): () => void;
  /** What moves the world: what is sensed, a manual emotion, or a replay. Opening or stopping a source ends it. */
  setOverride(override: EmotionOverride): void;
  setMapping(id: string): void;
  /** Follows this very document, live: an edited one, or one that came by link. It is offered, not persisted. */
  setMappingDocument(document: Mapping): void;
  /**
   * A recording begins: the world stays where it stands, all else is forgotten, so that nothing before matters.
   * Returns the state as it begins.
   */
  resetForRecording(): SimulationState;
}

/** What people choose. The store holds it; the simulation and storage follow the store. */
export interface PreferenceControls {
  /** As they are stored on this device. */
  read(): Preferences;
  /** Stores choices that the store does not hold: the volume, how somebody arrived, what was read. */
  persist(changes: Partial<Pick<Preferences, 'volume' | 'arrived' | 'offlineRefusalRead'>>): void;
  set(changes: Partial<Settings>): void;
  hasConsent(): boolean;
  giveConsent(): void;
  /**
   * Stops sensing at once in every tab, and forgets which cameras were used and how they were framed. Whether what else came from
   * a face is erased too (`storedData.erase`), the person is asked.
   */
  withdrawConsent(): void;
}

export interface Runtime {
  /** What the views show; it changes a few times a second at most. */
  readonly store: RuntimeStore;
  readonly sources: Sources;
  readonly sensing: SensingControls;
  readonly simulation: SimulationControls;
  readonly preferences: PreferenceControls;
  /** Joins this device to others by a code: their camera for this world, or the other way round. */
  readonly link: LinkControls;
  /** Everything that is stored on this device. */
  readonly storage: AppStorage;
  dispose(): void;
}
