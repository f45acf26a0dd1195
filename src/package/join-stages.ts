/**
 * @file Joins source, sensing and simulation for another app. The parts are parameters, so that tests can replace them.
 */
import { DEFAULT_MAPPING, type Mapping, parseMapping } from '../adaptation/index.ts';
import { CameraError, DEMO_REGION, type FrameSource } from '../camera/index.ts';
import { type Clock, SensingError } from '../core/index.ts';
import {
  createRateController,
  type createSensing,
  FIRST_HZ,
  MOST_HZ,
  type Sensing,
  type SensingFault,
  tell,
} from '../engine/index.ts';
import { createLiveLoop, type LiveLoop, roundScores, STEP_MS } from '../simulation/index.ts';
import type {
  AssetUrls,
  Mienscape,
  MienscapeOptions,
  MienscapeReading,
  MienscapeSource,
  ScoreHandlers,
} from './interfaces.ts';
import { LinkError, type LinkRefusal } from './link-error.ts';
import { assertChoices, assertRanges } from './option-ranges.ts';
import type { RecordedInput } from './test-hook.ts';

type LinkRequest = Extract<MienscapeSource, { kind: 'link' }>;

/** Leaves the room once `signal` says so. */
export type OpenLink = (
  source: LinkRequest,
  options: ScoreHandlers & { readonly clock: Clock; readonly signal: AbortSignal },
) => Promise<LinkRefusal | null>;

export type Open = (
  source: Exclude<MienscapeSource, LinkRequest>,
  options: {
    readonly demoUrl: string;
    readonly rateHz: number;
    readonly clock: Clock;
    readonly signal: AbortSignal;
  },
) => Promise<FrameSource>;

interface Parts {
  readonly clock: Clock;
  readonly open: Open;
  readonly openLink: OpenLink;
  readonly createSensing: typeof createSensing;
  readonly urls: AssetUrls;
  /** A test's: stands in for source and sensing. */
  readonly recorded?: readonly RecordedInput[] | null;
}

/** What another one needs to take a Mienscape's place. */
const standing = new WeakMap<Mienscape, { readonly loop: LiveLoop; readonly moves: () => boolean }>();

