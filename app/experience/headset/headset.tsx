/** @file What belongs to a visit in the headset: its origin, the panel, and how the visit ends. */

import { useFrame } from '@react-three/fiber';
import { useXR, useXRStore, XROrigin } from '@react-three/xr';
import { useEffect, useRef, useState } from 'react';
import { type Group, Vector3 } from 'three';
import { useStore } from 'zustand';
import type { ControlInput } from '../../controls/controls.ts';
import { useControls } from '../../controls/use-controls.ts';
import type { Runtime, SimulationControls } from '../../runtime/interfaces.ts';
import type { Soundscape } from '../audio/soundscape.ts';
import type { Darkness } from '../darkness.ts';
import { FLOOR_NOTICE, lacksFloor } from '../floor-space.ts';
import { endSession } from '../open-session.ts';
import type { Signal } from '../signal.ts';
import { WORLDS } from '../worlds/catalogue.ts';
import { CameraLight } from './camera-light.tsx';
import { announceLostControllers } from './lost-controllers.ts';
import { HeadsetPanel } from './panel.tsx';
import { PANEL_PLACE } from './panel-layout.ts';
import { originFor, poseInWorld, watchHeight, watchOrigin, watchSeenAgain, yawOf } from './recentre.ts';
import { createVisitClock, darkOf, type VisitPhase, visitWords } from './visit.ts';

interface Props {
  readonly runtime: ControlInput['runtime'] &
    Pick<Runtime, 'store'> & { readonly simulation: Pick<SimulationControls, 'minute'> };
  readonly soundscape: ControlInput['soundscape'] & Pick<Soundscape, 'store' | 'dim' | 'wake'>;
  readonly recentre: Signal;
  readonly darkness: Darkness;
  /** The visit's time is up; the session has ended. */
  readonly onVisitOver: (minutes: number) => void;
  /** The worlds that may be chosen; the app's own where it is left out. */
  readonly worlds?: ControlInput['worlds'];
  /** Why another world than the chosen one is seen. */
  readonly trouble?: string | null;
}

/** Volume is set in steps of this, not at every frame. */
const DIM_STEP = 0.04;

/** Follows the clock of the visit; renders only when its phase changes. */
function useVisit({ runtime, soundscape, darkness, onVisitOver }: Props) {
  const [kind, setKind] = useState<VisitPhase['kind']>('open');
  const phase = useRef<VisitPhase>({ kind: 'open' });
  const [clock] = useState(createVisitClock);
  const dimmed = useRef(0);
  useFrame((_, deltaS) => {
    phase.current = clock.advance(deltaS, runtime.store.getState().sessionLimitMin);
    if (phase.current.kind !== kind) setKind(phase.current.kind);
    darkness.visit = darkOf(phase.current);
    if (Math.abs(darkness.visit - dimmed.current) < DIM_STEP) return;
    dimmed.current = darkness.visit;
    soundscape.dim(1 - dimmed.current);
  });
  const ending = kind === 'resting' || kind === 'dusk' || kind === 'over';
  useEffect(() => {
    if (!ending) return;
    const before = runtime.store.getState().safePlace;
    runtime.preferences.set({ safePlace: true });
    return () => runtime.preferences.set({ safePlace: before });
  }, [runtime, ending]);
  useEffect(
    () => () => {
      soundscape.dim(1);
      darkness.visit = 0;
    },
    [soundscape, darkness],
  );
  useEffect(() => {
    if (kind !== 'over') return;
    onVisitOver(Math.round(clock.elapsedS / 60));
    endSession();
  }, [kind, onVisitOver, clock]);
  return visitWords(phase.current);
}

/** The system may stop the sound when the headset starts, and may take a while to allow it again. */
const SOUND_BACK_MS = [0, 1000, 4000] as const;

