/** @file Watches every GPU device of a page or worker: shaders that do not compile, errors that nobody caught. */

declare global {
  /** What the guard saw in this page or worker, not yet taken. */
  var gpuProblems: string[] | undefined;
}

/**
 * Watches all devices from here on; to be called before the first is requested. Each problem is kept in
 * `gpuProblems` and written to the console, since a worker's list cannot be read from its page.
 * Self-contained: its source alone is also run in workers and in the pages of journeys.
 */
export function installGpuGuard(): void {
  if (globalThis.gpuProblems !== undefined || typeof GPUAdapter === 'undefined') return;
  const problems: string[] = [];
  globalThis.gpuProblems = problems;
  const report = (text: string): void => {
    problems.push(text);
    console.error(`GPU guard: ${text}`);
  };
  const readCompilation = async (module: GPUShaderModule): Promise<void> => {
    const { messages } = await module.getCompilationInfo();
    for (const { type, lineNum, linePos, message } of messages) {
      if (type === 'error') report(`WGSL ${module.label || '(unlabeled)'}:${lineNum}:${linePos} ${message}`);
    }
  };
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, descriptor) {
    const device = await requestDevice.call(this, descriptor);
    device.addEventListener('uncapturederror', ({ error }) => {
      report(`uncapturederror: ${error.constructor.name}: ${error.message}`);
    });
    void device.lost.then(({ reason, message }) => {
      if (reason !== 'destroyed') report(`device lost: ${message}`);
    });
    const createShaderModule = device.createShaderModule.bind(device);
    device.createShaderModule = (shader) => {
      const module = createShaderModule(shader);
      readCompilation(module).catch(() => undefined); // The device was destroyed meanwhile.
      return module;
    };
    return device;
  };
}

/** Hands over, and forgets, what went wrong in this page since the last call. */
export async function takeGpuProblems(): Promise<string[]> {
  // Error events of work already done are tasks still in the queue: let them run first.
  await new Promise((resolve) => setTimeout(resolve, 50));
  return globalThis.gpuProblems?.splice(0) ?? [];
}
