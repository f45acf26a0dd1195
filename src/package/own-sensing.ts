/** @file createSensing for other people's apps: on the package's own files unless others are named, and with its settings checked. */
import {
  createSensing as createEngine,
  type SensingOptions as EngineOptions,
  type Sensing,
  type SensingUrls,
} from '../engine/index.ts';
import { assertSettings } from './option-ranges.ts';
import { ownAssets } from './own-assets.ts';

/** What `createSensing` takes; every part may be left out. */
export interface SensingOptions extends Omit<EngineOptions, 'urls'> {
  /** Addresses of all that is fetched; default: the package's own files. */
  readonly urls?: SensingUrls | undefined;
}

/**
 * Sensing alone: give it frames, hear scores. It loads at once, in a worker of its own; `dispose` ends that.
 * @throws SensingFault where no worker can be started, as in Node; TypeError for an option or a setting that there is not, RangeError
 * for a setting out of range. `configure` throws the latter two, and changes nothing then
 */
export function createSensing({ urls, ...options }: SensingOptions = {}): Sensing {
  assertSettings(options.settings);
  // The demo clip is no part of sensing.
  const { demo: _, ...own } = ownAssets();
  const sensing = createEngine({ ...options, urls: urls ?? own });
  const { configure } = sensing;
  return Object.assign(sensing, {
    configure: (changes: Parameters<Sensing['configure']>[0]): void => {
      assertSettings(changes);
      configure(changes);
    },
  });
}
