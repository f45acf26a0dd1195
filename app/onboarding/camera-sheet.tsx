/** @file The camera set up: which one, what it shows, how the lower face is cut, and the fit to one's own face. */
import { type ReactNode, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { CameraDevice } from '../../src/camera/index.ts';
import type { Framing } from '../../src/core/index.ts';
import { type Choice, Radios } from '../panel/radios.tsx';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { CalibrationSection } from './calibration.tsx';
import { FramingEditor } from './framing-editor.tsx';
import { NetworkView } from './network-view.tsx';
import './onboarding.css';

const FRAMINGS: readonly Choice<Framing>[] = [
  { value: 'webcam', label: 'Webcam: find my whole face' },
  { value: 'headset', label: 'Headset camera: I mark the lower face' },
];

export function CameraSheet(props: {
  readonly pipeline: Pipeline;
  readonly preview: ReactNode;
  readonly onCamera: (deviceId: string | null) => void;
  readonly onClose: () => void;
}) {
  const { pipeline } = props;
  const { source, framing, region } = useStore(pipeline.store);
  const [cameras, setCameras] = useState<readonly CameraDevice[]>([]);
  const title = useId();
  const active = source.kind === 'playing' || source.kind === 'opening' ? source.source : null;
  useEffect(() => pipeline.watchCameras(setCameras), [pipeline]);
  return (
    <section className="sheet glass" aria-labelledby={title}>
      <div className="row sheet-head">
        <h2 id={title}>Framing and calibration</h2>
        <button type="button" onClick={props.onClose}>
          Done
        </button>
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
      <Radios
        legend="What the picture shows"
        choices={FRAMINGS}
        value={framing}
        onChange={pipeline.setFraming}
      />
      {active && (
        <>
          <div className="framing-picture">
            {props.preview}
            {framing === 'headset' && <FramingEditor region={region} onChange={pipeline.setRegion} />}
          </div>
          <NetworkView look={pipeline.look} />
        </>
      )}
      <CalibrationSection
        calibration={pipeline.calibration}
        camera={source.kind === 'playing' && source.source === 'camera'}
      />
    </section>
  );
}
