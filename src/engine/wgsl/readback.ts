/** @file Results come back through a ring of buffers, so that the next frame need not wait for the last one's. */

const RING = 3;

export interface Readback {
  /** Copies `sources`, one after the other, into a free buffer; encode before submitting. */
  copy(encoder: GPUCommandEncoder): Ticket;
  destroy(): void;
}

export interface Ticket {
  /** After submission: waits for the GPU, hands the bytes to `read` and frees the buffer. */
  take<T>(read: (bytes: ArrayBuffer) => T): Promise<T>;
}

export function createReadback(device: GPUDevice, sources: readonly GPUBuffer[]): Readback {
  const size = sources.reduce((sum, source) => sum + source.size, 0);
  const make = (): GPUBuffer =>
    device.createBuffer({
      label: 'readback',
      size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  const all = Array.from({ length: RING }, make);
  const free = [...all];
  return {
    copy(encoder) {
      const buffer = free.pop();
      if (!buffer) throw new Error(`More than ${RING} frames are on the GPU. Wait for one before the next.`);
      let at = 0;
      for (const source of sources) {
        encoder.copyBufferToBuffer(source, 0, buffer, at, source.size);
        at += source.size;
      }
      return {
        async take(read) {
          await buffer.mapAsync(GPUMapMode.READ);
          try {
            return read(buffer.getMappedRange());
          } finally {
            buffer.unmap();
            free.push(buffer);
          }
        },
      };
    },
    destroy() {
      for (const buffer of all) buffer.destroy();
    },
  };
}
