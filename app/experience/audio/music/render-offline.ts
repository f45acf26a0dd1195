/** @file Renders the music into a buffer faster than real time, with the engine that plays live. */
import type { MusicTargets } from '../../../../src/core/index.ts';
import { createEngine } from './engine.ts';
import type { Timbre } from './places.ts';
import type { Point } from './spatial-panner.ts';

export interface RenderOptions {
  readonly seed?: number;
  readonly sampleRateHz?: number;
  readonly timbre?: Timbre;
  /** What happens on the way, and where. */
  readonly events?: readonly { readonly atSec: number; readonly at: Point }[];
  /** Changes of targets on the way: from `atSec` on, these. */
  readonly changes?: readonly { readonly atSec: number; readonly targets: MusicTargets }[];
}

/** Stereo, `seconds` long, at full volume. Loads Tone on first use. Rejects where there is no OfflineAudioContext. */
export async function renderMusic(
  targets: MusicTargets,
  seconds: number,
  { seed = 1, sampleRateHz = 44_100, timbre = 'glass', changes = [], events = [] }: RenderOptions = {},
): Promise<AudioBuffer> {
  const tone = await import('tone');
  const native = new OfflineAudioContext(2, Math.round(seconds * sampleRateHz), sampleRateHz);
  const context = new tone.OfflineContext(native);
  const engine = await createEngine(tone, context, {
    seed,
    targets,
    timbre,
    destination: native.destination,
  });
  engine.setVolume(1, 0.05);
  let pending = [...changes].sort((a, b) => a.atSec - b.atSec);
  let waiting = [...events];
  let nextTickSec = 0;
  context.on('tick', () => {
    // As often as the live player's clock, not at every block of 128 samples.
    if (context.currentTime < nextTickSec) return;
    nextTickSec = context.currentTime + 0.1;
    for (const change of pending) if (change.atSec <= context.currentTime) engine.setTargets(change.targets);
    pending = pending.filter((change) => change.atSec > context.currentTime);
    engine.tick();
    for (const { at } of waiting.filter(({ atSec }) => atSec <= context.currentTime))
      engine.playEvent('common', at);
    waiting = waiting.filter(({ atSec }) => atSec > context.currentTime);
  });
  const rendered = await context.render();
  const buffer = rendered.get();
  engine.dispose();
  context.dispose();
  if (!buffer) throw new Error('The offline audio context gave back no buffer. Try a shorter render.');
  return buffer;
}
