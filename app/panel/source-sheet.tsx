/** @file Choices: where frames come from, how they are framed, how the world answers, what computes. */
import { type ReactNode, useId } from 'react';
import { useStore } from 'zustand';
import type { Mapping } from '../../src/adaptation/index.ts';
import { serialPorts } from '../../src/camera/index.ts';
import type { Control, ControlId } from '../controls/controls.ts';
import type { OwnFaceChoice, Runtime } from '../runtime/interfaces.ts';
import type { BackendChoice } from '../runtime/store.ts';
import { FileButton } from '../shared/file-button.tsx';
import { type Choice, Radios } from '../shared/radios.tsx';
import { Slider } from '../shared/slider.tsx';
import { KeptOnDevice } from '../storage/stored-data.tsx';
import { useServerInputs } from './server-inputs.ts';
import { WorldControls } from './world-controls.tsx';

const BACKENDS: readonly Choice<BackendChoice>[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'webgpu', label: 'WebGPU' },
  { value: 'wasm', label: 'WASM' },
];

export function SourceSheet(props: {
  readonly runtime: Runtime;
  readonly mappings: readonly Mapping[];
  readonly controls: ReadonlyMap<ControlId, Control>;
  /** The way to a world of one's own. */
  readonly worldFile: ReactNode;
  /** Which of several cameras. */
  readonly cameraChoice: ReactNode;
  readonly onFile: (file: File) => void;
  readonly onOwnFace: (choice: OwnFaceChoice) => void;
  readonly onFraming: () => void;
  /** Another device's camera. */
  readonly onLink: () => void;
  readonly onClose: () => void;
}) {
  const { runtime } = props;
  const state = useStore(runtime.store);
  const title = useId();
  const inputs = useServerInputs();
  const networkCamera = inputs.camera;
  const hasSerial = serialPorts() !== null;
  const active =
    state.source.kind === 'playing' || state.source.kind === 'opening' ? state.source.source : null;
  const mapping = props.mappings.find(({ id }) => id === state.mapping.id);

  return (
    <section className="sheet glass" aria-labelledby={title}>
      <div className="row sheet-head">
        <h2 id={title}>Source and world</h2>
        <button type="button" onClick={props.onClose}>
          Close
        </button>
      </div>
      {/* On a phone the sheet lies over the panel, which says so elsewhere. */}
      {state.source.kind === 'failed' && (
        <p role="alert" className="over-panel">
          {state.source.reason}
        </p>
      )}
      <fieldset>
        <legend>Where faces come from</legend>
        <div className="row">
          <button
            type="button"
            aria-pressed={active === 'demo'}
            onClick={() => void runtime.sources.openDemo()}
          >
            Demo clip
          </button>
          <button
            type="button"
            aria-pressed={active === 'camera'}
            onClick={() => props.onOwnFace({ kind: 'camera', deviceId: null })}
          >
            Camera
          </button>
          {networkCamera && (
            <button
              type="button"
              aria-pressed={active === 'network'}
              onClick={() => props.onOwnFace({ kind: 'network', id: networkCamera.id })}
            >
              Network camera
            </button>
          )}
          {hasSerial && (
            <button
              type="button"
              aria-pressed={active === 'serial'}
              onClick={() => props.onOwnFace({ kind: 'serial' })}
            >
              Serial camera…
            </button>
          )}
          {inputs.osc && (
            <button
              type="button"
              aria-pressed={active === 'osc'}
              onClick={() => props.onOwnFace({ kind: 'osc' })}
            >
              Mouth shapes (OSC)
            </button>
          )}
          <FileButton
            label="Video file…"
            accept="video/*"
            pressed={active === 'file'}
            onFiles={([file]) => props.onFile(file)}
          />
        </div>
        {props.cameraChoice}
        {!hasSerial && (
          <p className="quiet small">
            Camera boards at a USB serial port need Chrome or Edge on a computer; other cameras work here.
          </p>
        )}
        <p className="quiet small">
          A video can also be dropped anywhere on the page. It stays on this device.
        </p>
        <div className="row">
          <button type="button" onClick={props.onFraming}>
            Framing and calibration
          </button>
          <button type="button" aria-pressed={active === 'link'} onClick={props.onLink}>
            Link devices
          </button>
        </div>
      </fieldset>
      <WorldControls controls={props.controls} about={mapping?.description} worldFile={props.worldFile} />
      <Slider
        className="row"
        label="Sensing rate, at most"
        min={5}
        max={30}
        step={1}
        value={state.rateHz}
        shown={`${state.rateHz} Hz`}
        onChange={runtime.sensing.setRate}
      />
      <Radios
        legend="Compute with"
        choices={BACKENDS}
        value={state.backendChoice}
        onChange={runtime.sensing.setBackend}
      />
      {state.engine.kind === 'ready' && <p className="quiet small">{state.engine.why}</p>}
      <KeptOnDevice
        registry={runtime.storage.storedData}
        hasConsent={runtime.preferences.hasConsent}
        onWithdraw={runtime.preferences.withdrawConsent}
      />
    </section>
  );
}
