/** @file The camera's settings: which camera, its framing, and the calibration. */
import { type CSSProperties, type ReactNode, useId } from 'react';
import { useStore } from 'zustand';
import { type Framing, isCamera } from '../../src/core/index.ts';
import type { Runtime } from '../runtime/interfaces.ts';
import { type Choice, Radios } from '../shared/radios.tsx';
import { CalibrationSection } from './calibration.tsx';
import { FramingEditor } from './framing-editor.tsx';
import { hintWords } from './framing-hints.ts';
import { NetworkView } from './network-view.tsx';
import './onboarding.css';

const FRAMINGS: readonly Choice<Framing>[] = [
  { value: 'webcam', label: 'Webcam: find my whole face' },
  { value: 'headset', label: 'Headset camera: I mark the lower face' },
];

/** The picture is shown whole and low enough that what stands below it is in view. */
function ratioOf(video: HTMLVideoElement | null): CSSProperties {
  const ratio = video && video.videoHeight > 0 ? video.videoWidth / video.videoHeight : 1;
  return { '--ratio': ratio } as CSSProperties;
}

export function CameraSheet(props: {
  readonly runtime: Runtime;
  readonly preview: ReactNode;
  /** Who is in the picture; the panel says it where the sheet leaves it in view. */
  readonly people: ReactNode;
  readonly inHeadset: boolean;
  /** Which of several cameras. */
  readonly cameraChoice: ReactNode;
  readonly onClose: () => void;
}) {
  const { runtime } = props;
  const { source, framing, region, video, cameraId } = useStore(runtime.store);
  const calibrating = useStore(runtime.sensing.calibration.store, ({ phase }) => phase.kind === 'running');
  const title = useId();
  const active = source.kind === 'playing' || source.kind === 'opening' ? source.source : null;
  return (
    <section className="sheet glass" aria-labelledby={title}>
      <div className="row sheet-head">
        <h2 id={title}>Framing and calibration</h2>
        <button type="button" onClick={props.onClose}>
          Done
        </button>
      </div>
      {props.cameraChoice}
      {/* While a face is asked for one thing after the other, nothing else asks for attention. */}
      {!calibrating && (
        <Radios
          legend="What the picture shows"
          choices={FRAMINGS}
          value={framing}
          onChange={runtime.sources.setFraming}
        />
      )}
      {/* The picture stays in the page: a video that is taken out of it stops, and its frames with it. */}
      {active && (
        <div className={calibrating ? 'framing framing-small' : 'framing'} style={ratioOf(video)}>
          {framing === 'headset' ? (
            <FramingEditor region={region} picture={props.preview} onChange={runtime.sources.setRegion} />
          ) : (
            <div className="framing-picture">{props.preview}</div>
          )}
        </div>
      )}
      <div className="instead-of-panel">{props.people}</div>
      {active && video && (
        <NetworkView
          key={`${active} ${cameraId} ${framing}`}
          look={runtime.sensing.framingView}
          words={(hint) => hintWords(hint, framing, isCamera(active))}
        />
      )}
      <CalibrationSection
        calibration={runtime.sensing.calibration}
        camera={source.kind === 'playing' && isCamera(source.source)}
        seen={!props.inHeadset}
      />
    </section>
  );
}
