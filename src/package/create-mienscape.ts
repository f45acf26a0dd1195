/** @file createMienscape with the browser's own parts. */
import { openSource, openVideo } from '../camera/index.ts';
import { createSensing } from '../engine/index.ts';
import type { Mienscape, MienscapeOptions } from './interfaces.ts';
import { joinStages, type Open } from './join-stages.ts';

const open: Open = async (source, { assets, ...options }) => {
  switch (source.kind) {
    case 'demo':
      return openSource({ kind: 'demo', url: `${assets}demo/faces.webm` }, options);
    case 'camera': {
      const { deviceId } = source;
      return openSource({ kind: 'camera', ...(deviceId !== undefined && { deviceId }) }, options);
    }
    case 'video':
      return openVideo(source.element, options);
    case 'file':
      return openSource(source, options);
    default:
      throw source satisfies never;
  }
};

/**
 * Reads an expression and gives targets for light, music and pacing. Nothing is opened or loaded before `start`.
 * @throws SensingError for a camera without consent, DocumentError for what is no mapping
 */
export function createMienscape(options: MienscapeOptions): Mienscape {
  return joinStages(options, { clock: () => performance.now(), open, createSensing });
}
