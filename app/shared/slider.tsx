/** @file A slider with its name before it and its value after it. */
import type { InputHTMLAttributes } from 'react';

type Extra = Pick<InputHTMLAttributes<HTMLInputElement>, 'title' | 'onDoubleClick' | 'onKeyDown'>;

/**
 * The value is spoken by the slider itself while it is moved. An output element is a live region: where sliders change
 * each other's values, all of them would be spoken, and it would be a part of the slider's name. So it is for eyes alone.
 */
export function Slider(
  props: Extra & {
    readonly label: string;
    readonly className?: string;
    readonly value: number;
    readonly min: number;
    readonly max: number;
    readonly step: number;
    /** The value as it is written beside the slider. */
    readonly shown: string;
    /** The value as screen readers say it, where that differs. */
    readonly spoken?: string;
    readonly onChange: (value: number) => void;
  },
) {
  const { label, className, shown, spoken = shown, onChange, ...input } = props;
  return (
    <label className={className}>
      <span className="slider-label">{label}</span>
      <input
        {...input}
        type="range"
        aria-valuetext={spoken}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <output translate="no" aria-hidden="true">
        {shown}
      </output>
    </label>
  );
}
