/**
 * @file Joins source, sensing and simulation for another app. The parts are parameters, so that tests can replace them.
 */
import { DEFAULT_MAPPING } from '../adaptation/index.ts';
import { CameraError, DEMO_REGION, type FrameSource } from '../camera/index.ts';
import { DocumentError, MienscapeError, SensingError } from '../core/index.ts';
import {
  createRateController,
  FIRST_HZ,
  MOST_HZ,
  type Sensing,
  type SensingFault,
  tell,
} from '../engine/index.ts';
import { createLiveLoop, roundScores, STEP_MS } from '../simulation/index.ts';
import type { Mienscape, MienscapeOptions, MienscapeReading } from './interfaces.ts';
import { assertSource } from './known-source.ts';
import { LinkError } from './link-error.ts';
import { assertChanges, assertChoices, assertOptions, assertRanges } from './option-ranges.ts';
import type { LinkRequest, Parts, SessionRequest } from './parts.ts';
import { readMapping } from './read-mapping.ts';
import { type Hearer, standing } from './standing.ts';

export function joinStages(
  options: MienscapeOptions,
  { clock, open, openLink, readSource, urls: { demo: demoUrl, ...urls }, recorded = null, ...parts }: Parts,
): Mienscape {
  // Copied: what the app changes in its own objects later changes neither consent nor limits.
  const source = { ...options?.source };
  assertSource(source);
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
  assertOptions(options);
  assertChoices(options);
  assertRanges(options);
  const former = replaces && standing.get(replaces);
  if (replaces && !former) throw new TypeError('replaces is no Mienscape. Give one.');
  const settings = {
    mapping: options.mapping === undefined ? DEFAULT_MAPPING : readMapping(options.mapping),
    strength,
    reducedMotion,
  };
  replaces?.dispose();
  /** Recordings of a session, while they last. */
  const hearers = new Set<Hearer>();
  const loop = createLiveLoop({
    clock,
    settings,
    ...(former && { replaces: former.loop }),
    onInput: (input) => {
      for (const hearer of hearers) hearer.onInput(input);
    },
    onStep: (state) => {
      for (const hearer of hearers) hearer.onStep(state);
    },
  });
  const { now, read, enter } = loop;
  const listeners = new Set<(reading: MienscapeReading) => void>();
  const problems = new Set(onProblem && [onProblem]);
  const rates = createRateController();
  let sensing: Sensing | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let opened: FrameSource | null = null;
  let running: { readonly calledOff: AbortController; readonly done: Promise<void>; isOpen: boolean } | null =
    null;
  /** Enters what a recorded session holds up to now; false once it is over. */
  let playback: ((nowMs: number) => boolean) | null = null;
  let disposed = false;

  const move = (): void => {
    const nowMs = now();
    if (playback?.(nowMs) === false) {
      stop();
      return;
    }
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

  const setMapping = (document: unknown): void => loop.set({ mapping: readMapping(document) });
  /** `why` is what `start` rejects with where it is still opening. */
  const stop = (why: MienscapeError = new CameraError('cancelled')): void => {
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
      onOff: (isWithdrawn) => {
        enter({ kind: 'off', atMs: now() });
        if (isWithdrawn) for (const hearer of hearers) hearer.onWithdrawn();
      },
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
      if (recorded || source.kind === 'session') {
        // A test's goes on without end: its page may look at it at any time.
        const played = recorded
          ? { inputs: recorded, durationMs: Number.POSITIVE_INFINITY }
          : await readSource((source as SessionRequest).session);
        if ('refused' in played) throw new DocumentError(...played.refused);
        const { createPlayback } = await import('./recorded-playback.ts');
        if (signal.aborted) throw new CameraError('cancelled');
        playback = createPlayback(played, now(), enter);
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
      if (!signal.aborted) stop(error instanceof MienscapeError ? error : unexpected(error));
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
      const done = Promise.resolve()
        .then(() => begin(calledOff))
        .then(() => {
          mine.isOpen = true;
        });
      const mine = { calledOff, done, isOpen: false };
      running = mine;
      return done;
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
      assertChanges(changes);
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
    get phase() {
      if (!running) return 'off';
      if (!running.isOpen) return 'opening';
      return sensing && sensing.status.kind !== 'ready' ? 'loading' : 'on';
    },
    get sensing() {
      return sensing?.status ?? null;
    },
  };
  standing.set(mien, {
    loop,
    moves: () => timer !== undefined,
    source: source.kind,
    hear: (hearer) => {
      hearers.add(hearer);
      return () => hearers.delete(hearer);
    },
  });
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
