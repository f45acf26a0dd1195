/** @file The parts that joinStages joins, as parameters, so that tests can replace them. */
import type { FrameSource } from '../camera/index.ts';
import type { Clock } from '../core/index.ts';
import type { createSensing } from '../engine/index.ts';
import type { AssetUrls, MienscapeSource, ScoreHandlers } from './interfaces.ts';
import type { LinkRefusal } from './link-error.ts';
import type { ReadSource } from './session-source.ts';
import type { RecordedInput } from './test-hook.ts';

export type LinkRequest = Extract<MienscapeSource, { kind: 'link' }>;
export type SessionRequest = Extract<MienscapeSource, { kind: 'session' }>;

/** Leaves the room once `signal` says so. */
export type OpenLink = (
  source: LinkRequest,
  options: ScoreHandlers & { readonly clock: Clock; readonly signal: AbortSignal },
) => Promise<LinkRefusal | null>;

export type Open = (
  source: Exclude<MienscapeSource, LinkRequest | SessionRequest>,
  options: {
    readonly demoUrl: string;
    readonly rateHz: number;
    readonly clock: Clock;
    readonly signal: AbortSignal;
  },
) => Promise<FrameSource>;

export interface Parts {
  readonly clock: Clock;
  readonly open: Open;
  readonly openLink: OpenLink;
  readonly readSource: ReadSource;
  readonly createSensing: typeof createSensing;
  readonly urls: AssetUrls;
  /** A test's: stands in for source and sensing. */
  readonly recorded?: readonly RecordedInput[] | null;
}
