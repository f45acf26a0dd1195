/** @file One stem: its name, role, loop in the picture of its sound, trim, and a tempo of its own. */
import { useId } from 'react';
import {
  beginAt,
  CLIPPED_A_LITTLE,
  isClear,
  isStemRole,
  loopSec,
  offerTiming,
  ROLE_WORDS,
  STEM_ROLES,
  type Stem,
  type StemSet,
  type StemTiming,
  timingOf,
} from '../../../src/stems/index.ts';
import { NumberField } from '../editor/number-field.tsx';
import type { StemsModel } from './stems-model.ts';
import { TimingFields } from './timing-fields.tsx';
import { Waveform } from './waveform.tsx';

const decibels = (db: number): string => `${db.toFixed(1).replace('-', '−')} dB`;

function facts({ measure }: Stem): string {
  const { durationSec, channels, loudnessLufs, foundTempoBpm, clippedShare } = measure;
  return [
    `${durationSec.toFixed(1)} s`,
    channels === 1 ? 'mono' : 'stereo',
    `${loudnessLufs.toFixed(1).replace('-', '−')} LUFS`,
    isClear(measure) ? `about ${Math.round(foundTempoBpm ?? 0)} BPM found` : 'no clear tempo found',
    ...(clippedShare > CLIPPED_A_LITTLE ? [`clipped in ${(100 * clippedShare).toFixed(2)} % of it`] : []),
  ].join(' · ');
}

export function StemRow(props: {
  readonly model: StemsModel;
  readonly set: StemSet;
  readonly stem: Stem;
  readonly outline: Uint8Array | undefined;
  readonly matchDb: number | undefined;
}) {
  const { model, set, stem } = props;
  const role = useId();
  const timing = timingOf(set, stem);
  const change = (changes: Partial<Stem>, gesture: string | null = null): string | null =>
    model.edit(
      { ...set, stems: set.stems.map((each) => (each.id === stem.id ? { ...each, ...changes } : each)) },
      gesture,
    );
  const { durationSec, foundTempoBpm } = stem.measure;
  const ownTiming = (): void => {
    const found = { tempoBpm: foundTempoBpm, confidence: stem.measure.tempoConfidence, firstBeatSec: 0 };
    change({
      timing: stem.timing ? null : offerTiming(found, durationSec, set.beatsPerBar, set.timing.tempoBpm),
    });
  };
  return (
    <li className="stem" aria-label={stem.fileName}>
      <div className="stem-head">
        <span className="stem-name" translate="no">
          {stem.fileName}
        </span>
        <label htmlFor={role} className="visually-hidden">
          {`Role of ${stem.fileName}`}
        </label>
        <select
          id={role}
          value={stem.role}
          onChange={(event) => {
            if (isStemRole(event.target.value)) change({ role: event.target.value });
          }}
        >
          {STEM_ROLES.map((each) => (
            <option key={each} value={each}>
              {ROLE_WORDS[each]}
            </option>
          ))}
        </select>
        <NumberField
          label={`Trim of ${stem.fileName}`}
          hideLabel
          value={stem.trimDb}
          step={0.5}
          unit="dB trim"
          onCommit={(trimDb) => change({ trimDb: trimDb ?? 0 }, `trim ${stem.id}`)}
          onEnd={model.endGesture}
        />
        <button type="button" onClick={() => model.remove(stem.id)} aria-label={`Remove ${stem.fileName}`}>
          Remove
        </button>
      </div>
      <Waveform
        name={stem.fileName}
        outline={props.outline}
        durationSec={durationSec}
        fromSec={timing.startSec}
        toSec={timing.startSec + loopSec(timing, set.beatsPerBar)}
        onPick={(atSec) => {
          const begin = (sec: number): StemTiming => beginAt(atSec, timing, set.beatsPerBar, sec);
          if (stem.timing) return void change({ timing: begin(durationSec) });
          const shared = set.stems.filter((each) => each.timing === null);
          const shortest = Math.min(...shared.map(({ measure }) => measure.durationSec));
          model.edit({ ...set, timing: begin(shortest) });
        }}
      />
      <div className="stem-own">
        <p className="quiet small" translate="no">
          {props.matchDb === undefined
            ? facts(stem)
            : `${facts(stem)} · matched by ${decibels(props.matchDb)}`}
        </p>
        <button type="button" onClick={ownTiming}>
          {stem.timing ? 'Use the common tempo and loop' : 'Give it a tempo and loop of its own'}
        </button>
        {stem.timing && (
          <TimingFields
            of={stem.fileName}
            timing={stem.timing}
            beatsPerBar={set.beatsPerBar}
            onChange={(own, gesture) => change({ timing: own }, gesture && `${gesture} ${stem.id}`)}
            onEnd={model.endGesture}
          />
        )}
      </div>
    </li>
  );
}
