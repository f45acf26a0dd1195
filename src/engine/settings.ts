/** @file What can be set while sensing. */
import type { CropRegion, Framing } from '../core/index.ts';

export const BACKEND_CHOICES = ['auto', 'webgpu', 'wasm'] as const;
export type BackendChoice = (typeof BACKEND_CHOICES)[number];

export interface SensingSettings {
  readonly framing: Framing;
  /** Where the lower face is, in headset framing; null is the largest region of the right shape in the middle. */
  readonly region: CropRegion | null;
  readonly backend: BackendChoice;
  /** Whether scores come with what the classifier was given; only who calibrates needs it. */
  readonly embeddings: boolean;
}

export const DEFAULT_SETTINGS: SensingSettings = {
  framing: 'headset',
  region: null,
  backend: 'auto',
  embeddings: false,
};

/** Settings to set; one that is undefined is as if it were not given. */
export type SettingChanges = {
  readonly [Name in keyof SensingSettings]?: SensingSettings[Name] | undefined;
};

export function changedSettings(settings: SensingSettings, changes: SettingChanges = {}): SensingSettings {
  const { framing, region, backend, embeddings } = changes;
  return {
    framing: framing ?? settings.framing,
    region: region === undefined ? settings.region : region,
    backend: backend ?? settings.backend,
    embeddings: embeddings ?? settings.embeddings,
  };
}

/** A folder of tfjs's .wasm files, ending in a slash, or the address of each. */
export type WasmUrls = string | { readonly plain: string; readonly simd: string };

/** A model's files. */
export interface ModelUrls {
  /** Its manifest.json; its weights lie beside it unless `weights` says otherwise. */
  readonly manifest: string;
  readonly weights?: string | undefined;
  /** The gate that refuses what is no face; beside the manifest as face-gate.json unless given. */
  readonly gate?: string | undefined;
}

/** Where the worker fetches from; relative addresses are taken from the page. The model is what any backend computes. */
export interface SensingUrls extends ModelUrls {
  /** A larger model, which senses in place of the other where our shaders run on WebGPU and compute it well. */
  readonly large?: ModelUrls | undefined;
  /** The face detector's graph model, blazeface.json. */
  readonly detector: string;
  /** Its weights; beside it as blazeface.bin unless given. */
  readonly detectorWeights?: string | undefined;
  readonly wasm: WasmUrls;
}
