/** @file The small panel on a flat screen: what is sensed, how sure, how old, on what, from where. */
import { type ReactNode, useId, useState } from 'react';
import { useStore } from 'zustand';
import { EMOTIONS, type EmotionState } from '../../src/core/index.ts';
import type { PipelineStore } from '../pipeline/store.ts';
import {
  ageWords,
  BACKEND_WORDS,
  confidenceWords,
  emotionKey,
  emotionWord,
  LOST_WORDS,
  PICTURE_WORDS,
  SOURCE_WORDS,
  STAGE_WORDS,
} from './words.ts';

const RING_RADIUS = 21;
const RING_LENGTH = 2 * Math.PI * RING_RADIUS;

function ConfidenceRing({ confidence }: { readonly confidence: number }) {
  return (
    <svg className="ring" viewBox="0 0 50 50" aria-hidden="true">
      <circle cx="25" cy="25" r={RING_RADIUS} className="ring-track" />
      <circle
        cx="25"
        cy="25"
        r={RING_RADIUS}
        className="ring-value"
        strokeDasharray={`${RING_LENGTH * confidence} ${RING_LENGTH}`}
        transform="rotate(-90 25 25)"
      />
      <text x="25" y="29.5" textAnchor="middle">
        {Math.round(confidence * 100)}
      </text>
    </svg>
  );
}

function Probabilities({ state }: { readonly state: EmotionState }) {
  return (
    <dl className="probabilities">
      {EMOTIONS.map((emotion, index) => {
        const share = Math.round((state.probabilities[index] ?? 0) * 100);
        return (
          <div key={emotion}>
            <dt>{emotion}</dt>
            <dd>
              <span className="bar" style={{ inlineSize: `${share}%` }} />
              <span className="visually-hidden">{share} %</span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** `preview` is the source's picture; `children` are the switches under it. */
export function Panel(props: {
  readonly store: PipelineStore;
  readonly preview: ReactNode;
  readonly onRetry: () => void;
  readonly children: ReactNode;
}) {
  const { emotion, delayMs, lost } = useStore(props.store, (state) => state.reading);
  const engine = useStore(props.store, (state) => state.engine);
  const source = useStore(props.store, (state) => state.source);
  const [open, setOpen] = useState(false);
  const details = useId();
  const sensing = source.kind === 'playing' || source.kind === 'opening';
  return (
    <section className="panel glass" aria-label="What is sensed" data-emotion-now={emotionKey(emotion)}>
      <div className="panel-head">
        {props.preview}
        <div>
          <p className="emotion-word">{emotionWord(emotion)}</p>
          <p className="quiet">
            {emotion.kind === 'faceLost' && lost ? LOST_WORDS[lost] : confidenceWords(emotion)}
          </p>
        </div>
        <ConfidenceRing confidence={emotion.confidence} />
      </div>
      <p className="facts">
        <span className={sensing ? 'dot dot-on' : 'dot'} aria-hidden="true" />
        {source.kind === 'playing' && <span>{SOURCE_WORDS[source.source]}</span>}
        {source.kind === 'playing' && source.pictures !== 'live' && (
          <span>{PICTURE_WORDS[source.pictures]}</span>
        )}
        {source.kind === 'opening' && <span>opening {SOURCE_WORDS[source.source]}…</span>}
        {source.kind === 'stopped' && <span>sensing is off</span>}
        {source.kind === 'failed' && <span>no picture</span>}
        {engine.kind === 'ready' && <span title={engine.why}>{BACKEND_WORDS[engine.backend]}</span>}
        {engine.kind === 'loading' && <span>{STAGE_WORDS[engine.stage]}…</span>}
        {sensing && <span>{ageWords(emotion.ageMs)}</span>}
        {sensing && delayMs !== null && <span>{Math.round(delayMs)} ms delay</span>}
      </p>
      {engine.kind === 'failed' && (
        <div role="alert">
          <p>{engine.error.message}</p>
          {engine.retryInMs === null && (
            <button type="button" onClick={props.onRetry}>
              Try again
            </button>
          )}
        </div>
      )}
      {source.kind === 'failed' && <p role="alert">{source.reason}</p>}
      <button
        type="button"
        className="disclosure"
        aria-expanded={open}
        aria-controls={details}
        onClick={() => setOpen(!open)}
      >
        {open ? 'Hide' : 'Show'} all eight expressions
      </button>
      <div id={details} hidden={!open}>
        <Probabilities state={emotion} />
        <p className="quiet small">
          An expression is what a face shows. It is not a feeling, and the reading can be wrong.
        </p>
      </div>
      {props.children}
    </section>
  );
}
