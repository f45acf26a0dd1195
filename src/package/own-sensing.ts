/** @file createSensing for other people's apps: on the package's own files unless others are named. */
import { createSensing as createEngine, type Sensing, type SensingOptions } from '../engine/index.ts';
import { ownAssets } from './own-assets.ts';

/**
 * Sensing alone: give it frames, hear scores. It loads at once, in a worker of its own; `dispose` ends that.
 * @throws SensingFault where no worker can be started, as in Node; TypeError for an option or a setting that there is not
 */
export function createSensing({ urls, ...options }: Partial<SensingOptions> = {}): Sensing {
  // The demo clip is no part of sensing.
  const { demo: _, ...own } = ownAssets();
  return createEngine({ ...options, urls: urls ?? own });
}
