/** @file The question before something is erased for good: it stands where the press was, and takes the focus. */
import { useEffect, useRef } from 'react';

/** The answer that loses nothing comes first, where a second press of the same button falls. */
export function EraseQuestion(props: {
  /** Read out where the focus comes to it. */
  readonly question: string;
  readonly yes: string;
  readonly onErase: () => void;
  readonly onKeep: () => void;
}) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus({ preventScroll: true }), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn as a form's part.
    <div className="row" role="group" aria-label={props.question}>
      <button ref={keep} type="button" onClick={props.onKeep}>
        Keep it
      </button>
      <button type="button" className="stop" onClick={props.onErase}>
        {props.yes}
      </button>
    </div>
  );
}
