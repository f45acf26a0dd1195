/** @file The small panel on a flat screen: what is sensed, how sure, how old, on what, from where. */
import { type ReactNode, useId, useState } from 'react';
import { useStore } from 'zustand';
import { EMOTIONS, type EmotionState } from '../../src/core/index.ts';
import { panelText } from '../controls/panel-text.ts';
import { emotionKey } from '../controls/words.ts';
import type { LastMinute } from '../runtime/last-minute.ts';
import type { RuntimeStore } from '../runtime/store.ts';
import { Ribbon } from './ribbon.tsx';

const RING_RADIUS = 21;
const RING_LENGTH = 2 * Math.PI * RING_RADIUS;

function ConfidenceRing({ confidence }: { readonly confidence: number | null }) {
  return (
    <svg className="ring" viewBox="0 0 50 50" aria-hidden="true">
      <circle cx="25" cy="25" r={RING_RADIUS} className="ring-track" />
      {confidence !== null && (
        <circle
          cx="25"
          cy="25"
          r={RING_RADIUS}
          className="ring-value"
          strokeDasharray={`${RING_LENGTH * confidence} ${RING_LENGTH}`}
          transform="rotate(-90 25 25)"
        />
      )}
      <text x="25" y="29.5" textAnchor="middle">
        {confidence === null ? '–' : Math.round(confidence * 100)}
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
              <span className="visually-hidden" translate="no">{`${share} %`}</span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** `preview` is the source's picture, `people` the note on who is in it; `children` are the switches under it. */
export function Panel(props: {
  readonly store: RuntimeStore;
  readonly minute: LastMinute;
  readonly preview: ReactNode;
  readonly onRetry: () => void;
  readonly people: ReactNode;
  readonly children: ReactNode;
}) {
  const state = useStore(props.store);
  const { engine, source, reading } = state;
  const { emotion } = reading;
  const text = panelText(state);
  const [open, setOpen] = useState(false);
  const details = useId();
  return (
    <section className="panel glass" aria-label="What is sensed" data-emotion-now={emotionKey(emotion)}>
      <div className="panel-head">
        {props.preview}
        <div>
          <p className="emotion-word">{text.emotion}</p>
          <p className="quiet">{text.sureness}</p>
        </div>
        <ConfidenceRing confidence={text.confidence} />
      </div>
      <p className="recently" translate="no">
        {text.recently}
      </p>
      <Ribbon minute={props.minute} words={text.recently} />
      <p className="quiet small">{text.reason}</p>
      <p className="facts" translate="no">
        <span className={text.sensing ? 'dot dot-on' : 'dot'} aria-hidden="true" />
        {text.facts.map((fact, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: facts have places, and their words change.
          <span key={index}>{fact}</span>
        ))}
      </p>
      {props.people}
      <p className="quiet small told" aria-live="polite">
        {text.unguarded ?? ''}
      </p>
      <p className="quiet small told" aria-live="polite" translate="no">
        {text.slow ?? ''}
      </p>
      {text.trouble !== null && (
        <div role="alert">
          <p>{text.trouble}</p>
          {engine.kind === 'failed' && engine.retryInMs === null && source.kind !== 'failed' && (
            <button type="button" onClick={props.onRetry}>
              Try again
            </button>
          )}
        </div>
      )}
      <button
        type="button"
        className="disclosure"
        aria-expanded={open}
        aria-controls={details}
        onClick={() => setOpen(!open)}
      >
        {open ? 'Hide all eight expressions' : 'Show all eight expressions'}
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
