/** @file Public interface of simulation: steps emotion and targets every 33 ms from a list of inputs, the same live and in replay. */
export { type EmotionOverride, NO_OVERRIDE, type OverrideReading } from './emotion-override.ts';
export { createLiveLoop, type LiveLoop, type LiveLoopOptions } from './live-loop.ts';
export {
  createManualEmotionReader,
  type ManualEmotion,
  manualEmotionState,
  NEUTRAL_MANUAL_EMOTION,
} from './manual-emotion.ts';
export { QUICK_ANSWER_EVERY_MS, type QuickAnswer } from './quick-answer.ts';
export { createRawEmotion } from './raw-emotion.ts';
export {
  advance,
  applyInput,
  createSimulation,
  gapBefore,
  readSimulation,
  roundScores,
  type SimulationInput,
  type SimulationReading,
  type SimulationSettings,
  type SimulationState,
  STEP_MS,
} from './simulation.ts';
