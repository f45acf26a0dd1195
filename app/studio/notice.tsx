/** @file A notice of what was done or refused, with a way back where there is one. It stays until it is closed. */
import { type Ref, useId } from 'react';

export interface Notice {
  readonly kind: 'told' | 'refused';
  readonly text: string;
  /** Takes back what is told. */
  readonly onUndo?: () => void;
  /** Choices that the person has; the first is the one that loses nothing. */
  readonly choices?: readonly { readonly label: string; readonly onChoose: () => void }[];
  /** It stands until one is chosen. */
  readonly mustChoose?: boolean;
}

/** A notice that may be there, and what its own dismissal does. */
export interface Pending {
  readonly notice: Notice | null;
  readonly onDismiss: () => void;
}

/** The first that is there. Dismissing it leaves the others, which are shown then. */
export function firstPending(pending: readonly Pending[]): Pending {
  return pending.find(({ notice }) => notice !== null) ?? { notice: null, onDismiss: () => undefined };
}

/** The live region is there before its words: one that comes with them is not read by every screen reader. */
export function NoticePlace(props: {
  readonly notice: Notice | null;
  readonly onDismiss: () => void;
  readonly box?: Ref<HTMLFieldSetElement>;
}) {
  const { notice } = props;
  const words = useId();
  return (
    <div className="notice-place" aria-live={notice?.kind === 'refused' ? 'off' : 'polite'}>
      {notice && (
        <fieldset
          className="notice"
          data-kind={notice.kind}
          ref={props.box}
          tabIndex={-1}
          aria-labelledby={words}
        >
          <p id={words} role={notice.kind === 'refused' ? 'alert' : undefined}>
            {notice.text}
          </p>
          {notice.onUndo && (
            <button type="button" onClick={notice.onUndo} aria-label={`Undo: ${notice.text}`}>
              Undo
            </button>
          )}
          {notice.choices?.map(({ label, onChoose }, i) => (
            <button key={label} type="button" className={i === 0 ? 'primary' : ''} onClick={onChoose}>
              {label}
            </button>
          ))}
          {!notice.mustChoose && (
            <button type="button" onClick={props.onDismiss}>
              Dismiss
            </button>
          )}
        </fieldset>
      )}
    </div>
  );
}