function useSoundInView(soundscape: Props['soundscape'], session: XRSession): void {
  useEffect(() => {
    const wake = (): void => void soundscape.wake();
    const timers = SOUND_BACK_MS.map((afterMs) => setTimeout(wake, afterMs));
    const change = (): void => {
      if (session.visibilityState === 'visible') wake();
    };
    session.addEventListener('visibilitychange', change);
    return () => {
      timers.forEach(clearTimeout);
      session.removeEventListener('visibilitychange', change);
      // Back on the screen, which plays on another device.
      wake();
    };
  }, [soundscape, session]);
}

const UP = new Vector3(0, 1, 0);
const FLOOR_NOTICE_MS = 20_000;

/** Said at the beginning of a visit, where it is so. */
function useFloorNotice(session: XRSession): string | null {
  const [said, setSaid] = useState(() => lacksFloor(session));
  useEffect(() => {
    const timer = setTimeout(() => setSaid(false), FLOOR_NOTICE_MS);
    return () => clearTimeout(timer);
  }, []);
  return said ? FLOOR_NOTICE : null;
}

function Visit(props: Props & { readonly session: XRSession }) {
  const { runtime, soundscape, recentre, session } = props;
  const origin = useRef<Group>(null);
  const place = useRef<Group>(null);
  const [originWatch] = useState(watchOrigin);
  useEffect(() => originWatch.stop, [originWatch]);
  const [heightWatch] = useState(watchHeight);
  useEffect(() => watchSeenAgain(session, recentre.request), [session, recentre]);
  const told = useVisit(props);
  useSoundInView(soundscape, session);
  const xrStore = useXRStore();
  useEffect(() => announceLostControllers(session, xrStore), [session, xrStore]);
  const floor = useFloorNotice(session);
  const soundFault = useStore(soundscape.store, ({ reason }) => reason);
  const notice = told ?? soundFault ?? floor;
  const controls = useControls(runtime, soundscape, props.worlds ?? WORLDS, recentre.request);

  useFrame(({ gl }, deltaS, frame?: XRFrame) => {
    const space = gl.xr.getReferenceSpace();
    const pose = space && frame?.getViewerPose?.(space);
    if (!space || !pose || !origin.current || !place.current) return;
    const { position, orientation } = pose.transform;
    const head = { x: position.x, z: position.z, yaw: yawOf(orientation) };
    // On arrival, on request and after the headset's own recentre: the wearer faces the light, wherever the space's origin is.
    const moved = originWatch.moved(space);
    if (recentre.take() || moved) {
      const { x, z, yaw } = originFor(head);
      origin.current.position.set(x, 0, z);
      origin.current.rotation.set(0, yaw, 0);
    } else if (!heightWatch.left(position.y, deltaS)) return;
    // The panel comes to the wearer; without a recentre the world stays where it is, since its move would be felt.
    const { x, z } = origin.current.position;
    const wearer = poseInWorld(head, { x, z, yaw: origin.current.rotation.y });
    const [right, up, back] = PANEL_PLACE.offset;
    place.current.position
      .set(right, 0, back)
      .applyAxisAngle(UP, wearer.yaw)
      .add({ x: wearer.x, y: position.y + up, z: wearer.z });
    place.current.rotation.y = wearer.yaw + PANEL_PLACE.yaw;
    place.current.visible = true;
    heightWatch.placed(position.y);
  });

  return (
    <>
      <XROrigin ref={origin}>
        <CameraLight store={runtime.store} />
      </XROrigin>
      <group ref={place} visible={false} rotation={[PANEL_PLACE.pitch, PANEL_PLACE.yaw, 0, 'YXZ']}>
        <HeadsetPanel
          store={runtime.store}
          minute={runtime.simulation.minute}
          shared={controls}
          notice={props.trouble ?? notice}
          onLeave={endSession}
        />
      </group>
    </>
  );
}

/** On a flat screen the page's own panel and switches do this. */
export function Headset(props: Props) {
  const session = useXR((xr) => xr.session);
  return session ? <Visit {...props} session={session} /> : null;
}
