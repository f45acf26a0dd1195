/** @file What the panel in the headset says, from the state of the line. */
import {
  ageWords,
  BACKEND_WORDS,
  confidenceWords,
  emotionWord,
  LOST_WORDS,
  SOURCE_WORDS,
  STAGE_WORDS,
} from '../panel/words.ts';
import type { PipelineState } from '../pipeline/store.ts';
import type { PanelText } from './headset-panel-drawing.ts';

export function panelText(state: PipelineState, mappingName: string): PanelText {
  const { source, engine, reading } = state;
  const { emotion, delayMs, lost } = reading;
  const sensing = source.kind === 'playing' || source.kind === 'opening';
  const trouble =
    source.kind === 'failed' ? source.reason : engine.kind === 'failed' ? engine.error.message : null;
  const facts = [
    source.kind === 'playing' && SOURCE_WORDS[source.source],
    engine.kind === 'ready' && BACKEND_WORDS[engine.backend],
    engine.kind === 'loading' && STAGE_WORDS[engine.stage],
    sensing && ageWords(emotion.ageMs),
    sensing && delayMs !== null && `${Math.round(delayMs)} ms delay`,
  ].filter((fact) => typeof fact === 'string');
  return {
    sensing,
    emotion: emotionWord(emotion),
    confidence: emotion.confidence,
    sureness: emotion.kind === 'faceLost' && lost ? LOST_WORDS[lost] : confidenceWords(emotion),
    facts: trouble ?? facts.join('  ·  '),
    mappingName,
  };
}
