/** @file How the app is built and served: modern output, heavy libraries in chunks of their own, strict headers. */
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { offline } from './scripts/lib/offline.ts';
import { COMMON_HEADERS, SECURITY_HEADERS } from './scripts/lib/security-headers.ts';
import { shippedFiles } from './scripts/lib/shipped-files.ts';
import { staticHeaders } from './scripts/lib/static-headers.ts';

/**
 * The table of named chunks. `shared` comes first (higher priority), else a heavy chunk would swallow React, zustand
 * or Vite's helper for lazy imports, which the first screen needs, and be loaded for their sake.
 */
const CHUNKS = [
  {
    name: 'shared',
    priority: 20,
    test: /vite[\\/]preload-helper|node_modules[\\/](react|react-dom|scheduler|zustand|zod)[\\/]/,
  },
  {
    name: 'three',
    priority: 10,
    // What reads compressed worlds is left out: each part becomes a chunk that is loaded when a file needs it.
    test: /node_modules[\\/](three(?![\\/]examples[\\/]jsm[\\/](loaders[\\/](DRACO|KTX2)Loader|libs))|three-stdlib|@react-three|@pmndrs)[\\/]/,
  },
  {
    name: 'tone',
    priority: 10,
    test: /node_modules[\\/](tone|standardized-audio-context|automation-events)[\\/]/,
  },
  { name: 'tfjs', priority: 10, test: /node_modules[\\/]@tensorflow[\\/]/ },
];

/** @react-three/xr carries an emulated headset with furnished rooms: megabytes that nobody here can enter. */
const withoutEmulator: Plugin = {
  name: 'without-emulator',
  transform: (_code, id) =>
    id.replaceAll('\\', '/').endsWith('/@pmndrs/xr/dist/emulate.js')
      ? {
          code: "export const emulate = () => { throw new Error('The emulator is not shipped.'); };",
          map: null,
        }
      : undefined,
};

/** three's loaders name decoders of their own by address: a second copy, and a fallback without WASM, are not shipped. */
const withoutDecoderCopies: Plugin = {
  name: 'without-decoder-copies',
  enforce: 'pre',
  transform: (code, id) =>
    /\/three\/examples\/jsm\/loaders\/(DRACO|KTX2)Loader\.js/.test(id.replaceAll('\\', '/'))
      ? { code: code.replaceAll(/new URL\( '\.\.\/libs\/[^']+', import\.meta\.url \)/g, "''"), map: null }
      : undefined,
};

export default defineConfig({
  // Relative addresses: the same files work at the root of a host and below any path (`--base /there/` works too).
  base: './',
  // Two pages and their files, nothing else: what is missing answers 404, not the first page.
  appType: 'mpa',
  plugins: [react(), shippedFiles(), staticHeaders(), withoutEmulator, withoutDecoderCopies, offline()],
  build: {
    target: ['chrome120', 'safari17', 'firefox121'],
    sourcemap: false,
    // Budgets are size-limit's business (.size-limit.mjs); three and tfjs are large and lazy on purpose.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // Two pages: nothing of the studio is in the experience's first load.
      input: { main: 'index.html', studio: 'studio.html' },
      output: { codeSplitting: { groups: CHUNKS } },
    },
  },
  worker: { format: 'es' },
  server: { headers: COMMON_HEADERS },
  preview: { host: 'localhost', port: 4173, headers: SECURITY_HEADERS },
});
