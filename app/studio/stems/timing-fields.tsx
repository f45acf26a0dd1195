/** @file Tempo, first beat and bars of a loop, typed or moved by arrow keys. */
import { loopSec, type StemTiming } from '../../../src/stems/index.ts';
import { NumberField } from '../editor/number-field.tsx';

export function TimingFields(props: {
  /** The stem, or nothing for the common loop. */
  readonly of?: string;
  readonly timing: StemTiming;
  readonly beatsPerBar: number;
  readonly onChange: (timing: StemTiming, gesture: string) => string | null;
  readonly onEnd: () => void;
}) {
  const { timing, onChange, onEnd } = props;
  const label = (word: string): string => (props.of === undefined ? word : `${word} of ${props.of}`);
  const field = (key: keyof StemTiming, word: string, step: number, unit: string) => (
    <NumberField
      label={label(word)}
      value={timing[key]}
      step={step}
      unit={unit}
      onCommit={(value) => (value === undefined ? null : onChange({ ...timing, [key]: value }, key))}
      onEnd={onEnd}
    />
  );
  return (
    <div className="timing-fields">
      {field('tempoBpm', 'Tempo', 1, 'BPM')}
      {field('startSec', 'First beat', 0.01, 's')}
      {field('bars', 'Loop', 1, 'bars')}
      <p className="quiet small" translate="no">
        {`= ${loopSec(timing, props.beatsPerBar).toFixed(2)} s`}
      </p>
    </div>
  );
}
