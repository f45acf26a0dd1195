/** @file One look at everything that could grow: memory, tensors, graphics and audio objects, page nodes. */
import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from '@playwright/test';

export type Sample = Readonly<Record<string, number>> & { readonly minute: number };

/** What each figure is, and the unit it is shown in. */
export const FIGURES: Readonly<Record<string, { readonly name: string; readonly unit: string }>> = {
  heapMb: { name: 'Page: JavaScript heap after collection', unit: 'MB' },
  workersMb: { name: 'Workers: memory as the browser measures it', unit: 'MB' },
  rendererMb: { name: 'Renderer process: resident, WebAssembly and workers included', unit: 'MB' },
  gpuProcessMb: { name: 'GPU process: resident', unit: 'MB' },
  tensors: { name: 'Tensors in the worker', unit: '' },
  gpuBuffers: { name: 'WebGPU buffers in the worker (0 on WASM)', unit: '' },
  audioNodes: { name: 'Audio nodes after collection', unit: '' },
  webglBuffers: { name: 'WebGL buffers (geometries)', unit: '' },
  webglTextures: { name: 'WebGL textures', unit: '' },
  webglPrograms: { name: 'WebGL programs (materials)', unit: '' },
  domNodes: { name: 'DOM nodes', unit: '' },
  listeners: { name: 'Event listeners', unit: '' },
};

const MB = 1e6;
const WORKER_PATIENCE_MS = 5000;
const MEMORY_PATIENCE_MS = 25_000;

/** NaN where nothing comes in time. */
async function within(ms: number, asked: Promise<number> | undefined): Promise<number> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<number>((resolve) => {
    timer = setTimeout(() => resolve(Number.NaN), ms);
  });
  try {
    return await Promise.race([asked ?? Number.NaN, late]);
  } finally {
    clearTimeout(timer);
  }
}

function residentMb(pid: number): number {
  try {
    const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return (Number(kb ?? 0) * 1024) / MB;
  } catch {
    return 0; // Ended meanwhile, or a system without /proc.
  }
}

export interface Probe {
  sample(minute: number): Promise<Sample>;
}

export async function createProbe(browser: Browser, page: Page): Promise<Probe> {
  const devtools: CDPSession = await page.context().newCDPSession(page);
  const whole = await browser.newBrowserCDPSession();
  await devtools.send('Performance.enable');

  /**
   * Audio nodes that the page still holds, after a collection. Not by the events of DevTools' WebAudio domain: those
   * never report the nodes of a closed context as gone, not even on a bare page.
   */
  const audioNodes = async (): Promise<number> => {
    const objectGroup = 'soak';
    const { result } = await devtools.send('Runtime.evaluate', {
      expression: 'AudioNode.prototype',
      objectGroup,
    });
    if (!result.objectId) return Number.NaN;
    const { objects } = await devtools.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId,
      objectGroup,
    });
    if (!objects.objectId) return Number.NaN;
    const counted = await devtools.send('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    await devtools.send('Runtime.releaseObjectGroup', { objectGroup });
    return Number(counted.result.value);
  };

  /** WebGPU buffers of the newest worker, the one that senses now. */
  const gpuBuffers = async (): Promise<number> => {
    const asked = page
      .workers()
      .at(-1)
      ?.evaluate(() => globalThis.soakGpuBuffers ?? Number.NaN);
    return within(
      WORKER_PATIENCE_MS,
      asked?.catch(() => Number.NaN),
    );
  };

  /** JavaScript and WebAssembly memory of all workers, as the browser itself measures it (after a collection). */
  const workersMb = async (): Promise<number> => {
    const asked = page.evaluate(async () => {
      const measure = (performance as unknown as { measureUserAgentSpecificMemory?: () => Promise<Memory> })
        .measureUserAgentSpecificMemory;
      interface Memory {
        readonly breakdown: readonly {
          readonly bytes: number;
          readonly attribution: readonly { readonly scope: string }[];
        }[];
      }
      if (!measure) return Number.NaN;
      const { breakdown } = await measure.call(performance);
      return breakdown
        .filter(({ attribution }) => attribution.some(({ scope }) => scope.includes('Worker')))
        .reduce((sum, { bytes }) => sum + bytes, 0);
    });
    return (
      (await within(
        MEMORY_PATIENCE_MS,
        asked.catch(() => Number.NaN),
      )) / MB
    );
  };

  return {
    async sample(minute) {
      await devtools.send('HeapProfiler.collectGarbage');
      const { metrics } = await devtools.send('Performance.getMetrics');
      const metric = (name: string): number =>
        metrics.find((entry) => entry.name === name)?.value ?? Number.NaN;
      const counts = await page.evaluate(() => globalThis.soakCounts);
      const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
      const largest = (type: string): number =>
        Math.max(
          0,
          ...processInfo.filter((process) => process.type === type).map(({ id }) => residentMb(id)),
        );
      return {
        minute,
        heapMb: metric('JSHeapUsedSize') / MB,
        workersMb: await workersMb(),
        rendererMb: largest('renderer'),
        gpuProcessMb: largest('GPU'),
        tensors: counts?.tensors ?? Number.NaN,
        gpuBuffers: await gpuBuffers(),
        audioNodes: await audioNodes(),
        webglBuffers: counts?.webgl.Buffer ?? Number.NaN,
        webglTextures: counts?.webgl.Texture ?? Number.NaN,
        webglPrograms: counts?.webgl.Program ?? Number.NaN,
        domNodes: metric('Nodes'),
        listeners: metric('JSEventListeners'),
        scored: counts?.scored ?? Number.NaN,
      };
    },
  };
}
