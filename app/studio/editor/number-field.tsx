/** @file A typed value: taken on Enter or on leaving, moved by arrow keys, refused with what was expected. */
import { type KeyboardEvent, useId, useState } from 'react';
import { plainKeyOf } from '../../shared/keys.ts';

export function NumberField(props: {
  readonly label: string;
  /** Undefined where none is set. */
  readonly value: number | undefined;
  readonly step: number;
  readonly unit?: string;
  /** Shown where none is set; then an empty field takes the value away. */
  readonly empty?: string;
  readonly hideLabel?: boolean;
  /** Answers why a value was refused, or null. */
  readonly onCommit: (value: number | undefined) => string | null;
  readonly onEnd?: () => void;
}) {
  const { value, step } = props;
  const written = value === undefined ? '' : String(Number(value.toFixed(4)));
  const [draft, setDraft] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const id = useId();
  // A −0 would come back from a file as 0.
  const take = (next: number | undefined): void =>
    setRefusal(props.onCommit(next === undefined ? next : next + 0));
  const commit = (): void => {
    if (draft === null) return;
    setDraft(null);
    const text = draft.trim().replace(',', '.');
    if (text === '') {
      if (props.empty !== undefined) take(undefined);
      return;
    }
    if (Number.isFinite(Number(text))) take(Number(text));
    else setRefusal(`Expected a number, got “${text}”.`);
  };
  const key = (event: KeyboardEvent): void => {
    const pressed = plainKeyOf(event);
    if (pressed === 'Enter') commit();
    else if (pressed === 'Escape') {
      setDraft(null);
      setRefusal(null);
    } else if (pressed === 'ArrowUp' || pressed === 'ArrowDown') {
      event.preventDefault();
      const way = (pressed === 'ArrowUp' ? step : -step) * (event.shiftKey ? 10 : 1);
      setDraft(null);
      take(Number(((value ?? 0) + way).toFixed(6)));
    }
  };
  return (
    <div className="field">
      <label htmlFor={id} className={props.hideLabel ? 'visually-hidden' : ''}>
        {props.label}
      </label>
      <span className="field-box">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={draft ?? written}
          placeholder={props.empty ?? ''}
          aria-invalid={refusal !== null}
          aria-describedby={refusal === null ? undefined : `${id}-why`}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={key}
          onKeyUp={props.onEnd}
          onBlur={() => {
            commit();
            props.onEnd?.();
          }}
        />
        {props.unit && <span className="unit">{props.unit}</span>}
      </span>
      {refusal !== null && (
        <p id={`${id}-why`} className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}