export function joinStages(
  options: MienscapeOptions,
  { clock, open, openLink, urls: { demo: demoUrl, ...urls }, recorded = null, ...parts }: Parts,
): Mienscape {
  // Copied: what the app changes in its own objects later changes neither consent nor limits.
  const source = { ...options?.source };
  assertConsent(source);
  // No closure below may use `options` or `replaces`: the former Mienscape and its source would live as long as this one.
  const isDemo = source.kind === 'demo';
  const {
    strength = 1,
    reducedMotion = false,
    rateHz: mostHz = MOST_HZ,
    framing = isDemo || source.kind === 'serial' || options.region ? 'headset' : 'webcam',
    region = isDemo ? DEMO_REGION : null,
    backend = 'auto',
    onProblem,
    replaces,
  } = options;
  assertChoices(options);
  assertRanges(options);
  const former = replaces && standing.get(replaces);
  if (replaces && !former) throw new TypeError('replaces is no Mienscape. Give one.');
  const settings = { mapping: mappingOf(options.mapping), strength, reducedMotion };
  replaces?.dispose();
  const loop = createLiveLoop({ clock, settings, ...(former && { replaces: former.loop }) });
  const { now, read, enter } = loop;
  const listeners = new Set<(reading: MienscapeReading) => void>();
  const problems = new Set(onProblem && [onProblem]);
  const rates = createRateController();
  let sensing: Sensing | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let opened: FrameSource | null = null;
  let running: { readonly calledOff: AbortController; readonly done: Promise<void> } | null = null;
  /** Enters what a test's recording holds up to now. */
  let playback: ((nowMs: number) => void) | null = null;
  let disposed = false;

  const move = (): void => {
    const nowMs = now();
    playback?.(nowMs);
    const reading = loop.move(nowMs);
    if (opened && sensing?.status.kind === 'ready')
      opened.setRate(Math.round(rates.decide(nowMs, sensing.status.backend, mostHz)));
    tell(listeners, reading);
  };
  const keepMoving = (): void => {
    timer ??= setInterval(move, STEP_MS);
  };

  const beginSensing = (): Sensing => {
    if (sensing) {
      const { status } = sensing;
      if (status.kind === 'failed' && status.retryInMs === null) sensing.restart();
      return sensing;
    }
    sensing = parts.createSensing({ urls, clock, settings: { framing, region, backend } });
    sensing.subscribe((event) => {
      if (event.kind === 'status') {
        if (event.status.kind === 'failed' && event.status.retryInMs === null) giveUp(event.status.error);
        return;
      }
      // Scores of a source that was stopped meanwhile must not wake the world again.
      if (!opened) return;
      enter({ kind: 'scores', atMs: now(), scores: roundScores(event.scores) });
      rates.noteSensing(event.computeMs);
    });
    return sensing;
  };

  const setMapping = (document: unknown): void => loop.set({ mapping: parseMapping(document) });
  /** `why` is what `start` rejects with where it is still opening. */
  const stop = (why: SensingError = new CameraError('cancelled')): void => {
    if (!running) return;
    running.calledOff.abort(why);
    running = null;
    playback = null;
    opened?.stop();
    opened = null;
    enter({ kind: 'off', atMs: now() });
    move();
  };

  /** No camera stays on that nobody reads, and `start` can begin anew. */
  const giveUp = (fault: SensingFault): void => {
    const isOpen = opened !== null;
    stop(fault);
    if (isOpen) tell(problems, fault);
  };

  /** Another device senses: what comes of it enters as own scores do. After the kill switch nothing more comes. */
  const join = async (asked: LinkRequest, signal: AbortSignal): Promise<void> => {
    const joined = await openLink(asked, {
      clock,
      signal,
      onScores: (scores) => enter({ kind: 'scores', atMs: now(), scores: roundScores(scores) }),
      onOff: () => enter({ kind: 'off', atMs: now() }),
      onMapping: setMapping,
      onEnd: (refusal) => {
        stop();
        tell(problems, new LinkError(refusal));
      },
    });
    if (signal.aborted) throw new CameraError('cancelled');
    if (joined) throw new LinkError(joined);
  };

  const begin = async ({ signal }: AbortController): Promise<void> => {
    try {
      // In the task of `start` itself, as React's strict mode does: what is made now, nobody would end.
      if (signal.aborted) throw new CameraError('cancelled');
      if (recorded) {
        const { createPlayback } = await import('./recorded-playback.ts');
        if (signal.aborted) throw new CameraError('cancelled');
        playback = createPlayback(recorded, now(), enter);
        keepMoving();
        return;
      }
      if (source.kind === 'link') {
        await join(source, signal);
        keepMoving();
        return;
      }
      const { forget, offer } = beginSensing();
      keepMoving();
      const ready = await open(source, { demoUrl, rateHz: Math.min(FIRST_HZ, mostHz), clock, signal });
      if (signal.aborted) {
        ready.stop();
        throw new CameraError('cancelled');
      }
      opened = ready;
      forget();
      ready.onFrame(offer);
      ready.onStatus((status) => {
        if (signal.aborted || status.kind !== 'ended') return;
        stop();
        if (status.reason === 'lost') tell(problems, status.error);
      });
    } catch (error) {
      // Not what was started again meanwhile.
      if (!signal.aborted) stop(error instanceof SensingError ? error : unexpected(error));
      throw signal.reason;
    }
  };

  const mien: Mienscape = {
    start: () => {
      if (disposed)
        return Promise.reject(
          new SensingError('This Mienscape was disposed of.', 'Make another with createMienscape.'),
        );
      if (running) return running.done;
      const calledOff = new AbortController();
      // A microtask later, so that `running` is known to whatever ends it.
      running = { calledOff, done: Promise.resolve().then(() => begin(calledOff)) };
      return running.done;
    },
    read,
    subscribe: (listener) => {
      if (typeof listener !== 'function')
        throw new TypeError('subscribe was given no function. Give it one.');
      // Another one each time: who subscribes twice is told twice, and leaves once at a time.
      const own = (reading: MienscapeReading): void => listener(reading);
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    setMapping,
    set: (changes) => {
      assertRanges(changes);
      const { settings } = loop.state();
      const { strength = settings.strength, reducedMotion = settings.reducedMotion } = changes;
      loop.set({ strength, reducedMotion });
    },
    stop: () => stop(),
    dispose: () => {
      disposed = true;
      listeners.clear();
      problems.clear();
      stop();
      clearInterval(timer);
      sensing?.dispose();
    },
    get running() {
      return running !== null;
    },
    get sensing() {
      return sensing?.status ?? null;
    },
  };
  standing.set(mien, { loop, moves: () => timer !== undefined });
  // What eases back to neutral there goes on doing so here, before any start.
  if (former?.moves()) keepMoving();
  return mien;
}

/** What the browser itself throws, as for a script that cannot be loaded or a connection that its policy refuses. */
function unexpected(cause: unknown): SensingError {
  return new SensingError(
    `The source could not be opened (${cause}).`,
    'Check the connection and the page’s policy, then call start again.',
    { cause },
  );
}

type Kinds = readonly MienscapeSource['kind'][];
const KINDS: readonly string[] = [
  'demo',
  'file',
  'video',
  'link',
  'camera',
  'network',
  'serial',
] satisfies Kinds;
/** The first so many need no consent. */
const WITHOUT_CONSENT = 4;

/** Types are forgotten at run time, and JavaScript has none. */
function assertConsent(source: MienscapeSource): void {
  const { kind } = source;
  const place = KINDS.indexOf(kind);
  if (place < 0) throw new SensingError(`There is no source “${kind}”.`, `Take ${KINDS.join(', ')}.`);
  if (place < WITHOUT_CONSENT || (source as { readonly consent?: unknown }).consent === true) return;
  throw new SensingError(
    'A camera is opened only with consent.',
    `Ask the person, then give { kind: "${kind}", consent: true }.`,
  );
}

function mappingOf(document: unknown): Mapping {
  return document === undefined ? DEFAULT_MAPPING : parseMapping(document);
}
