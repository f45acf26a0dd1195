/**
 * @file Counters put into the page before its first line runs. Each function is self-contained: its source alone is
 * sent to the browser. Nothing of the product knows of them.
 */

declare global {
  var soakCounts: { webgl: Record<string, number>; tensors: number | null; scored: number } | undefined;
  var soakGpuBuffers: number | undefined;
}

/** Counts live WebGL objects, and asks the sensing worker for its tensors on every hundredth frame. */
export function installPageProbes(): void {
  const counts = { webgl: {} as Record<string, number>, tensors: null as number | null, scored: 0 };
  globalThis.soakCounts = counts;
  const gl = WebGL2RenderingContext.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const kind of ['Buffer', 'Texture', 'Program', 'Framebuffer', 'Renderbuffer', 'VertexArray', 'Sync']) {
    const [makeName, freeName] =
      kind === 'Sync' ? ['fenceSync', 'deleteSync'] : [`create${kind}`, `delete${kind}`];
    const make = gl[makeName];
    const free = gl[freeName];
    if (!make || !free) continue;
    counts.webgl[kind] = 0;
    gl[makeName] = function (...args) {
      const made = make.apply(this, args);
      if (made) counts.webgl[kind] = (counts.webgl[kind] ?? 0) + 1;
      return made;
    };
    gl[freeName] = function (...args) {
      if (args[0]) counts.webgl[kind] = (counts.webgl[kind] ?? 0) - 1;
      return free.apply(this, args);
    };
  }
  const { postMessage } = Worker.prototype;
  const heard = new WeakSet<Worker>();
  let frames = 0;
  Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: unknown[]) {
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener('message', ({ data }) => {
        if (data?.type !== 'scored') return;
        counts.scored++;
        if (typeof data.inspection?.tensors === 'number') counts.tensors = data.inspection.tensors;
      });
    }
    const frame = message as { type?: string; inspect?: boolean };
    const asked = frame?.type === 'frame' && ++frames % 100 === 1 ? { ...frame, inspect: true } : message;
    return (postMessage as (...args: unknown[]) => void).call(this, asked, ...rest);
  } as typeof postMessage;
}

/** Counts live GPU buffers of a page or worker. */
export function installGpuProbe(): void {
  if (globalThis.soakGpuBuffers !== undefined || typeof GPUDevice === 'undefined') return;
  globalThis.soakGpuBuffers = 0;
  const alive = new WeakSet<GPUBuffer>();
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (this: GPUDevice, descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    alive.add(buffer);
    globalThis.soakGpuBuffers = (globalThis.soakGpuBuffers ?? 0) + 1;
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function (this: GPUBuffer) {
    if (alive.delete(this)) globalThis.soakGpuBuffers = (globalThis.soakGpuBuffers ?? 0) - 1;
    return destroy.call(this);
  };
}

/** As a script, for pages and workers; see `GPU_GUARD_SCRIPT` for `__name`. */
export const scriptOf = (probe: () => void): string =>
  `globalThis.__name ??= (wrapped) => wrapped; (${probe.toString()})();`;
