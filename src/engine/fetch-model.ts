/** @file Fetches a model's two files and checks them before a single weight is used. */
import {
  decodeArtifact,
  type FaceGate,
  type Manifest,
  type Model,
  parseFaceGate,
  parseManifest,
} from '../artifacts/index.ts';
import { ArtifactError } from '../core/index.ts';
import type { Wait } from './again.ts';
import { type Fetch, fetchFile, readBody, refused } from './fetch-file.ts';

/** Throws SensingFault ('download') or ArtifactError; `onProgress` hears 0–1. */
export async function fetchModel(
  urls: { readonly manifest: string; readonly weights?: string | undefined },
  onProgress: (share: number) => void,
  fetchFrom: Fetch = fetch,
  wait?: Wait,
): Promise<Model> {
  const load = async (cache: RequestCache): Promise<Model> => {
    const json = await fetchFile<unknown>({
      url: urls.manifest,
      fetchFrom,
      wait,
      cache,
      read: (response) =>
        response.json().catch((cause: unknown) => {
          throw refused(urls.manifest, 'it is not JSON', cause);
        }),
    });
    const manifest = parseManifest(json, urls.manifest);
    const url = urls.weights ?? new URL(manifest.weights.file, urls.manifest).href;
    const weights = await fetchFile({
      url,
      fetchFrom,
      wait,
      cache,
      read: (response) => readBody(response, url, manifest.weights.byteLength, onProgress),
    });
    return decodeArtifact(json, weights, { manifest: urls.manifest, weights: url });
  };
  try {
    return await load('default');
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    // Kept damaged, or of two versions: the server is asked for both anew, once.
    return load('reload');
  }
}

/** The gate of a model, or why there is none yet: then whatever the model is shown is believed to be a face. */
export type FoundGate = { readonly gate: FaceGate } | { readonly gate: null; readonly why: string };

/**
 * A gate that cannot be had keeps nobody from sensing; one that is damaged or was fitted to other weights would hold
 * back the wrong pictures, and is refused as a damaged model is.
 * @throws ArtifactError
 */
export async function fetchGate(
  manifestUrl: string,
  manifest: Manifest,
  fetchFrom: Fetch = fetch,
  wait?: Wait,
  gateUrl?: string,
): Promise<FoundGate> {
  // A model that was opened from memory has nothing beside it.
  if (gateUrl === undefined && !URL.canParse('face-gate.json', manifestUrl))
    return { gate: null, why: 'the model has no folder of its own' };
  const url = gateUrl ?? new URL('face-gate.json', manifestUrl).href;
  const load = async (cache: RequestCache): Promise<FaceGate> => {
    // A server of single-page apps answers what is not there with the page.
    const read = (response: Response): Promise<unknown> =>
      response.json().catch((cause: unknown) => {
        throw refused(url, 'it is not JSON', cause);
      });
    return parseFaceGate(await fetchFile({ url, fetchFrom, wait, cache, read }), manifest, url);
  };
  try {
    return {
      gate: await load('default').catch((error: unknown) => {
        if (!(error instanceof ArtifactError)) throw error;
        return load('reload');
      }),
    };
  } catch (error) {
    if (error instanceof ArtifactError) throw error;
    return { gate: null, why: error instanceof Error ? error.message : String(error) };
  }
}
