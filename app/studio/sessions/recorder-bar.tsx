/** @file The recorder: one button, a separate choice for the picture, and a clear sign while it records. */
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { type DropReason, RECORDING_LIMIT_MS } from '../../runtime/session-recorder.ts';
import type { SessionsModel } from './sessions-model.ts';
import { clockText } from './view.ts';

/** From here on it is told how many changes of the mapping still have room. */
const FEW_EDITS = 150;

export function RecorderBar({ model }: { readonly model: SessionsModel }) {
  const recorder = useStore(model.recorder.store);
  // Never remembered: the picture is asked for anew at each visit.
  const [keepsPictures, setKeepsPictures] = useState(false);
  const explanation = useId();
  if (recorder.kind === 'recording') {
    const left = RECORDING_LIMIT_MS - recorder.elapsedMs;
    const facts = [
      `${clockText(Math.max(0, left)).slice(0, -2)} left`,
      ...(recorder.marks > 0 ? [`${recorder.marks} marked`] : []),
      ...(recorder.keepsPictures ? [`${recorder.crops} pictures`] : []),
      ...(recorder.editsLeft < FEW_EDITS
        ? [`${recorder.editsLeft} more changes of the mapping can be recorded`]
        : []),
    ];
    return (
      <section className="recorder recording" aria-label="Recording" tabIndex={-1}>
        <span className="recording-sign">
          <span className="recording-dot" aria-hidden="true" />
          <strong>{recorder.keepsPictures ? 'Recording, with the picture' : 'Recording'}</strong>
        </span>
        <span className="recorder-clock" translate="no">
          {clockText(recorder.elapsedMs)}
        </span>
        <span className="quiet small">{facts.join(' · ')}</span>
        <button type="button" onClick={() => model.recorder.mark('')}>
          Mark this moment
        </button>
        <button type="button" className="primary" onClick={model.recorder.stop}>
          Stop and save
        </button>
      </section>
    );
  }
  return (
    <section className="recorder" aria-label="Record a session" tabIndex={-1}>
      <button type="button" className="record" onClick={() => model.record(keepsPictures)}>
        <span className="recording-dot" aria-hidden="true" />
        Record
      </button>
      <label className="recorder-choice">
        <input
          type="checkbox"
          checked={keepsPictures}
          aria-describedby={explanation}
          onChange={(event) => setKeepsPictures(event.target.checked)}
        />
        Keep the picture too
      </label>
      <p className="quiet small" id={explanation}>
        Scores and settings are recorded, for five minutes at most. The picture is the small grey crop of the
        lower face that the network sees; other models and Grad-CAM need it. All of it stays in this browser.
      </p>
    </section>
  );
}

const DROP_WORDS: Readonly<Record<DropReason, string>> = {
  sensorWithdrew:
    'The recording was discarded: consent was withdrawn at the sensor. Ask there, then record again.',
  consentWithdrawn: 'The recording was discarded, because the data from your face were erased.',
};

/**
 * Fixed in a corner for as long as anything is recorded, wherever the page is scrolled to and whatever is folded; so is
 * the word
 * about a recording that was discarded.
 */
export function RecordingSign({ model }: { readonly model: SessionsModel }) {
  const recorder = useStore(model.recorder.store);
  if (recorder.kind === 'idle')
    return recorder.dropped === null ? null : (
      <div className="recording-dropped" role="alert">
        <p>{DROP_WORDS[recorder.dropped]}</p>
        <button type="button" onClick={model.recorder.putAway}>
          Understood
        </button>
      </div>
    );
  return (
    <p className="recording-badge" role="alert">
      <span className="recording-dot" aria-hidden="true" />
      <span>{recorder.keepsPictures ? 'Recording with picture' : 'Recording'}</span>
    </p>
  );
}
