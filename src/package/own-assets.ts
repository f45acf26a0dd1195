/**
 * @file The package's own files, each named whole, so that the app's bundler finds it, copies it and gives its address.
 * They lie in lib/assets of the built package (scripts/lib/package-build.mjs), not in the repository.
 */
import type { AssetUrls } from './interfaces.ts';

export const ownAssets = (): AssetUrls => ({
  manifest: new URL('./assets/student-manifest.json', import.meta.url).href,
  weights: new URL('./assets/student-weights.bin', import.meta.url).href,
  gate: new URL('./assets/student-face-gate.json', import.meta.url).href,
  large: {
    manifest: new URL('./assets/student-large-manifest.json', import.meta.url).href,
    weights: new URL('./assets/student-large-weights.bin', import.meta.url).href,
    gate: new URL('./assets/student-large-face-gate.json', import.meta.url).href,
  },
  detector: new URL('./assets/blazeface.json', import.meta.url).href,
  detectorWeights: new URL('./assets/blazeface.bin', import.meta.url).href,
  wasm: {
    plain: new URL('./assets/tfjs-backend-wasm.wasm', import.meta.url).href,
    simd: new URL('./assets/tfjs-backend-wasm-simd.wasm', import.meta.url).href,
  },
  demo: new URL('./assets/faces.webm', import.meta.url).href,
});

/**
 * @param base address of a folder with `models/`, `detector/`, `wasm/` and `demo/` of the built app; '' is the page's
 * own folder
 */
export function assetsBelow(base: string): AssetUrls {
  const named = String(base) || '.';
  const folder = named.endsWith('/') ? named : `${named}/`;
  return {
    manifest: `${folder}models/student/manifest.json`,
    large: { manifest: `${folder}models/student-large/manifest.json` },
    detector: `${folder}detector/blazeface.json`,
    wasm: `${folder}wasm/`,
    demo: `${folder}demo/faces.webm`,
  };
}
