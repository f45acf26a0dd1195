/** @file The switches of the experience on the page, drawn from the same list as the headset's panel. */
import { type ReactNode, useId } from 'react';
import { type Control, type ControlId, SLIDER_STEP } from '../controls/controls.ts';
import { Slider } from '../shared/slider.tsx';
import './world-controls.css';

function ControlView({ control }: { readonly control: Control }) {
  switch (control.kind) {
    case 'button':
      return (
        <button type="button" className={control.tone === 'primary' ? 'soft' : ''} onClick={control.press}>
          {control.label}
        </button>
      );
    case 'toggle':
      return (
        <button type="button" className="switch" aria-pressed={control.on} onClick={control.press}>
          {control.label}
        </button>
      );
    case 'slider':
      return (
        <Slider
          className="row"
          label={control.label}
          min={0}
          max={1}
          step={SLIDER_STEP}
          value={control.value}
          shown={control.shown}
          onChange={control.change}
        />
      );
    case 'choice':
      return (
        <label className="row">
          <span className="slider-label">{control.label}</span>
          <select value={control.value} onChange={(event) => control.change(event.target.value)}>
            {control.choices.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      );
    default:
      return control satisfies never;
  }
}

/** Controls of these ids, in this order. */
export function Controls(props: {
  readonly controls: ReadonlyMap<ControlId, Control>;
  readonly show: readonly ControlId[];
}) {
  return props.show.map((id) => {
    const control = props.controls.get(id);
    return control && <ControlView key={id} control={control} />;
  });
}

/** How the world answers: everything but what the page has at hand at all times. */
export function WorldControls(props: {
  readonly controls: ReadonlyMap<ControlId, Control>;
  /** What the chosen mapping does. */
  readonly about: string | undefined;
  /** The way to a world of one's own. */
  readonly worldFile: ReactNode;
}) {
  const title = useId();
  return (
    <fieldset aria-labelledby={title}>
      <legend id={title}>How the world answers</legend>
      <Controls controls={props.controls} show={['world']} />
      {props.worldFile}
      <Controls controls={props.controls} show={['mapping']} />
      <p className="quiet small">{props.about}</p>
      <Controls controls={props.controls} show={['musicChoice', 'strength', 'volume']} />
      <div className="row">
        <Controls controls={props.controls} show={['light', 'music', 'pacing', 'quickAnswers']} />
      </div>
      <Controls controls={props.controls} show={['limit']} />
    </fieldset>
  );
}
