/** @file What sensing at 30 Hz costs the page's own thread, as the app runs it: in its worker, frame after frame. */
import { openWorkerPort } from '../../../src/engine/port.ts';
import { createSensing } from '../../../src/engine/sensing.ts';
import type { SensingCost } from '../types.ts';
import { paintFrame } from './frames.ts';

const RATE_HZ = 30;

interface WithMemory {
  readonly memory?: { readonly usedJSHeapSize: number };
}

export async function measureSensing(seconds: number): Promise<SensingCost> {
  let busyMs = 0;
  let scored = 0;
  const sensing = createSensing({
    urls: {
      manifest: '/models/student/manifest.json',
      large: { manifest: '/models/student-large/manifest.json' },
      detector: '/detector/blazeface.json',
      wasm: '/wasm/',
    },
    openPort: (handlers) =>
      openWorkerPort({
        ...handlers,
        message: (message) => {
          const startMs = performance.now();
          handlers.message(message);
          busyMs += performance.now() - startMs;
        },
      }),
  });
  const status = await new Promise<typeof sensing.status>((resolve) => {
    sensing.subscribe((event) => {
      if (event.kind === 'scores') scored++;
      else if (event.status.kind !== 'loading') resolve(event.status);
    });
  });
  if (status.kind !== 'ready') throw new Error('Sensing did not start.');
  let longTasks = 0;
  const observer = new PerformanceObserver((list) => {
    longTasks += list.getEntries().length;
  });
  const heap = (): number | null => (performance as unknown as WithMemory).memory?.usedJSHeapSize ?? null;
  const frames = Array.from({ length: 8 }, (_, i) => paintFrame(i));
  const go = async (forMs: number): Promise<number> => {
    const endMs = performance.now() + forMs;
    let offered = 0;
    while (performance.now() < endMs) {
      const source = frames[offered % frames.length];
      if (!source) break;
      const image = source.clone();
      const startMs = performance.now();
      sensing.offer({ image, capturedAtMs: startMs, source: 'file' });
      busyMs += performance.now() - startMs;
      offered++;
      await new Promise((resolve) => setTimeout(resolve, 1000 / RATE_HZ));
    }
    return offered;
  };
  await go(1000);
  busyMs = 0;
  scored = 0;
  observer.observe({ type: 'longtask' });
  const before = heap();
  const offered = await go(seconds * 1000);
  const after = heap();
  observer.disconnect();
  sensing.dispose();
  for (const frame of frames) frame.close();
  return {
    seconds,
    offered,
    scored,
    mainThreadMsPerFrame: busyMs / offered,
    longTasks,
    heapGrowthMb: before === null || after === null ? null : (after - before) / 1e6,
    backend: status.backend,
    why: status.why,
  };
}
