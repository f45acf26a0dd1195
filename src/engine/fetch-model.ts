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
  urls: { readonly manifest: string; readonly weights?: string },
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
    return decodeArtifact(json, weights, urls.manifest.replace(/\/[^/]*$/, ''));
  };
  try {
    return await load('default');
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    // Kept damaged, or of two versions: the server is asked for both anew, once.
    return load('reload');
  }
}

/** The gate of a model, or why it has none: then what the model is shown is believed to be a face. */
export type FoundGate = { readonly gate: FaceGate } | { readonly gate: null; readonly why: string };

/** Never throws: without its gate a model still reads, and it is said that nothing keeps other pictures from it. */
export async function fetchGate(
  manifestUrl: string,
  manifest: Manifest,
  fetchFrom: Fetch = (url) => fetch(url),
): Promise<FoundGate> {
  try {
    const url = new URL('face-gate.json', manifestUrl).href;
    const response = await fetchFrom(url);
    // A server of single-page apps answers what is not there with the page.
    const json = response.ok ? await response.json().catch(() => null) : null;
    if (json === null) return { gate: null, why: 'there is none beside this model' };
    return { gate: parseFaceGate(json, manifest, url) };
  } catch (error) {
    const why = error instanceof ArtifactError ? error.message : 'it could not be fetched';
    return { gate: null, why };
  }
}
