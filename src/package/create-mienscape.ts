/** @file createMienscape with the browser's own parts. */
import { openCommonSource, openVideo } from '../camera/index.ts';
import { createSensing } from '../engine/index.ts';
import type { Mienscape, MienscapeOptions } from './interfaces.ts';
import { joinStages, type Open } from './join-stages.ts';
import { assetsBelow, ownAssets } from './own-assets.ts';
import { testHook } from './test-hook.ts';

const open: Open = async (source, { demoUrl, ...options }) => {
  switch (source.kind) {
    case 'demo':
      return openCommonSource({ kind: 'demo', url: demoUrl }, options);
    case 'camera': {
      const { deviceId } = source;
      return openCommonSource({ kind: 'camera', ...(deviceId !== undefined && { deviceId }) }, options);
    }
    case 'video':
      return openVideo(source.element, options);
    case 'file':
      return openCommonSource(source, options);
    default:
      throw source satisfies never;
  }
};

/**
 * Reads an expression and gives targets for light, music and pacing. Nothing is opened or loaded before `start`.
 * @throws SensingError for a camera without consent, DocumentError for what is no mapping
 */
export function createMienscape(options: MienscapeOptions): Mienscape {
  const { assets } = options;
  const urls = assets === undefined ? ownAssets() : assetsBelow(assets);
  const hook = testHook();
  const clock = (): number => performance.now();
  const mien = joinStages(options, { clock, open, createSensing, urls, recorded: hook?.recorded ?? null });
  hook?.instances.push(mien);
  return mien;
}
