/** @file The one place where the sensing worker is made. */
import type { FromWorker, ToWorker } from './protocol.ts';

/** The page's end of a worker. */
export interface Port {
  post(message: ToWorker, transfer: Transferable[]): void;
  /** Ends the worker at once. */
  close(): void;
}

export interface PortHandlers {
  message(message: FromWorker): void;
  /** The worker's script could not be loaded, or threw outside any handler. */
  crashed(reason: string): void;
}

export type OpenPort = (handlers: PortHandlers) => Port;

export const openWorkerPort: OpenPort = (handlers) => {
  const worker = new Worker(new URL('./sensing.worker.ts', import.meta.url), {
    type: 'module',
    name: 'sensing',
  });
  worker.onmessage = (event: MessageEvent<FromWorker>) => handlers.message(event.data);
  worker.onerror = (event) => handlers.crashed(event.message || 'its script could not be loaded');
  worker.onmessageerror = () => handlers.crashed('a message could not be read');
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    close: () => worker.terminate(),
  };
};
