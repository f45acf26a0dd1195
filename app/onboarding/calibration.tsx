/** @file Calibration: guides a person through thirty seconds, and shows the accuracy before and after. */
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Cue, HeldOut, RunProgress, Verdict } from '../../src/calibration/index.ts';
import type {
  CalibrationController,
  CalibrationState,
  WaitReason,
} from '../runtime/calibration-controller.ts';
import { EraseQuestion } from '../shared/erase-question.tsx';
import { useKeptFocus } from '../shared/use-kept-focus.ts';
import { askWords, CUE_NAMES, percent, stopWords, thenWords, verdictWords } from './calibration-words.ts';

function Running(props: {
  readonly progress: RunProgress;
  readonly waiting: WaitReason | null;
  readonly onCancel: () => void;
}) {
  const { takeShare, totalShare } = props.progress;
  return (
    <div className="calibration-run">
      <p className="ask" aria-live="polite">
        {askWords(props.progress)}
      </p>
      <div className="take-bar" aria-hidden="true">
        <span style={{ inlineSize: percent(takeShare) }} />
      </div>
      <p className="quiet small">{thenWords(props.progress, props.waiting)}</p>
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
          <th scope="row">Mean of all five</th>
          <td translate="no">{percent(before.accuracy)}</td>
          <td translate="no">{percent(after.accuracy)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Told({ verdict }: { readonly verdict: Verdict }) {
  if (verdict.kind === 'tooFew') return <p role="alert">{verdictWords(verdict)}</p>;
  return (
    <>
      <p>{verdictWords(verdict)}</p>
      <Comparison before={verdict.before} after={verdict.after} />
      <p className="quiet small">
        Each round was tested with what was learnt from the other round. Talking should be read as neutral.
      </p>
    </>
  );
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
  /** False while the person is in the headset, where this page is out of sight. */
  readonly seen: boolean;
}) {
  const { calibration } = props;
  const state = useStore(calibration.store);
  const { phase } = state;
  const place = useRef<HTMLElement>(null);
  const busy = phase.kind === 'running';
  useEffect(() => (props.seen ? calibration.watch() : undefined), [calibration, props.seen]);
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
          {phase.kind === 'stopped' && <p role="alert">{stopWords(phase.why)}</p>}
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
