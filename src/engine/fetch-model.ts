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
import { SensingFault } from './faults.ts';

type Fetch = (url: string) => Promise<Response>;

function refused(url: string, reason: string, cause?: unknown): SensingFault {
  return new SensingFault(
    {
      code: 'download',
      message: `${url} could not be fetched (${reason}).`,
      remedy: 'Check the connection, then try again.',
    },
    { cause },
  );
}

async function fetchOk(url: string, fetchFrom: Fetch): Promise<Response> {
  let response: Response;
  try {
    response = await fetchFrom(url);
  } catch (cause) {
    throw refused(url, 'the server did not answer', cause);
  }
  if (!response.ok) throw refused(url, `status ${response.status}`);
  return response;
}

/** Reads a body as it comes, and no more of it than was announced; room is made for what is there alone. */
async function readBody(
  response: Response,
  url: string,
  byteLength: number,
  onProgress: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    // An overlong file is kept as one, so that the check of the length sees it as such.
    while (length <= byteLength) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      length += value.length;
      onProgress(Math.min(1, length / byteLength));
    }
  } catch (cause) {
    throw refused(url, 'the transfer broke off', cause);
  } finally {
    // Nothing more is wanted of it, whether it was read to the end or not.
    await reader.cancel().catch(() => undefined);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Throws SensingFault ('download') or ArtifactError; `onProgress` hears 0–1. */
export async function fetchModel(
  urls: { readonly manifest: string; readonly weights?: string },
  onProgress: (share: number) => void,
  fetchFrom: Fetch = (url) => fetch(url),
): Promise<Model> {
  const response = await fetchOk(urls.manifest, fetchFrom);
  let json: unknown;
  try {
    json = await response.json();
  } catch (cause) {
    throw refused(urls.manifest, 'it is not JSON', cause);
  }
  const manifest = parseManifest(json, urls.manifest);
  const weightsUrl = urls.weights ?? new URL(manifest.weights.file, urls.manifest).href;
  const body = await fetchOk(weightsUrl, fetchFrom);
  const weights = await readBody(body, weightsUrl, manifest.weights.byteLength, onProgress);
  return decodeArtifact(json, weights, urls.manifest.replace(/\/[^/]*$/, ''));
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
