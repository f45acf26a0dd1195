/** @file Analyses recorded crops: another model's scores, and attribution maps over the crops. */
import type { GreyImage, Half } from '../../src/core/index.ts';
import {
  type AnalysedModel,
  createAnalysisClient,
  type Explained,
  SensingFault,
} from '../../src/engine/index.ts';
import { overlayHeat } from '../../src/evaluate/index.ts';
import { appUrl } from '../shared/app-url.ts';

export type { AnalysedModel } from '../../src/engine/index.ts';

/** A crop with the heat over it, and what the model made of it. */
export interface AttributionMap {
  /** RGBA, row-major. */
  readonly overlay: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray };
  readonly label: number;
  readonly probabilities: readonly number[];
}

/** The networks that come with the app: the small one, and the one that reads on WebGPU. */
export const SHIPPED_MODELS = ['student', 'student-large'] as const;
export type ShippedModel = (typeof SHIPPED_MODELS)[number];
/** What people read in their place. */
export const SHIPPED_NAMES = {
  student: 'the small network',
  'student-large': 'the large network',
} as const satisfies Record<ShippedModel, string>;

export type Analysis = ReturnType<typeof createAnalysis>;

const ZOOM = 6;
/** Looked at before a chosen file is read; a model that runs in a browser is far smaller. */
const MOST_MANIFEST_BYTES = 16e6;
const MOST_WEIGHT_BYTES = 600e6;

/** Whether the same question may well be answered when it is asked again. */
export const isTransient = (error: unknown): boolean =>
  error instanceof SensingFault && (error.code === 'crashed' || error.code === 'download');

export function createAnalysis() {
  const client = createAnalysisClient(appUrl('wasm/'));
  const shipped = new Map<ShippedModel, Promise<AnalysedModel>>();
  return {
    shipped: (name: ShippedModel): Promise<AnalysedModel> => {
      const opening =
        shipped.get(name) ?? client.open({ kind: 'url', manifest: appUrl(`models/${name}/manifest.json`) });
      shipped.set(name, opening);
      opening.catch(() => shipped.delete(name));
      return opening;
    },
    /** A model folder's files, as a person chose them. */
    openFiles: async (files: readonly File[]): Promise<AnalysedModel> => {
      const manifest = files.find(({ name }) => name.endsWith('.json'));
      const weights = files.find(({ name }) => name.endsWith('.bin'));
      if (!manifest || !weights)
        throw new Error('A model has two files. Choose its manifest.json and weights.bin together.');
      if (manifest.size > MOST_MANIFEST_BYTES || weights.size > MOST_WEIGHT_BYTES)
        throw new Error(
          `A model has at most ${MOST_WEIGHT_BYTES / 1e6} MB of weights. Choose the two files of one model folder.`,
        );
      return client.open({
        kind: 'files',
        manifest: await manifest.text(),
        weights: new Uint8Array(await weights.arrayBuffer()),
      });
    },
    score: client.score,
    attributionMap: async (model: AnalysedModel, crop: GreyImage, half: Half): Promise<AttributionMap> => {
      const explained: Explained = await client.explain(model, crop, half);
      const { label, probabilities } = explained;
      return { overlay: overlayHeat(crop, explained, ZOOM), label, probabilities };
    },
    dispose: client.dispose,
  };
}
