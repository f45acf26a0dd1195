/** @file What can go wrong with sensing, as data that crosses the worker's border. */
import { MienscapeError, SensingError, withoutRemedy } from '../core/index.ts';

export const FAULT_CODES = [
  'download',
  'artifact',
  'backend',
  'device',
  'detector',
  'frame',
  'silent',
  'crashed',
  'unsupported',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
  readonly remedy: string;
}

/** A fault of sensing, to be shown: what happened and what to do. */
export class SensingFault extends SensingError {
  override name = 'SensingFault';
  readonly code: FaultCode;
  constructor({ code, message, remedy }: Fault, options?: ErrorOptions) {
    super(message, remedy, options);
    this.code = code;
  }
}

const REMEDIES: Record<FaultCode, string> = {
  download: 'Check the connection, then try again.',
  artifact: 'Load the page again; if that fails, restore the model on the server.',
  backend: 'Update the browser, or try another one.',
  device: 'Sensing starts again on WebAssembly; load the page again to return to WebGPU.',
  detector: 'Load the page again, or choose headset framing.',
  frame: 'Choose another picture source.',
  silent: 'Close other heavy programs or tabs, then try again.',
  crashed: 'Load the page again.',
  unsupported: 'Use a current Chrome, Edge, Firefox or Safari.',
};

/** Turns anything thrown into a fault; errors with a remedy of their own keep it. */
export function toFault(code: FaultCode, error: unknown): Fault {
  if (error instanceof SensingFault) {
    return { code: error.code, message: withoutRemedy(error), remedy: error.remedy };
  }
  if (error instanceof MienscapeError) {
    return { code, message: withoutRemedy(error), remedy: error.remedy };
  }
  const text = error instanceof Error ? error.message : String(error);
  const message = text.trim() === '' ? 'Sensing failed without saying why.' : (text.split('\n')[0] ?? text);
  return { code, message: /[.!?]$/.test(message) ? message : `${message}.`, remedy: REMEDIES[code] };
}
