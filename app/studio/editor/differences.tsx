/** @file What another mapping has at the output that is edited: a press takes it over, control by control. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import {
  differencesAt,
  differingOutputs,
  referenceFor,
  references,
  takeOutput,
} from '../document/differences.ts';
import type { StudioDocument, StudioStore } from '../document/studio-store.ts';
import { useRefusal } from './number-field.tsx';

/** Where this output is the same. */
const elsewhereWords = (count: number): string =>
  count === 0
    ? 'no output differs'
    : `this output is the same, ${count} ${count === 1 ? 'differs' : 'differ'}`;

export function Differences({ studio }: { readonly studio: StudioStore }) {
  const { slots, active, path, comparedWith } = useStore(studio);
  const { mapping } = slots[active].present;
  const choices = references(slots, active);
  const reference = referenceFor(choices, comparedWith, mapping);
  const from = reference.mapping;
  const here = useMemo(() => differencesAt(path, mapping, from), [path, mapping, from]);
  const differing = useMemo(() => differingOutputs(mapping, from).length, [mapping, from]);
  const [refusal, refuse] = useRefusal();
  const take = (make: (document: StudioDocument) => StudioDocument): void => refuse(studio.edit(make));
  return (
    <fieldset className="differences" aria-label="Differences" tabIndex={-1}>
      <label className="quiet small" htmlFor="compared-with">
        Compared with
      </label>
      <select
        id="compared-with"
        value={reference.key}
        onChange={(event) => studio.compareWith(event.target.value)}
      >
        {choices.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
      <span className="quiet small">{here.length > 0 ? 'which has' : elsewhereWords(differing)}</span>
      {here.map(({ words, take: make }) => (
        <button
          key={words}
          type="button"
          title={`Take this from ${reference.name}`}
          onClick={() => take(make)}
        >
          {words}
        </button>
      ))}
      {here.length > 1 && (
        <button type="button" onClick={() => take((document) => takeOutput(document, path, from))}>
          {`All as in ${reference.name}`}
        </button>
      )}
      {refusal !== null && (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </fieldset>
  );
}
