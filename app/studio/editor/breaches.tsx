/** @file The comfort rules that an output breaks, each with a button that changes the output so that it does not. */
import { useState } from 'react';
import { type Breach, type OutputMapping, speedOf } from '../../../src/adaptation/index.ts';
import type { Changes } from '../document/edits.ts';
import { inputWords, RULE_WORDS, shown } from '../words.ts';

export function breachWords(
  { rule, alone, rows, bound, allowed, unit }: Breach,
  output: OutputMapping,
): string {
  const [first] = rows;
  const who =
    first === undefined
      ? 'its neutral value'
      : alone
        ? `row ${first + 1} (${inputWords(output.rows[first]?.input ?? 'recent.valence')}) alone`
        : 'the rows together';
  const reach = `may reach ${shown(bound)} ${unit}, and ${shown(allowed)} ${unit} is allowed`;
  const limited = rule === 'COMFORT-5' ? 'lower it' : 'slow it down';
  return `asks that ${RULE_WORDS[rule]}: ${who} ${reach}. In this app the comfort limits ${limited}.`;
}

/** What makes an output keep the rule: the words of its button, and the changes. */
export function remedyOf(
  { path, rule, allowed }: Breach,
  { neutral, limits: [low] }: OutputMapping,
): { readonly label: string; readonly changes: Changes<OutputMapping> } {
  if (rule !== 'COMFORT-5')
    return {
      label: 'Hold its speed',
      changes: { maxSpeed: Math.floor(speedOf(path).comfort * 1000) / 1000 },
    };
  const cap = Math.floor(allowed * 100) / 100;
  return {
    label: neutral > cap ? 'Lower the limit and neutral' : 'Lower the limit',
    changes: { neutral: Math.min(neutral, cap), limits: [Math.min(low, cap), cap] },
  };
}

export function BreachNote(props: {
  readonly breach: Breach;
  readonly output: OutputMapping;
  /** Answers why the changes were refused, or null. */
  readonly onRepair: (changes: Changes<OutputMapping>) => string | null;
}) {
  const { breach, output } = props;
  const { label, changes } = remedyOf(breach, output);
  const [refusal, setRefusal] = useState<string | null>(null);
  return (
    <div className="breach" role="note">
      <p>
        <strong>{breach.rule}</strong> <span>{breachWords(breach, output)}</span>
      </p>
      <button type="button" onClick={() => setRefusal(props.onRepair(changes))}>
        {label}
      </button>
      {refusal !== null && (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}
