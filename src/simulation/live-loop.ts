/** @file The live loop: enters inputs in order, steps to the clock's time, and limits what is shown. App and package run it. */
import { limitTargets, resumeAdaptation } from '../adaptation/index.ts';
import type { Clock, SceneTargets } from '../core/index.ts';
import {
  advance,
  applyInput,
  createSimulation,
  gapBefore,
  readSimulation,
  type SimulationInput,
  type SimulationReading,
  type SimulationSettings,
  type SimulationState,
} from './simulation.ts';

export interface LiveLoopOptions {
  readonly clock: Clock;
  readonly settings: SimulationSettings;
  /** The loop that this one takes the place of: the world goes on from what that one shows. */
  readonly replaces?: Pick<LiveLoop, 'state' | 'read'>;
  /** Hears every input in order, the gaps included. */
  readonly onInput?: (input: SimulationInput) => void;
  /** Hears the state at every step, before any later input. */
  readonly onStep?: (state: SimulationState) => void;
}

export interface LiveLoop {
  /** Whole milliseconds, as the simulation takes them. */
  now(): number;
  state(): SimulationState;
  /** What was shown last; frozen, since the next move's comfort limits begin at it. */
  read(): SimulationReading;
  /** Every input comes through here, in order. */
  enter(input: SimulationInput): void;
  set(changes: Partial<SimulationSettings>): void;
  /**
   * Takes the steps up to `nowMs` and shows the result, within the comfort limits.
   * @param targets what is shown in place of the simulation's own targets, such as a replay's
   */
  move(nowMs: number, targets?: SceneTargets | null): SimulationReading;
  /** Forgets what was sensed; the world stays where it stands. Returns the state as it begins. */
  restart(): SimulationState;
}

/** Who calls `move`, and how often, is the caller's: every 33 ms (`STEP_MS`) is enough. */
export function createLiveLoop({ clock, settings, replaces, onInput, onStep }: LiveLoopOptions): LiveLoop {
  const now = (): number => Math.round(clock());
  let state = replaces ? goOnFrom(replaces.state(), settings, now()) : createSimulation(now(), settings);
  /** The step that was shown last. Inputs take steps too: what lies between two moves is more than a move's own. */
  let shownAtMs = state.steppedAtMs;
  let shown = freeze({ ...readSimulation(state), ...(replaces && { targets: replaces.read().targets }) });

  const apply = (input: SimulationInput): void => {
    state = applyInput(state, input, onStep);
    onInput?.(input);
  };
  const catchUp = (nowMs: number): void => {
    const gap = gapBefore(state, nowMs);
    if (gap) apply(gap);
  };
  const enter = (input: SimulationInput): void => {
    catchUp(input.atMs);
    apply(input);
  };

  return {
    now,
    state: () => state,
    read: () => shown,
    enter,
    set: (changes) => enter({ kind: 'settings', atMs: now(), settings: { ...state.settings, ...changes } }),
    move(nowMs, targets) {
      catchUp(nowMs);
      state = advance(state, nowMs, onStep);
      const read = readSimulation(state);
      // The last step before the scene, whoever moves it: a replay may be scrubbed, an override may end (COMFORT-9).
      const stepMs = state.steppedAtMs - shownAtMs;
      const wanted = targets ?? read.targets;
      const limited = limitTargets(shown.targets, wanted, stepMs, state.settings.reducedMotion);
      shownAtMs = state.steppedAtMs;
      shown = freeze({ ...read, targets: limited });
      return shown;
    },
    restart() {
      state = goOnFrom(state, state.settings, now());
      return state;
    },
  };
}

/** Nothing is known of a face, and the world stands where it stood. */
function goOnFrom(
  { adaptation }: SimulationState,
  settings: SimulationSettings,
  nowMs: number,
): SimulationState {
  return createSimulation(nowMs, settings, resumeAdaptation(nowMs, adaptation));
}

function freeze(reading: SimulationReading): SimulationReading {
  for (const group of Object.values(reading.targets)) Object.freeze(group);
  Object.freeze(reading.targets);
  Object.freeze(reading.emotion);
  return Object.freeze(reading);
}
