/** @file What needs three.js about own worlds, loaded when the first is opened: reading, measuring and filming off screen. */
import { ACESFilmicToneMapping, WebGLRenderer } from 'three';
import type { WorldCounts, WorldDocument, WorldVerdict } from '../../../src/world-document/index.ts';
import {
  bindWorld,
  filmWorld,
  type LoadedWorld,
  loadWorld,
  measureWorld,
} from '../../../src/world-scene/index.ts';
import { appUrl } from '../../shared/app-url.ts';
import { outsideSession } from '../open-session.ts';

/** Off screen; as the stage draws, so that the film shows what will be seen. */
async function withRenderer<Result>(work: (renderer: WebGLRenderer) => Promise<Result>): Promise<Result> {
  const renderer = new WebGLRenderer({ antialias: false });
  renderer.toneMapping = ACESFilmicToneMapping;
  try {
    return await work(renderer);
  } finally {
    renderer.dispose();
    renderer.forceContextLoss();
  }
}

const decoders = (): string => appUrl('decoders/');

export interface Inspected {
  readonly document: WorldDocument;
  readonly counts: WorldCounts;
  readonly problems: readonly string[];
}

/** @throws WorldFileError for a file that is refused or damaged */
export function inspectWorld(bytes: Uint8Array, name: string): Promise<Inspected> {
  return withRenderer(async (renderer) => {
    const loaded = await loadWorld(bytes, { decoders: decoders(), renderer: () => renderer, name });
    const counts = measureWorld(loaded);
    loaded.dispose();
    return { document: loaded.document, counts, problems: loaded.problems };
  });
}

/** Nothing is filmed while somebody is in the headset, whose pictures would come late: the world is shown limited until then. */
export async function judgeWorld(
  bytes: Uint8Array,
  document: WorldDocument,
  options: { readonly onProgress: (share: number) => void; readonly signal: AbortSignal },
): Promise<WorldVerdict> {
  const { onProgress, signal } = options;
  await outsideSession(signal);
  signal.throwIfAborted();
  return withRenderer(async (renderer) => {
    const loaded = await loadWorld(bytes, {
      decoders: decoders(),
      renderer: () => renderer,
      name: document.name,
    });
    const binding = bindWorld(loaded);
    try {
      binding.rebind(document);
      return await filmWorld(binding, renderer, {
        onProgress: ({ share }) => onProgress(share),
        signal,
        pause: async () => {
          await new Promise((resolve) => setTimeout(resolve, 0));
          await outsideSession(signal);
        },
      });
    } finally {
      binding.dispose();
    }
  });
}

/** For the stage, whose own card will draw it. */
export async function openWorld(bytes: Uint8Array, name: string): Promise<LoadedWorld> {
  let asked: WebGLRenderer | null = null;
  const renderer = (): WebGLRenderer => {
    asked ??= new WebGLRenderer();
    return asked;
  };
  try {
    return await loadWorld(bytes, { decoders: decoders(), renderer, name });
  } finally {
    (asked as WebGLRenderer | null)?.dispose();
    (asked as WebGLRenderer | null)?.forceContextLoss();
  }
}
