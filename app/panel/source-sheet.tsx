/** @file Choices: where frames come from, how they are framed, how the world answers, what computes. */
import { type ReactNode, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { Mapping } from '../../src/adaptation/index.ts';
import type { CameraDevice } from '../../src/camera/index.ts';
import type { Framing } from '../../src/core/index.ts';
import { FramingEditor } from '../onboarding/framing-editor.tsx';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { BackendChoice } from '../pipeline/store.ts';
import { KeptOnDevice } from '../privacy/kept.tsx';
import type { Control, ControlId } from './controls.ts';
import { WorldControls } from './world-controls.tsx';

interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

const FRAMINGS: readonly Choice<Framing>[] = [
  { value: 'webcam', label: 'Webcam: find my whole face' },
  { value: 'headset', label: 'Headset camera: I mark the lower face' },
];

const BACKENDS: readonly Choice<BackendChoice>[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'webgpu', label: 'WebGPU' },
  { value: 'wasm', label: 'WASM' },
];

function Radios<T extends string>(props: {
  readonly legend: string;
  readonly choices: readonly Choice<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset>
      <legend>{props.legend}</legend>
      <div className="row">
        {props.choices.map(({ value, label }) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              checked={props.value === value}
              onChange={() => props.onChange(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Slider(props: {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly shown: string;
  readonly onChange: (value: number) => void;
}) {
  return (
    <label className="row">
      <span className="slider-label">{props.label}</span>
      <input
        type="range"
        min={props.min}
        max={props.max}
        step={props.step}
        value={props.value}
        onChange={(event) => props.onChange(event.target.valueAsNumber)}
      />
      <output>{props.shown}</output>
    </label>
  );
}

export function SourceSheet(props: {
  readonly pipeline: Pipeline;
  readonly mappings: readonly Mapping[];
  readonly preview: ReactNode;
  readonly controls: ReadonlyMap<ControlId, Control>;
  readonly onCamera: (deviceId: string | null) => void;
  readonly onClose: () => void;
}) {
  const { pipeline } = props;
  const state = useStore(pipeline.store);
  const [cameras, setCameras] = useState<readonly CameraDevice[]>([]);
  const title = useId();
  const active =
    state.source.kind === 'playing' || state.source.kind === 'opening' ? state.source.source : null;
  const mapping = props.mappings.find(({ id }) => id === state.mappingId);

  useEffect(() => pipeline.watchCameras(setCameras), [pipeline]);

  return (
    <section className="sheet glass" aria-labelledby={title}>
      <div className="row sheet-head">
        <h2 id={title}>Source and world</h2>
        <button type="button" onClick={props.onClose}>
          Close
        </button>
      </div>
      <fieldset>
        <legend>Where faces come from</legend>
        <div className="row">
          <button type="button" aria-pressed={active === 'demo'} onClick={() => void pipeline.openDemo()}>
            Demo clip
          </button>
          <button type="button" aria-pressed={active === 'camera'} onClick={() => props.onCamera(null)}>
            Camera
          </button>
          <label className="file-button" data-pressed={active === 'file'}>
            Video file…
            <input
              type="file"
              accept="video/*"
              className="visually-hidden"
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file) void pipeline.openFile(file);
                event.target.value = '';
              }}
            />
          </label>
        </div>
        {active === 'camera' && cameras.length > 1 && (
          <select
            aria-label="Camera"
            value={pipeline.preferences().deviceId ?? ''}
            onChange={(event) => props.onCamera(event.target.value)}
          >
            {cameras.map(({ deviceId, label }, index) => (
              <option key={deviceId} value={deviceId}>
                {label || `Camera ${index + 1}`}
              </option>
            ))}
          </select>
        )}
        <p className="quiet small">
          A video can also be dropped anywhere on the page. Nothing leaves this device.
        </p>
      </fieldset>
      <Radios
        legend="What the picture shows"
        choices={FRAMINGS}
        value={state.framing}
        onChange={pipeline.setFraming}
      />
      {active && (
        <div className="framing-picture">
          {props.preview}
          {state.framing === 'headset' && (
            <FramingEditor region={state.region} onChange={pipeline.setRegion} />
          )}
        </div>
      )}
      <WorldControls controls={props.controls} about={mapping?.description} />
      <Slider
        label="Sensing rate, at most"
        min={5}
        max={30}
        step={1}
        value={state.rateHz}
        shown={`${state.rateHz} Hz`}
        onChange={pipeline.setRate}
      />
      <Radios
        legend="What computes"
        choices={BACKENDS}
        value={state.backendChoice}
        onChange={pipeline.setBackend}
      />
      {state.engine.kind === 'ready' && <p className="quiet small">{state.engine.why}</p>}
      <KeptOnDevice
        registry={pipeline.kept}
        hasConsent={pipeline.hasConsent}
        onWithdraw={pipeline.withdrawConsent}
      />
    </section>
  );
}
