/** @file Calibration: guides a person through thirty seconds, and shows the accuracy before and after. */
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Cue, HeldOut, RunProgress, Verdict } from '../../src/calibration/index.ts';
import type { CalibrationController, CalibrationState } from '../runtime/calibration-controller.ts';
import { EraseQuestion } from '../shared/erase-question.tsx';
import { useKeptFocus } from '../shared/use-kept-focus.ts';

const ASKS: Readonly<Record<Cue, readonly [first: string, again: string]>> = {
  rest: ['Rest your face', 'Rest once more'],
  smile: ['Smile, as at a friend', 'Smile again'],
  surprise: ['Open your mouth, surprised', 'Surprised once more'],
  sad: ['Pull the corners of your mouth down', 'Corners down again'],
  talk: ['Say: “One, two, three, this evening is mine”', 'Say: “Four, five, six, the sea is calm”'],
};
const SHORT: Readonly<Record<Cue, string>> = {
  rest: 'rest',
  smile: 'smile',
  surprise: 'be surprised',
  sad: 'corners down',
  talk: 'speak',
};
const CUE_NAMES: Readonly<Record<Cue, string>> = {
  rest: 'Rest',
  smile: 'Smile',
  surprise: 'Surprise',
  sad: 'Sadness',
  talk: 'Talking',
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

function Running(props: {
  readonly progress: RunProgress;
  readonly waiting: boolean;
  readonly onCancel: () => void;
}) {
  const { take, next, takeShare, totalShare } = props.progress;
  if (!take) return null;
  return (
    <div className="calibration-run">
      <p className="ask" aria-live="polite">
        {ASKS[take.cue][take.round]}
      </p>
      <div className="take-bar" aria-hidden="true">
        <span style={{ inlineSize: percent(takeShare) }} />
      </div>
      <p className="quiet small">
        {props.waiting
          ? 'No face in view: the countdown waits for you.'
          : next
            ? `Then: ${SHORT[next.cue]}`
            : 'This is the last one.'}
      </p>
      <div className="row">
        <progress aria-label="Calibration" value={totalShare} max={1} />
        <button type="button" onClick={props.onCancel}>
          Stop
        </button>
      </div>
    </div>
  );
}

function Comparison({ before, after }: { readonly before: HeldOut; readonly after: HeldOut }) {
  return (
    <table className="comparison">
      <caption className="visually-hidden">Read correctly on pictures that it had not learnt from</caption>
      <thead>
        <tr>
          <th scope="col">Read correctly</th>
          <th scope="col">before</th>
          <th scope="col">after</th>
        </tr>
      </thead>
      <tbody>
        {(Object.keys(CUE_NAMES) as Cue[]).map((cue) => (
          <tr key={cue}>
            <th scope="row">{CUE_NAMES[cue]}</th>
            <td translate="no">{percent(before.byCue[cue])}</td>
            <td translate="no">{percent(after.byCue[cue])}</td>
          </tr>
        ))}
        <tr className="total">
          <th scope="row">All five</th>
          <td translate="no">{percent(before.accuracy)}</td>
          <td translate="no">{percent(after.accuracy)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Told({ verdict }: { readonly verdict: Verdict }) {
  switch (verdict.kind) {
    case 'tooFew':
      return (
        <p role="alert">
          {`Too few pictures of “${CUE_NAMES[verdict.cue]}” came in (${verdict.got} of ${verdict.needed}). Nothing was changed. Put more light on your face, then try again.`}
        </p>
      );
    case 'helps':
    case 'doesNotHelp':
      return (
        <>
          <p>
            {verdict.kind === 'helps'
              ? 'It helps. From now on the app uses it to read your face.'
              : 'It does not help, so nothing was kept and nothing was changed.'}
          </p>
          <Comparison before={verdict.before} after={verdict.after} />
          <p className="quiet small">
            Each round was tested with what was learnt from the other round. Talking should be read as
            neutral.
          </p>
        </>
      );
    default:
      throw verdict satisfies never;
  }
}

interface AppliedProps {
  readonly state: CalibrationState;
  readonly calibration: CalibrationController;
}

function Applied(props: AppliedProps) {
  return props.state.outdated || props.state.applied ? <ShownApplied {...props} /> : null;
}

function ShownApplied({ state, calibration }: AppliedProps) {
  const { applied, outdated, phase } = state;
  const [asked, setAsked] = useState(false);
  const part = useKeptFocus<HTMLDivElement>();
  const question = (
    <EraseQuestion
      question="Delete every calibration of this camera? Nothing brings it back."
      yes="Yes, delete"
      onErase={() => {
        setAsked(false);
        calibration.erase();
      }}
      onKeep={() => setAsked(false)}
    />
  );
  if (outdated)
    return (
      <div {...part}>
        <p className="small">
          The calibration of this camera was made for another framing or network, so it is not used now. It is
          used again where that one reads (WebGPU and WebAssembly have a network each). Calibrate for this one
          too, or{' '}
          <button type="button" className="disclosure" onClick={() => setAsked(true)}>
            delete all of this camera
          </button>
          .
        </p>
        {asked && question}
      </div>
    );
  if (!applied) return null;
  return (
    <div className="row applied" {...part}>
      <p className="small">
        {phase.kind === 'idle'
          ? `Calibrated to you on ${applied.madeOn}: ${percent(applied.before.accuracy)} → ${percent(applied.after.accuracy)} read correctly`
          : `Calibrated to you on ${applied.madeOn}`}
      </p>
      {asked ? (
        question
      ) : (
        <button type="button" onClick={() => setAsked(true)}>
          Delete calibration
        </button>
      )}
    </div>
  );
}

/** `camera`: whether a camera is open; calibration is for one's own face only. */
export function CalibrationSection(props: {
  readonly calibration: CalibrationController;
  readonly camera: boolean;
}) {
  const { calibration } = props;
  const state = useStore(calibration.store);
  const { phase } = state;
  const place = useRef<HTMLElement>(null);
  const busy = phase.kind === 'running';
  // On a small screen the sheet scrolls: what is asked must be in view.
  useEffect(() => {
    if (busy) place.current?.scrollIntoView({ block: 'nearest' });
  }, [busy]);
  return (
    <section className="calibration" aria-label="Calibration" ref={place}>
      <h3>Fit it to your face</h3>
      {phase.kind === 'running' ? (
        <Running progress={phase.progress} waiting={phase.waiting} onCancel={calibration.cancel} />
      ) : (
        <>
          {phase.kind === 'idle' && (
            <p className="quiet small">
              Thirty seconds: rest, three expressions and a few words, twice. Talking is then mistaken for an
              emotion less often. The result is kept on this device only, and only if it helps.
            </p>
          )}
          {phase.kind === 'fitting' && <p aria-live="polite">Learning from your pictures…</p>}
          {phase.kind === 'done' && <Told verdict={phase.verdict} />}
          <Applied state={state} calibration={calibration} />
          <div className="row">
            <button
              type="button"
              className={phase.kind === 'idle' && !state.applied ? 'primary' : ''}
              disabled={!props.camera || phase.kind === 'fitting'}
              onClick={calibration.start}
            >
              {phase.kind === 'done' || state.applied ? 'Calibrate again' : 'Begin the thirty seconds'}
            </button>
            {!props.camera && <span className="quiet small">Open a camera first.</span>}
          </div>
        </>
      )}
    </section>
  );
}
