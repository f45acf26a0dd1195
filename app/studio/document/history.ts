/**
 * @file Undo and redo: pure, one step a gesture. (zundo has no gestures: a drag would be a hundred steps, or lose its
 * start.) The history has no limit, because steps share all data that they do not change.
 */

export interface History<Value> {
  readonly past: readonly Value[];
  readonly present: Value;
  readonly future: readonly Value[];
  /** The drag or typing under way: changes with the same name replace each other. */
  readonly gesture: string | null;
}

export function startHistory<Value>(present: Value): History<Value> {
  return { past: [], present, future: [], gesture: null };
}

/** A change that is none leaves everything as it is, the way forward too. */
export function change<Value>(
  history: History<Value>,
  next: Value,
  gesture: string | null = null,
): History<Value> {
  if (next === history.present) return history;
  if (gesture !== null && gesture === history.gesture) return { ...history, present: next };
  return { past: [...history.past, history.present], present: next, future: [], gesture };
}

export function endGesture<Value>(history: History<Value>): History<Value> {
  return history.gesture === null ? history : { ...history, gesture: null };
}

export function undo<Value>(history: History<Value>): History<Value> {
  const { past, present, future } = history;
  if (past.length === 0) return endGesture(history);
  return {
    past: past.slice(0, -1),
    present: past[past.length - 1] as Value,
    future: [present, ...future],
    gesture: null,
  };
}

export function redo<Value>(history: History<Value>): History<Value> {
  const { past, present, future } = history;
  if (future.length === 0) return endGesture(history);
  return { past: [...past, present], present: future[0] as Value, future: future.slice(1), gesture: null };
}

/**
 * Goes back to what is kept, after a step was refused: to the nearest entry that is the same, in the past or else in the
 * future. Where there is none, `kept` takes the place of the present, and nothing of the past is lost.
 */
export function backTo<Value>(
  history: History<Value>,
  kept: Value,
  isSame: (value: Value) => boolean,
): History<Value> {
  const { past, present, future } = history;
  const before = past.findLastIndex(isSame);
  if (before >= 0)
    return {
      past: past.slice(0, before),
      present: kept,
      future: [...past.slice(before + 1), present, ...future],
      gesture: null,
    };
  const after = future.findIndex(isSame);
  if (after >= 0)
    return {
      past: [...past, present, ...future.slice(0, after)],
      present: kept,
      future: future.slice(after + 1),
      gesture: null,
    };
  return { past, present: kept, future: [], gesture: null };
}

/**
 * Changes the steps of the past and of the future, and leaves the present as it is. Steps between which no difference is
 * left are one.
 */
export function amendSteps<Value>(
  history: History<Value>,
  amend: (value: Value) => Value,
  isSame: (a: Value, b: Value) => boolean,
): History<Value> {
  const { past, present, future } = history;
  /** @param steps from the nearest to the present on */
  const amended = (steps: readonly Value[]): Value[] => {
    let nearer = present;
    return steps.map(amend).filter((step) => {
      const differs = !isSame(step, nearer);
      nearer = step;
      return differs;
    });
  };
  return { ...history, past: amended(past.toReversed()).reverse(), future: amended(future) };
}
