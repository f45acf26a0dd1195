/** @file The one place where the sensing worker is made. */
import { SensingFault } from './faults.ts';
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

function openWorker(): Worker {
  try {
    return new Worker(new URL('./sensing.worker.ts', import.meta.url), { type: 'module', name: 'sensing' });
  } catch (cause) {
    // There is none in Node, and none from another origin than the page's.
    throw new SensingFault(
      {
        code: 'unsupported',
        message: `No worker can be started here (${(cause as Error).message}).`,
        remedy: 'Start sensing in a browser, with its scripts on the page’s own origin.',
      },
      { cause },
    );
  }
}

export const openWorkerPort: OpenPort = (handlers) => {
  const worker = openWorker();
  worker.onmessage = (event: MessageEvent<FromWorker>) => handlers.message(event.data);
  worker.onerror = (event) => handlers.crashed(event.message || 'its script could not be loaded');
  worker.onmessageerror = () => handlers.crashed('a message could not be read');
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    close: () => worker.terminate(),
  };
};
