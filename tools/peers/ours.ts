/** @file Mienscape's own sensing on WebAssembly, in its worker, webcam framing: BlazeFace, then the student. */
import { EMOTIONS, type Scores } from '../../src/core/index.ts';
import { createSensing } from '../../src/engine/index.ts';
import type { Peer } from './page.ts';

export async function openOurs(): Promise<Peer> {
  const sensing = createSensing({
    urls: {
      manifest: '/models/student/manifest.json',
      large: { manifest: '/models/student-large/manifest.json' },
      detector: '/detector/blazeface.json',
      wasm: '/wasm/',
    },
    settings: { framing: 'webcam', backend: 'wasm' },
  });
  let hear: ((scores: Scores) => void) | null = null;
  const backend = await new Promise<string>((resolve, reject) => {
    sensing.subscribe((event) => {
      if (event.kind === 'scores') hear?.(event.scores);
      else if (event.status.kind === 'ready') resolve(event.status.backend);
      else if (event.status.kind === 'failed') reject(event.status.error);
    });
  });
  return {
    backend,
    read: async (frame) => {
      const image = await createImageBitmap(frame);
      const scores = await new Promise<Scores>((resolve) => {
        hear = resolve;
        sensing.offer({ image, capturedAtMs: performance.now(), source: 'camera' });
      });
      if (scores.face === 'lost') return null;
      return EMOTIONS[scores.probabilities.indexOf(Math.max(...scores.probabilities))] ?? null;
    },
  };
}
