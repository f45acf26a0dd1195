/** @file Offers the camera that was used before, after the page was away, after sleep, or after another app used it. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { isCamera } from '../../src/core/index.ts';
import type { Runtime } from '../runtime/interfaces.ts';
import type { SourcePhase } from '../runtime/store.ts';

const isDemo = (source: SourcePhase): boolean => source.kind !== 'stopped' && source.source === 'demo';

/** What is said, and whether it is an alert; null where nothing is offered. */
export function cameraOffer(
  source: SourcePhase,
  back: boolean,
): { readonly words: string; readonly label: string } | null {
  if (source.kind === 'failed' && isCamera(source.source))
    return {
      words: 'The camera opens with the framing and the calibration that you chose.',
      label: 'Start it again',
    };
  // One that does not answer is asked again by itself.
  const still = source.kind === 'playing' && (source.pictures === 'muted' || source.pictures === 'frozen');
  if (still && isCamera(source.source))
    return {
      words: 'The camera gives no new picture. Another app may have taken it, or this device slept.',
      label: 'Start it again',
    };
  // The clip that nobody chose: it may wait for a press, or be out of reach without a network.
  if (isDemo(source) && back)
    return { words: 'You used a camera here the last time.', label: 'Use it again' };
  return null;
}

export function CameraAgain(props: {
  readonly runtime: Pick<Runtime, 'store' | 'sources' | 'preferences'>;
  readonly onCamera: () => void;
}) {
  const { runtime } = props;
  const source = useStore(runtime.store, (state) => state.source);
  /** Nothing was chosen on this visit yet, and a camera was used on the one before. */
  const [back, setBack] = useState(
    () => runtime.preferences.hasConsent() && runtime.preferences.read().deviceId !== null,
  );
  if (back && !isDemo(source)) setBack(false);
  const offer = cameraOffer(source, back);
  if (!offer) return null;
  const again = isDemo(source) ? props.onCamera : runtime.sources.resume;
  return (
    <fieldset className="camera-again" aria-label="The camera again">
      <p className="small">{offer.words}</p>
      <div className="row">
        <button type="button" onClick={again}>
          {offer.label}
        </button>
        {back && (
          <button type="button" onClick={() => setBack(false)}>
            No
          </button>
        )}
      </div>
    </fieldset>
  );
}
