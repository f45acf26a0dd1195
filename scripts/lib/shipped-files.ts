/** @file Vite plugin: files the app fetches at run time that do not live in public/ (weights, detector, WASM). */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Plugin } from 'vite';
import { withoutCompiledText } from './basis-transcoder.ts';
import { requestPath } from './request-path.mjs';
import { sendFile } from './send-file.ts';
import { withEnding } from './stretch-ending.ts';

const NODE_MODULES = 'node_modules';

/** Models that the app asks for by their address; the others stay in the repository, for the commands. */
const SHIPPED_MODELS = ['student', 'student-large'] as const;

/** URL folder → folder on disk and which of its files are served. Models: one folder each, manifest, weights, gate. */
const SHIPPED: readonly { readonly url: string; readonly folder: string; readonly files: RegExp }[] = [
  {
    url: 'models',
    folder: 'models',
    files: new RegExp(`^(${SHIPPED_MODELS.join('|')})/(manifest\\.json|weights\\.bin|face-gate\\.json)$`),
  },
  {
    url: 'detector',
    folder: `${NODE_MODULES}/@vladmandic/human/models`,
    files: /^blazeface\.(json|bin)$/,
  },
  {
    url: 'wasm',
    folder: `${NODE_MODULES}/@tensorflow/tfjs-backend-wasm/dist`,
    // Threads are never used (they hang after minification), so their build is not shipped.
    files: /^tfjs-backend-wasm(-simd)?\.wasm$/,
  },
  {
    // For own worlds that are compressed; fetched when one is opened. Their JavaScript fallback is not shipped.
    url: 'decoders',
    folder: `${NODE_MODULES}/three/examples/jsm/libs`,
    files: /^(draco\/draco_(wasm_wrapper\.js|decoder\.wasm)|basis\/basis_transcoder\.(js|wasm))$/,
  },
  {
    // Fits stems to a tempo: page and audio worklet load the same file, and only where stems are played.
    url: 'stretch',
    folder: `${NODE_MODULES}/signalsmith-stretch`,
    files: /^SignalsmithStretch\.mjs$/,
  },
];

const TYPES: Record<string, string> = {
  '.json': 'application/json',
  '.bin': 'application/octet-stream',
  '.wasm': 'application/wasm',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
};

function list(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    return readdirSync(join(folder, entry.name)).map((name) => `${entry.name}/${name}`);
  });
}

/** Path on disk of a served URL path (`/models/student/manifest.json`), or null where none is served there. */
export function shippedFile(root: string, urlPath: string): string | null {
  const [, url, ...rest] = urlPath.split('/');
  const name = rest.join('/');
  const match = SHIPPED.find((row) => row.url === url && row.files.test(name));
  return match ? join(root, match.folder, name) : null;
}

/** Files that are not served as they lie: end of the path → what is made of its text. */
const EDITED = new Map([
  ['basis/basis_transcoder.js', withoutCompiledText],
  ['signalsmith-stretch/SignalsmithStretch.mjs', withEnding],
]);

/** The contents to serve in place of the file's own, or null where it is served as it lies. */
export function editedFile(path: string): string | null {
  const unix = path.replaceAll('\\', '/');
  const edit = [...EDITED].find(([end]) => unix.endsWith(end))?.[1];
  return edit ? edit(readFileSync(path, 'utf8')) : null;
}

/** Serves the table above in development and copies it into dist at build. */
export function shippedFiles(): Plugin {
  let root = process.cwd();
  return {
    name: 'mienscape:shipped-files',
    configResolved(config) {
      root = config.root;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = shippedFile(root, requestPath(request.url));
        const stats = path === null ? undefined : statSync(path, { throwIfNoEntry: false });
        if (path === null || !stats) {
          next();
          return;
        }
        response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
        response.setHeader('Cache-Control', 'no-cache');
        const edited = editedFile(path);
        if (edited !== null) {
          response.end(edited);
          return;
        }
        response.setHeader('Content-Length', stats.size);
        void sendFile(path, response);
      });
    },
    generateBundle() {
      if (this.environment.name !== 'client') return;
      for (const { url, folder, files } of SHIPPED) {
        const names = list(join(root, folder)).filter((name) => files.test(name));
        if (names.length === 0)
          this.error(`${folder}: no file matches ${files}. Run \`npm ci\`, or train a model.`);
        for (const name of names) {
          this.emitFile({
            type: 'asset',
            fileName: `${url}/${name}`,
            source: editedFile(join(root, folder, name)) ?? readFileSync(join(root, folder, name)),
          });
        }
      }
    },
  };
}
