/** @file createMienscape: joins the stages with the browser's camera, worker and clock. */
import { openCommonSource } from '../camera/index.ts';
import { SensingError } from '../core/index.ts';
import { createSensing } from '../engine/index.ts';
import type { Mienscape, MienscapeOptions } from './interfaces.ts';
import { joinStages } from './join-stages.ts';
import { assetsBelow, ownAssets } from './own-assets.ts';
import type { Open, OpenLink } from './parts.ts';
import type { ReadSource } from './session-source.ts';
import { testHook } from './test-hook.ts';

const open: Open = async (source, { demoUrl, ...options }) => {
  // A worker has workers too, so that sensing has begun there.
  if (typeof document === 'undefined')
    throw new SensingError(
      'There is no page here.',
      'Open sources in a page; in a worker give the frames to createSensing.',
    );
  switch (source.kind) {
    case 'demo':
      return openCommonSource({ kind: 'demo', url: demoUrl }, options);
    case 'camera':
      // The camera that was named or none: another one may look into the room.
      return openCommonSource({ ...source, exact: true }, options);
    case 'file':
      // JavaScript may give anything, such as the first file of an input that has none. Of another frame's page it is another class.
      if (!/^\[object (?:Blob|File)\]$/.test(Object.prototype.toString.call(source.file)))
        throw new SensingError(
          'The source has no file.',
          'Give { kind: "file", file } with a File or a Blob.',
        );
      return openCommonSource(source, options);
    case 'video':
    case 'network':
    case 'serial':
      return (await import('./other-source.ts')).openOtherSource(source, options);
    default:
      throw source satisfies never;
  }
};

const openLink: OpenLink = async (source, options) => {
  // Here and not there: what is thrown must be of the classes that this package exports.
  const server = (await import('./server-address.ts')).serverAddress(source.server);
  return (await import('./link-source.ts')).openLink({ ...source, server }, options);
};

const readSource: ReadSource = async (session) => (await import('./session-source.ts')).readSource(session);

/**
 * Reads an expression and gives targets for light, music and pacing. Nothing is opened or loaded before `start`, so it can be
 * called while a server renders.
 * @throws SensingError for a source that there is not and for a camera without consent, DocumentError if `mapping` is
 * not a mapping, RangeError for a number or a choice out of range, TypeError for an option or a part of `source` that
 * there is not
 */
export function createMienscape(options: MienscapeOptions): Mienscape {
  const assets = options?.assets ?? null;
  const urls = assets === null ? ownAssets() : assetsBelow(assets);
  const hook = testHook();
  const clock = (): number => performance.now();
  const recorded = hook?.recorded ?? null;
  const mien = joinStages(options, { clock, open, openLink, readSource, createSensing, urls, recorded });
  hook?.instances.push(mien);
  return mien;
}
