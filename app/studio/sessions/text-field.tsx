/** @file A name that is typed: taken on Enter or on leaving, given up on Escape. */
import { useState } from 'react';
import { keyOf, settled } from '../../shared/keys.ts';

export function TextField(props: {
  readonly label: string;
  readonly text: string;
  /** Most characters. */
  readonly most: number;
  readonly className?: string;
  readonly placeholder?: string;
  /** Told of another text only. */
  readonly onCommit: (text: string) => void;
}) {
  const { text } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    setDraft(null);
    if (draft !== null && draft !== text) props.onCommit(draft);
  };
  return (
    <input
      type="text"
      className={props.className ?? ''}
      value={draft ?? text}
      {...settled(draft === null)}
      maxLength={props.most}
      placeholder={props.placeholder ?? ''}
      aria-label={props.label}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        const key = keyOf(event);
        if (key === 'Enter') commit();
        else if (key === 'Escape') setDraft(null);
      }}
    />
  );
}
