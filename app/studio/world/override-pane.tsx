/** @file Chooses what moves the studio's world: camera, clip, a dropped video, or a manual emotion. */
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { EMOTIONS } from '../../../src/core/index.ts';
import {
  createManualEmotionReader,
  type ManualEmotion,
  manualEmotionState,
  NEUTRAL_MANUAL_EMOTION,
} from '../../../src/simulation/index.ts';
import { CONTROLS_OF_SETTING, type Control, type ControlId } from '../../controls/controls.ts';
import { PeopleNote } from '../../panel/people-note.tsx';
import { Controls } from '../../panel/world-controls.tsx';
import type { Runtime } from '../../runtime/interfaces.ts';
import { FileButton } from '../../shared/file-button.tsx';
import { keyOf, takesText } from '../../shared/keys.ts';
import { Slider } from '../../shared/slider.tsx';
import { SensingNote } from './sensing-note.tsx';

const KINDS = [
  ['sensed', 'Sensed'],
  ['unsure', 'Unsure'],
  ['faceLost', 'Face lost'],
] as const;

export function OverridePane(props: {
  readonly runtime: Runtime;
  readonly controls: ReadonlyMap<ControlId, Control>;
  readonly reducedMotion: boolean;
  /** Why nothing sounds though it should; null where that is not so. */
  readonly soundFault: string | null;
  readonly onCamera: () => void;
  /** A file was chosen, of whatever kind. */
  readonly onFile: (file: File) => void;
}) {
  const { runtime } = props;
  const source = useStore(runtime.store, (state) => state.source);
  const override = useStore(runtime.store, (state) => state.override);
  const cameraLive = useStore(runtime.store, (state) => state.cameraLive);
  const fileRefusal = useStore(runtime.store, (state) => state.fileRefusal);
  const [hand, setHand] = useState<ManualEmotion>(NEUTRAL_MANUAL_EMOTION);
  const held = useRef(hand);
  held.current = hand;
  const bypassed = useBypass(runtime);
  const [byHand, setByHand] = useState(false);
  useEffect(
    () =>
      runtime.store.subscribe((state) => {
        if (state.override !== 'manual') setByHand(false);
      }),
    [runtime],
  );
  // An audition moves the world as a hand does, and these sliders would be dead.
  const manual = override === 'manual' && byHand;
  // A replay that moves the world does not stop the source behind it: what is open can be stopped at any time.
  const open = source.kind === 'playing' || source.kind === 'opening';
  const sensed = override === 'sensing' && open;
  const active = sensed ? source.source : null;

  const takeHand = (): void => {
    runtime.sources.stop();
    runtime.simulation.setOverride({ kind: 'manual', read: createManualEmotionReader(() => held.current) });
    setByHand(true);
  };
  const pose = manualEmotionState(hand, 0);
  return (
    <section className="override pane" aria-label="What moves the world" tabIndex={-1}>
      <div className="segments">
        <button
          type="button"
          aria-pressed={active === 'demo'}
          onClick={() => void runtime.sources.openDemo()}
        >
          Demo clip
        </button>
        <button type="button" aria-pressed={active === 'camera'} onClick={props.onCamera}>
          Camera
        </button>
        <FileButton
          label="Video…"
          accept="video/*"
          pressed={active === 'file'}
          onFiles={([file]) => props.onFile(file)}
        />
        <button type="button" aria-pressed={manual} onClick={takeHand}>
          By hand
        </button>
        <button
          type="button"
          className="stop"
          onClick={runtime.sources.stop}
          disabled={!open && override !== 'manual' && !cameraLive}
        >
          Stop
        </button>
      </div>
      {source.kind === 'failed' && <p role="alert">{source.reason}</p>}
      <EngineTrouble runtime={runtime} />
      <SensingNote store={runtime.store} />
      <PeopleNote store={runtime.store} hasPicture={false} onFollowOther={runtime.sensing.followOther} />
      <Answering controls={props.controls} reducedMotion={props.reducedMotion} />
      {props.soundFault !== null && <p role="alert">{props.soundFault}</p>}
      {fileRefusal !== null && <p role="alert">{fileRefusal}</p>}
      <button
        type="button"
        className="bypass"
        aria-pressed={bypassed.on}
        onClick={() => bypassed.set(!bypassed.on)}
        title="Raw scores, no attack or release. Comfort limits stay."
      >
        Bypass smoothing <kbd>hold Alt</kbd>
      </button>
      {manual && (
        <div className="hand">
          <fieldset className="segments" aria-label="State">
            {KINDS.map(([kind, name]) => (
              <button
                key={kind}
                type="button"
                aria-pressed={hand.kind === kind}
                onClick={() => setHand({ ...hand, kind })}
              >
                {name}
              </button>
            ))}
          </fieldset>
          {EMOTIONS.map((emotion, i) => (
            <HandSlider
              key={emotion}
              label={emotion}
              min={0}
              value={hand.heights[i] ?? 0}
              shown={`${Math.round((pose.probabilities[i] ?? 0) * 100)} %`}
              spoken={handWords(pose.probabilities[i] ?? 0, hand.heights[i] ?? 0)}
              onChange={(height) =>
                setHand({ ...hand, heights: hand.heights.map((other, j) => (j === i ? height : other)) })
              }
            />
          ))}
          {(['valence', 'arousal', 'confidence'] as const).map((axis) => (
            <HandSlider
              key={axis}
              label={axis}
              min={axis === 'confidence' ? 0 : -1}
              value={hand[axis] ?? pose[axis]}
              shown={hand[axis] === null ? 'auto' : hand[axis].toFixed(2)}
              spoken={`${hand[axis] === null ? 'auto, ' : ''}${(hand[axis] ?? pose[axis]).toFixed(2)}`}
              onChange={(value) => setHand({ ...hand, [axis]: value })}
              onAuto={() => setHand({ ...hand, [axis]: null })}
            />
          ))}
        </div>
      )}
    </section>
  );
}

