/** @file A typed value: taken on Enter or on leaving, moved by arrow keys, refused with what was expected. */
import { createContext, type KeyboardEvent, useContext, useId, useState } from 'react';
import { plainKeyOf, settled } from '../../shared/keys.ts';
import { typedNumber } from './typed-number.ts';

/**
 * What the fields inside are about: a new object with each edit and with each other thing that they show. A refusal
 * stands only as long as that stays the same, because it says nothing of another thing.
 */
export const FieldSubject = createContext<unknown>(null);

/** Words that stand until something else is edited or shown. */
export function useRefusal(): readonly [refusal: string | null, refuse: (words: string | null) => void] {
  const subject = useContext(FieldSubject);
  const [refused, setRefused] = useState<{ readonly words: string; readonly subject: unknown } | null>(null);
  const stands = refused !== null && refused.subject === subject;
  return [stands ? refused.words : null, (words) => setRefused(words === null ? null : { words, subject })];
}

export function NumberField(props: {
  readonly label: string;
  /** Undefined where none is set. */
  readonly value: number | undefined;
  readonly step: number;
  /** What the number is counted in, which may be typed behind it. */
  readonly unit?: string;
  /** What the field shows behind the number; the unit where it is left out. */
  readonly beside?: string;
  /** Shown where none is set; then an empty field takes the value away. */
  readonly empty?: string;
  readonly hideLabel?: boolean;
  /** Answers why a value was refused, or null. */
  readonly onCommit: (value: number | undefined) => string | null;
  readonly onEnd?: () => void;
}) {
  const { value, step, unit, beside = unit } = props;
  const written = value === undefined ? '' : String(Number(value.toFixed(4)));
  const [draft, setDraft] = useState<string | null>(null);
  const [refusal, setRefusal] = useRefusal();
  const id = useId();
  const take = (next: number | undefined): void => setRefusal(props.onCommit(next));
  const commit = (): void => {
    if (draft === null) return;
    setDraft(null);
    const text = draft.trim();
    if (text === '') {
      if (props.empty !== undefined) take(undefined);
      else setRefusal(null);
      return;
    }
    const number = typedNumber(text, unit);
    if (number === null) setRefusal(`Expected a number, got “${text}”.`);
    else take(number);
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
      take(Number(((value ?? 0) + way).toFixed(6)) + 0);
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
          {...settled(draft === null && refusal === null)}
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
        {beside && <span className="unit">{beside}</span>}
      </span>
      {refusal !== null && (
        <p id={`${id}-why`} className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}
