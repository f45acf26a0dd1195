/** @file All outputs with their live values, and which of them break a comfort rule. */
import { useEffect, useMemo, useRef } from 'react';
import { type Mapping, outputIn, type Proof } from '../../../src/adaptation/index.ts';
import { OUTPUT_PATHS, OUTPUTS, type OutputPath } from '../../../src/core/index.ts';
import type { LatestReading } from '../../runtime/latest-reading.ts';
import {
  type Difference,
  differingOutputs,
  halfLifeDifference,
  type Reference,
} from '../document/differences.ts';
import { heard, isSilent } from '../document/edits.ts';
import { breachTag, GROUPS, shortLabel, valueText } from '../words.ts';
import { FieldSubject, NumberField } from './number-field.tsx';
import { targetValue } from './scroll-graph.tsx';

const WRITE_EVERY_MS = 100;

export function OutputList(props: {
  readonly mapping: Mapping;
  readonly proof: Proof;
  readonly solo: readonly string[];
  readonly selected: OutputPath;
  readonly live: LatestReading;
  readonly onSelect: (path: OutputPath) => void;
  readonly onClearSolo: () => void;
  /** Answers why it was refused, or null. */
  readonly onHalfLife: (seconds: number) => string | null;
  readonly onEnd: () => void;
  readonly reference: Reference;
  readonly onTake: (difference: Difference) => void;
}) {
  const { live, mapping, solo, reference } = props;
  const audible = heard(mapping, solo);
  const differing = useMemo(() => differingOutputs(mapping, reference.mapping), [mapping, reference.mapping]);
  const halfLife = halfLifeDifference(mapping, reference.mapping);
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      const { targets } = live.read();
      for (const button of list.current?.querySelectorAll<HTMLElement>('[data-path]') ?? []) {
        const path = button.dataset.path as OutputPath;
        const { min, max } = OUTPUTS[path];
        const value = targetValue(targets, path);
        button.style.setProperty('--level', String((value - min) / (max - min)));
        const number = button.querySelector('.live');
        if (number) number.textContent = valueText(path, value);
      }
    }, WRITE_EVERY_MS);
    return () => clearInterval(timer);
  }, [live]);
  const state = (path: OutputPath): string | null => {
    if (outputIn(mapping, path).muted === true) return 'mute';
    return solo.some((key) => key === path || key.startsWith(`${path}#`)) ? 'solo' : null;
  };
  return (
    <nav className="outputs pane" aria-label="Outputs" ref={list} tabIndex={-1}>
      {GROUPS.map(({ group, name }) => (
        <section key={group} aria-label={name}>
          <h2>{name}</h2>
          <ul>
            {OUTPUT_PATHS.filter((path) => path.startsWith(group)).map((path) => {
              const rows = outputIn(mapping, path).rows.length;
              const broken = breachTag(props.proof.breaches.filter((breach) => breach.path === path));
              return (
                <li key={path}>
                  <button
                    type="button"
                    data-path={path}
                    data-group={group}
                    data-silent={rows > 0 && isSilent(audible, path)}
                    aria-current={path === props.selected}
                    onClick={() => props.onSelect(path)}
                  >
                    <span className="output-name">{shortLabel(path)}</span>
                    {differing.includes(path) && (
                      <>
                        <span className="differs" aria-hidden="true" />
                        <span className="visually-hidden">{`differs from ${reference.name}`}</span>
                      </>
                    )}
                    {broken !== '' && <span className="warn">{broken}</span>}
                    {state(path) && <span className="tag">{state(path)}</span>}
                    <span className="visually-hidden">{`${rows} rows`}</span>
                    <span className="live" aria-hidden="true" translate="no" />
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      <section aria-label="Recent expression">
        <h2>Recently</h2>
        <FieldSubject value={mapping}>
          <NumberField
            label="Half-life"
            value={mapping.recentHalfLifeS}
            step={1}
            unit="s"
            onEnd={props.onEnd}
            onCommit={(value) => (value === undefined ? 'Expected a number.' : props.onHalfLife(value))}
          />
        </FieldSubject>
        {halfLife && (
          <div className="differences">
            <span className="quiet small">{`${reference.name} has`}</span>
            <button
              type="button"
              className="take-over"
              aria-label={`Take half-life ${halfLife.words} from ${reference.name}`}
              onClick={() => props.onTake(halfLife)}
            >
              {halfLife.words}
            </button>
          </div>
        )}
      </section>
      {solo.length > 0 && (
        <button type="button" className="clear-solo" onClick={props.onClearSolo}>
          End all solos
        </button>
      )}
    </nav>
  );
}
