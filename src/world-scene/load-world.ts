/**
 * @file Loads a binary glTF by three's own loader. Decoders (Draco, meshopt, KTX2) come from the app's own address, and
 * only for a file that needs them. Nothing else is fetched.
 */
import {
  Box3,
  type Camera,
  LoadingManager,
  type Object3D,
  Raycaster,
  TextureLoader,
  Vector3,
  type WebGLRenderer,
} from 'three';
import { type GLTF, GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import {
  frameViewer,
  readWorldFile,
  type SceneBounds,
  viewerAtCamera,
  type WorldDocument,
  type WorldFile,
  WorldFileError,
} from '../world-document/index.ts';
import { settleLights } from './light-level.ts';
import { textureBytes, texturesOf } from './texture-memory.ts';
import { watchLoading } from './watch-loading.ts';

export interface LoadedWorld extends WorldFile {
  readonly gltf: GLTF;
  readonly bounds: SceneBounds;
  /** Frees all that lies on the graphics card. */
  dispose(): void;
}

export interface LoadOptions {
  /** Address of the folder with `draco/` and `basis/` (`dist/decoders` of the build), ending with a slash. */
  readonly decoders: string;
  /** Says which compressed textures the graphics card reads; asked only for a file that has some. */
  readonly renderer: () => WebGLRenderer;
  /** Name of a world whose file carries none. */
  readonly name: string;
}

const LONGEST_LOAD_MS = 60_000;
/** Most that the textures may take of a graphics card, eight times a headset's budget. */
const MOST_TEXTURE_BYTES = 1024 * 2 ** 20;

const DECODED = {
  draco: ['KHR_draco_mesh_compression'],
  meshopt: ['EXT_meshopt_compression', 'KHR_meshopt_compression'],
  ktx2: ['KHR_texture_basisu'],
} as const;

/**
 * @throws WorldFileError for a file that is refused or damaged, and where a decoder is not there or the page's policy refuses its
 * parts
 */
export async function loadWorld(bytes: Uint8Array, options: LoadOptions): Promise<LoadedWorld> {
  const file = readWorldFile(bytes, options.name);
  const used = new Set([
    ...(file.glb.json.extensionsUsed ?? []),
    ...(file.glb.json.extensionsRequired ?? []),
  ]);
  const uses = (names: readonly string[]): boolean => names.some((name) => used.has(name));
  const failed: string[] = [];
  const manager = new LoadingManager();
  manager.onError = (url) => failed.push(url);
  const loader = new GLTFLoader(manager);
  // Pictures through <img>: the page's security policy lets no request leave, and blob: addresses are requests too.
  loader.register((parser) => {
    (parser as unknown as { textureLoader: TextureLoader }).textureLoader = new TextureLoader(manager);
    return { name: 'pictures-through-elements' };
  });
  const freed: (() => void)[] = [];
  if (uses(DECODED.draco)) {
    const { DRACOLoader } = await import('three/addons/loaders/DRACOLoader.js');
    const draco = new DRACOLoader(manager).setDecoderPath(`${options.decoders}draco/`);
    loader.setDRACOLoader(draco);
    freed.push(() => draco.dispose());
  }
  if (uses(DECODED.ktx2)) {
    const { KTX2Loader } = await import('three/addons/loaders/KTX2Loader.js');
    const ktx2 = new KTX2Loader(manager).setTranscoderPath(`${options.decoders}basis/`);
    loader.setKTX2Loader(ktx2.detectSupport(options.renderer()));
    freed.push(() => ktx2.dispose());
  }
  if (uses(DECODED.meshopt)) {
    const { MeshoptDecoder } = await import('three/addons/libs/meshopt_decoder.module.js');
    loader.setMeshoptDecoder(MeshoptDecoder);
  }
  const watch = watchLoading(manager, options.decoders, LONGEST_LOAD_MS);
  freed.push(watch.end);
  let gltf: GLTF;
  try {
    const copy = bytes.slice().buffer;
    gltf = await inTime(Promise.race([loader.parseAsync(copy, ''), watch.refused]));
    if (failed.length > 0) {
      disposeObject(gltf.scene);
      const { length } = failed;
      throw (
        (await watch.reason()) ??
        new WorldFileError(`A picture of it could not be loaded (${length} in all).`, 'Export it again.')
      );
    }
    refuseHuge(gltf.scene);
  } catch (error) {
    const known = error instanceof WorldFileError ? error : await watch.reason();
    if (known) throw known;
    throw new WorldFileError(
      `It is damaged (${error instanceof Error ? error.message.slice(0, 160) : 'it cannot be read'}).`,
      'Export it again; if it opens in another viewer, without compression.',
      { cause: error },
    );
  } finally {
    for (const free of freed) free();
  }
  const dimmed = settleLights(gltf.scene);
  const bounds = boundsOf(gltf.scene);
  return {
    ...file,
    document: file.glb.document === undefined ? atCamera(file.document, gltf.scene, bounds) : file.document,
    problems: dimmed === null ? file.problems : [...file.problems, dimmed],
    gltf,
    bounds,
    dispose: () => disposeObject(gltf.scene),
  };
}

/** Before anything is drawn, which is when three.js brings textures to the card: the page would stop, and again at each visit. */
function refuseHuge(scene: Object3D): void {
  const bytes = textureBytes(texturesOf(scene));
  if (bytes <= MOST_TEXTURE_BYTES) return;
  disposeObject(scene);
  const mebibytes = (count: number): string => Math.ceil(count / 2 ** 20).toLocaleString('en');
  throw new WorldFileError(
    `Its textures would take ${mebibytes(bytes)} MiB of the graphics card: at most ${mebibytes(MOST_TEXTURE_BYTES)} MiB are drawn.`,
    'Make them smaller (a headset shows little beyond 2,048 pixels a side) or compress them (KTX2), and export the file again.',
  );
}

async function inTime<Result>(loading: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it was not read within a minute')), LONGEST_LOAD_MS);
  });
  try {
    return await Promise.race([loading, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Where the viewer stands by the scene's size, or as its document says. */
export function viewerOf({ bounds, document }: Pick<LoadedWorld, 'bounds' | 'document'>) {
  return document.viewer ?? frameViewer(bounds);
}

const EYES_M = 1.6;

function boundsOf(scene: Object3D): SceneBounds {
  const box = new Box3().setFromObject(scene);
  if (box.isEmpty()) return { min: [0, 0, 0], max: [0, 0, 0], groundY: null };
  // From a person's height down: a roof is no ground.
  const groundY = groundBelow(scene, new Vector3(0, Math.min(box.max.y, 0) + EYES_M, 0));
  return { min: box.min.toArray(), max: box.max.toArray(), groundY };
}

function groundBelow(scene: Object3D, from: Vector3): number | null {
  const [hit] = new Raycaster(from, new Vector3(0, -1, 0)).intersectObject(scene, true);
  return hit ? hit.point.y : null;
}

/** Whoever exports a camera says by it where one is to stand. The first in the scene counts. */
function atCamera(document: WorldDocument, scene: Object3D, bounds: SceneBounds): WorldDocument {
  let camera: Object3D | null = null;
  scene.traverse((object) => {
    if ((object as Camera).isCamera) camera ??= object;
  });
  if (camera === null) return document;
  const { matrixWorld } = camera as Object3D;
  const place = new Vector3().setFromMatrixPosition(matrixWorld);
  const viewer = viewerAtCamera(bounds, {
    position: place.toArray(),
    forward: new Vector3(0, 0, -1).transformDirection(matrixWorld).toArray(),
    groundY: groundBelow(scene, place),
  });
  return { ...document, viewer };
}

/** Geometries, materials and textures, each once. */
export function disposeObject(root: Object3D): void {
  const seen = new Set<{ dispose(): void }>();
  root.traverse((object) => {
    const { geometry, material, skeleton } = object as unknown as {
      geometry?: { dispose(): void };
      material?: object | object[];
      skeleton?: { dispose(): void };
    };
    if (geometry) seen.add(geometry);
    if (skeleton) seen.add(skeleton);
    for (const each of [material ?? []].flat()) {
      seen.add(each as { dispose(): void });
      for (const value of Object.values(each))
        if ((value as { isTexture?: boolean } | null)?.isTexture === true) {
          seen.add(value as { dispose(): void });
        }
    }
  });
  for (const part of seen) part.dispose();
}
