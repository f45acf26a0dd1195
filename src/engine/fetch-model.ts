/** @file Fetches a model's two files and checks them before a single weight is used. */
import { decodeArtifact, type Model, parseManifest } from '../artifacts/index.ts';
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
