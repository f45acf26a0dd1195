/** @file Fetches the face detector's two files, and checks them by SHA-256 before a weight is used. */
import type { io } from '@tensorflow/tfjs-core';
import { sha256 } from '../core/index.ts';
import type { Wait } from './again.ts';
import { SensingFault, toFault } from './faults.ts';
import { type Fetch, fetchFile } from './fetch-file.ts';

/** SHA-256 of BlazeFace as @vladmandic/human ships it; a test compares them with the installed files. */
export const DETECTOR_SHA256 = {
  'blazeface.json': 'cd7bbfc078270572beb39f9e5ae67aadbd50b5e67cff37e6d4f6b3ea39312e5f',
  'blazeface.bin': 'dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72',
} as const;
type DetectorFile = keyof typeof DETECTOR_SHA256;

interface GraphJson {
  readonly modelTopology: io.ModelJSON['modelTopology'];
  readonly weightsManifest: readonly { readonly weights: io.WeightsManifestEntry[] }[];
}

class DamagedFile extends Error {}

/**
 * @param url of blazeface.json
 * @param weightsUrl of blazeface.bin; beside it unless given
 * @throws SensingFault ('detector')
 */
export async function fetchDetector(
  url: string,
  fetchFrom: Fetch = fetch,
  wait?: Wait,
  weightsUrl?: string,
): Promise<io.ModelArtifacts> {
  const load = async (name: DetectorFile, cache: RequestCache): Promise<ArrayBuffer> => {
    const address = name === 'blazeface.json' ? url : (weightsUrl ?? new URL(name, url).href);
    const bytes = await fetchFile({
      url: address,
      fetchFrom,
      wait,
      cache,
      read: (response) => response.arrayBuffer(),
    });
    if ((await sha256(new Uint8Array(bytes))) === DETECTOR_SHA256[name]) return bytes;
    throw new DamagedFile(
      `${address} is damaged: its SHA-256 is not the one that this version was made for.`,
    );
  };
  const sound = (name: DetectorFile): Promise<ArrayBuffer> =>
    load(name, 'default').catch((error: unknown) => {
      if (error instanceof DamagedFile) return load(name, 'reload');
      throw error;
    });
  try {
    const [json, weightData] = await Promise.all([sound('blazeface.json'), sound('blazeface.bin')]);
    const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(json)) as GraphJson;
    return { modelTopology, weightSpecs: weightsManifest.flatMap(({ weights }) => weights), weightData };
  } catch (cause) {
    throw new SensingFault(
      {
        code: 'detector',
        message: `The face detector cannot be used. ${toFault('detector', cause).message}`,
        remedy: 'It is tried again by itself; headset framing and the demo clip go on without it.',
      },
      { cause },
    );
  }
}
