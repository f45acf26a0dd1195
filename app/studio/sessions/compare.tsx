/** @file Compares two runs of one session: which mapping or model each follows, and where they differ. */
import { useId } from 'react';
import { useStore } from 'zustand';
import type { Mapping } from '../../../src/adaptation/index.ts';
import { SHIPPED_MODELS, SHIPPED_NAMES } from '../../runtime/analysis.ts';
import { FileButton } from '../../shared/file-button.tsx';
import { sentenceStart } from '../../shared/sentence-start.ts';
import { choiceKey, nameOfRun, type RunChoice } from './runs.ts';
import type { OpenedSession, SessionsModel } from './sessions-model.ts';
import { comparisonWords, divergenceWords } from './words.ts';

/** More would not be read; the timeline shows them all. */
const MOST_ROWS = 8;

export function Compare(props: {
  readonly model: SessionsModel;
  readonly opened: OpenedSession;
  readonly mapping: Mapping;
  readonly mappings: readonly Mapping[];
}) {
  const { model, opened, mapping, mappings } = props;
  const networks = useStore(model.store, (state) => state.networks);
  const busy = useStore(model.store, (state) => state.busy);
  const ids = { a: useId(), b: useId() };
  const choices: RunChoice[] = [
    { kind: 'recorded' },
    { kind: 'editor', mapping },
    ...mappings.map((each) => ({ kind: 'mapping', mapping: each }) as const),
    ...[opened.a, opened.b].flatMap((run) => (run?.choice.kind === 'model' ? [run.choice] : [])),
  ];
  const find = (key: string): RunChoice | null => choices.find((choice) => choiceKey(choice) === key) ?? null;
  const hasPictures = (opened.session.pictures?.crops.length ?? 0) > 0;
  const { comparison } = opened;
  return (
    <section className="compare" aria-label="Compare">
      <h3>Compare</h3>
      <div className="compare-choices">
        <label htmlFor={ids.a}>The world follows</label>
        <select
          id={ids.a}
          value={choiceKey(opened.a.choice)}
          onChange={(event) => model.choose('a', find(event.target.value))}
        >
          {choices.map((choice) => (
            <option key={choiceKey(choice)} value={choiceKey(choice)}>
              {nameOfRun(choice)}
            </option>
          ))}
        </select>
        <label htmlFor={ids.b}>beside</label>
        <select
          id={ids.b}
          value={opened.b ? choiceKey(opened.b.choice) : ''}
          onChange={(event) => model.choose('b', find(event.target.value))}
        >
          <option value="">nothing</option>
          {choices.map((choice) => (
            <option key={choiceKey(choice)} value={choiceKey(choice)}>
              {nameOfRun(choice)}
            </option>
          ))}
        </select>
        {opened.b && (
          <button
            type="button"
            onClick={() => {
              const { a, b } = opened;
              model.choose('a', b?.choice ?? null);
              model.choose('b', a.choice);
            }}
          >
            Swap
          </button>
        )}
      </div>
      {hasPictures ? (
        <div className="compare-models">
          <span className="quiet small">Other scores for the same picture:</span>
          {SHIPPED_MODELS.map((name) => (
            <button
              key={name}
              type="button"
              disabled={busy !== null}
              onClick={() => void model.compareWith(name)}
            >
              {sentenceStart(SHIPPED_NAMES[name])}
            </button>
          ))}
          {networks.map((each) => (
            <button
              key={each.model.key}
              type="button"
              disabled={busy !== null}
              onClick={() => void model.compareWith(each)}
            >
              {each.name}
            </button>
          ))}
          <FileButton
            label="Open a model’s two files"
            accept=".json,.bin"
            multiple
            onFiles={(files) => void model.compareWith(files)}
          />
        </div>
      ) : (
        <p className="quiet small">
          Comparing models needs the recorded picture. This session was recorded without it.
        </p>
      )}
      {busy && (
        <p role="status" className="small">
          <span>{busy.what}</span> <progress value={busy.share} max={1} />
        </p>
      )}
      {comparison && (
        <>
          <p aria-live="polite" className="compare-summary">
            {comparisonWords(comparison)}
          </p>
          <ol className="divergences">
            {comparison.divergences.slice(0, MOST_ROWS).map((divergence) => (
              <li key={divergence.fromMs}>
                <button
                  type="button"
                  onClick={() => {
                    opened.player.pause(performance.now());
                    opened.player.seek(divergence.peakAtMs, performance.now());
                    model.follow();
                  }}
                >
                  {divergenceWords(divergence)}
                </button>
              </li>
            ))}
          </ol>
          {comparison.divergences.length > MOST_ROWS && (
            <p className="quiet small">
              {`and ${comparison.divergences.length - MOST_ROWS} more on the timeline`}
            </p>
          )}
        </>
      )}
    </section>
  );
}
