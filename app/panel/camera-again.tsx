/** @file Offers the camera, or what else read one's face before, after the page was away, after sleep, or after another app used it. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { serialPorts } from '../../src/camera/index.ts';
import { isCamera } from '../../src/core/index.ts';
import type { OwnFaceChoice, Runtime } from '../runtime/interfaces.ts';
import type { SourcePhase } from '../runtime/store.ts';
import type { Preferences } from '../storage/index.ts';
import { type ServerInputs, useServerInputs } from './server-inputs.ts';

const isDemo = (source: SourcePhase): boolean => source.kind !== 'stopped' && source.source === 'demo';

const USED: Record<OwnFaceChoice['kind'], string> = {
  camera: 'You used a camera here the last time.',
  network: 'You used a network camera here the last time.',
  serial: 'You used a serial camera here the last time.',
  osc: 'You used mouth shapes (OSC) here the last time.',
};

type Last = Pick<Preferences, 'lastFace' | 'deviceId'>;

/** What was used on the last visit, with what was chosen then, as far as it can be had now; null: nothing of it. */
export function lastChoice(
  { lastFace, deviceId }: Last,
  can: ServerInputs & { readonly serial: boolean },
): OwnFaceChoice | null {
  // Earlier versions remembered the camera alone.
  const last: NonNullable<Last['lastFace']> = lastFace ?? { kind: 'camera', id: '' };
  switch (last.kind) {
    case 'camera':
      return deviceId === null ? null : { kind: 'camera', deviceId: null };
    case 'network':
      return can.camera?.id === last.id ? { kind: 'network', id: last.id } : null;
    case 'serial':
      return can.serial ? { kind: 'serial', deviceId: last.id } : null;
    case 'osc':
      return can.osc ? { kind: 'osc' } : null;
    default:
      throw last.kind satisfies never;
  }
}

/** What is said, and whether it is an alert; null where nothing is offered. */
export function cameraOffer(
  source: SourcePhase,
  back: OwnFaceChoice['kind'] | null,
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
  if (isDemo(source) && back !== null)
    return { words: USED[back], label: back === 'osc' ? 'Use them again' : 'Use it again' };
  return null;
}

export function CameraAgain(props: {
  readonly runtime: Pick<Runtime, 'store' | 'sources' | 'preferences'>;
  readonly onOwnFace: (choice: OwnFaceChoice) => void;
}) {
  const { runtime } = props;
  const source = useStore(runtime.store, (state) => state.source);
  /** What stood there when the page was opened, as long as nothing was chosen on this visit. */
  const [last, setLast] = useState<Last | null>(() =>
    runtime.preferences.hasConsent() ? runtime.preferences.read() : null,
  );
  if (last && !isDemo(source)) setLast(null);
  const kind = last?.lastFace?.kind;
  const inputs = useServerInputs(kind === 'network' || kind === 'osc');
  const back = last && lastChoice(last, { ...inputs, serial: serialPorts() !== null });
  const offer = cameraOffer(source, back?.kind ?? null);
  if (!offer) return null;
  const again = (): void => {
    if (!isDemo(source)) runtime.sources.resume();
    // The press is what opens it, never the page by itself.
    else if (back) props.onOwnFace(back);
  };
  return (
    <fieldset className="camera-again" aria-label="The camera again">
      <p className="small">{offer.words}</p>
      <div className="row">
        <button type="button" onClick={again}>
          {offer.label}
        </button>
        {back && (
          <button type="button" onClick={() => setLast(null)}>
            No
          </button>
        )}
      </div>
    </fieldset>
  );
}
