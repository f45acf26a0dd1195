/** @file Renders stems into a buffer faster than real time, with the engine that plays live. */
import type { MusicTargets } from '../../../../src/core/index.ts';
import type { PreparedStems } from '../../../../src/stems/index.ts';
import { createStemEngine } from './stem-engine.ts';

const TICK_SEC = 0.1;
/** Render quanta: an offline context stops at these alone. */
const QUANTUM = 128;

/** Stereo, `seconds` long, at full volume. */
export async function renderStems(
  stems: PreparedStems,
  targets: MusicTargets,
  seconds: number,
  /** From `atSec` on, these. */
  changes: readonly { readonly atSec: number; readonly targets: MusicTargets }[] = [],
): Promise<AudioBuffer> {
  const { rateHz } = stems;
  const context = new OfflineAudioContext(2, Math.round(seconds * rateHz), rateHz);
  const engine = await createStemEngine(context, stems, { targets, destination: context.destination });
  engine.setVolume(1, 0.05);
  const tick = (): Promise<unknown> => {
    for (const change of changes) if (change.atSec <= context.currentTime) engine.setTargets(change.targets);
    engine.tick();
    return engine.settled();
  };
  // Not before it begins: live, too, the worklet runs before the first beat reaches it.
  const step = Math.round((TICK_SEC * rateHz) / QUANTUM) * QUANTUM;
  for (let frame = step; frame < context.length; frame += step)
    void context.suspend(frame / rateHz).then(async () => {
      await tick();
      await context.resume();
    });
  const rendered = await context.startRendering();
  engine.dispose();
  return rendered;
}