/** Why nothing is sensed, and the way back once it is no longer tried by itself. */
function EngineTrouble({ runtime }: { readonly runtime: Pick<Runtime, 'store' | 'sensing'> }) {
  const engine = useStore(runtime.store, (state) => state.engine);
  if (engine.kind !== 'failed') return null;
  return (
    <div role="alert">
      <p>{engine.error.message}</p>
      {engine.retryInMs === null && (
        <button type="button" onClick={runtime.sensing.restart}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Every setting that acts on the world beside the mapping, wherever it was chosen, with the switch that shows it. */
function Answering(props: {
  readonly controls: ReadonlyMap<ControlId, Control>;
  readonly reducedMotion: boolean;
}) {
  return (
    <fieldset className="answering">
      <legend>How the world answers</legend>
      <Controls controls={props.controls} show={Object.values(CONTROLS_OF_SETTING).flat()} />
      {props.reducedMotion && <p className="quiet small">Reduced motion is on, as your system asks.</p>}
    </fieldset>
  );
}

/** The share is what counts. The height is said as well: of one emotion alone, the share stays while the slider moves. */
const handWords = (share: number, height: number): string =>
  `${Math.round(share * 100)} %, slider at ${height.toFixed(2)}`;

function HandSlider(props: {
  readonly label: string;
  readonly min: number;
  readonly value: number;
  readonly shown: string;
  readonly spoken: string;
  readonly onChange: (value: number) => void;
  readonly onAuto?: () => void;
}) {
  const { onAuto, ...slider } = props;
  return (
    <Slider
      {...slider}
      className="hand-slider"
      max={1}
      step={0.01}
      {...(onAuto && {
        title: 'Double-click or Delete: let it follow the emotions',
        onDoubleClick: onAuto,
        onKeyDown: (event) => {
          if (['Delete', 'Backspace'].includes(keyOf(event))) onAuto();
        },
      })}
    />
  );
}

/** Held with Alt for a moment, or switched on by its button. */
function useBypass(runtime: Runtime) {
  const [latched, setLatched] = useState(false);
  const [heldDown, setHeldDown] = useState(false);
  const on = latched || heldDown;
  useEffect(() => runtime.preferences.set({ unsmoothed: on }), [runtime, on]);
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      // In a text it writes letters and moves by words.
      if (keyOf(event) === 'Alt' && !takesText(event.target)) {
        // Else browsers on Windows would open their menu.
        event.preventDefault();
        setHeldDown(true);
      }
    };
    const up = (event: KeyboardEvent): void => {
      if (keyOf(event) === 'Alt') setHeldDown(false);
    };
    const away = (): void => setHeldDown(false);
    addEventListener('keydown', down);
    addEventListener('keyup', up);
    addEventListener('blur', away);
    return () => {
      removeEventListener('keydown', down);
      removeEventListener('keyup', up);
      removeEventListener('blur', away);
    };
  }, []);
  return { on, set: setLatched };
}
