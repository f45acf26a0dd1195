/** @file A hand at the headset's panel: points a controller or pinches from afar, or touches with a finger. */
import type { Page } from '@playwright/test';
import { Object3D, Quaternion, Vector3 } from 'three';
import type { ControlId } from '../../app/controls/controls.ts';
import { layoutOf, PANEL_PLACE, pointOf } from '../../app/experience/headset/panel-layout.ts';

/** The emulated head stands here on arrival, looking along −z. */
const EYES_M = 1.6;
/** A ray begins 20 cm from the hand. */
const FROM_M = 0.4;

interface Grip {
  /** `finger` touches; the others press from `FROM_M` away. */
  readonly with: 'controller' | 'pinch' | 'finger';
  /** For sliders: where to take hold, and where to let go (0–1 of the track). */
  readonly share?: number;
  readonly toShare?: number;
  /** Where the head stood when the world was last recentred on it: the panel stands before it. On arrival, nowhere. */
  readonly head?: Head;
  /** Of the controllers; the right one unless it says so. */
  readonly hand?: 'right' | 'left';
  /** Whether the trigger stays pressed afterwards. */
  readonly keep?: boolean;
  /** Of the switches that are not always there, those that the panel has now. */
  readonly offered?: readonly ControlId[];
}

/** Metres, and turn about y (rad, to the left). */
export interface Head {
  readonly x: number;
  readonly z: number;
  readonly yaw: number;
}

const ARRIVED: Head = { x: 0, z: 0, yaw: 0 };

/** Puts the emulated head there. */
export async function moveHead(page: Page, { x, z, yaw }: Head): Promise<void> {
  await page.evaluate(
    (pose) => {
      xrDevice.position.set(pose.x, pose.y, pose.z);
      xrDevice.quaternion.set(0, Math.sin(pose.yaw / 2), 0, Math.cos(pose.yaw / 2));
    },
    { x, y: EYES_M, z, yaw },
  );
}

function panelPoint(id: ControlId, above: number, grip: Grip, share?: number) {
  const { head = ARRIVED, offered = [] } = grip;
  const layout = layoutOf(false, new Set(offered));
  const box = layout.boxes.find((candidate) => candidate.id === id);
  if (!box) throw new Error(`The panel has no switch '${id}'.`);
  const [x, y, z] = PANEL_PLACE.offset;
  const before = new Object3D();
  before.position.set(head.x, 0, head.z);
  before.rotation.y = head.yaw;
  const panel = new Object3D();
  before.add(panel);
  panel.position.set(x, EYES_M + y, z);
  panel.rotation.set(PANEL_PLACE.pitch, PANEL_PLACE.yaw, 0, 'YXZ');
  before.updateMatrixWorld();
  const { xM, yM } = pointOf(layout, box, share);
  const at = panel.localToWorld(new Vector3(xM, yM, above));
  return {
    at: at.toArray() as [number, number, number],
    turn: panel.getWorldQuaternion(new Quaternion()).toArray(),
  };
}

/** Presses a switch of the panel; with `toShare`, takes hold of a slider and moves it there. */
export async function usePanel(page: Page, id: ControlId, grip: Grip): Promise<void> {
  const from = panelPoint(id, grip.with === 'finger' ? 0.004 : FROM_M, grip, grip.share);
  const to = grip.toShare === undefined ? null : panelPoint(id, FROM_M, grip, grip.toShare);
  await page.evaluate(
    async ({ way, from, to, side, keep }) => {
      /** So many frames of the session, or its end. */
      const frames = (count: number): Promise<void> =>
        new Promise((resolve) => {
          const session = xrDevice.activeSession;
          if (!session) return resolve();
          session.addEventListener('end', () => resolve());
          const next = (left: number): void => {
            if (left === 0) resolve();
            else session.requestAnimationFrame(() => next(left - 1));
          };
          next(count);
        });
      const mode = way === 'controller' ? 'controller' : 'hand';
      if (xrDevice.primaryInputMode !== mode) {
        xrDevice.primaryInputMode = mode;
        await frames(4);
      }
      const controller = xrDevice.controllers[side];
      const hand = xrDevice.hands.right;
      if (!controller || !hand) throw new Error('The emulated headset lacks a right hand.');
      const device = mode === 'controller' ? controller : hand;
      const press = (value: 0 | 1): void => {
        if (mode === 'controller') controller.updateButtonValue('trigger', value);
        else hand.updatePinchValue(value);
      };
      const hold = ({ at, turn }: typeof from, offset: readonly number[] = [0, 0, 0]): void => {
        device.position.set(at[0] - (offset[0] ?? 0), at[1] - (offset[1] ?? 0), at[2] - (offset[2] ?? 0));
        const [x = 0, y = 0, z = 0, w = 1] = turn;
        device.quaternion.set(x, y, z, w);
      };
      if (way === 'finger') {
        hand.poseId = 'point';
        // Where the finger's tip is from the hand, held this way, well off the panel.
        const aside = { ...from, at: [1, 1.4, 0.4] as typeof from.at };
        hold(aside);
        await frames(2);
        const tip = await new Promise<readonly number[]>((resolve, reject) => {
          const session = xrDevice.activeSession;
          if (!session) return reject(new Error('No session.'));
          void session.requestReferenceSpace('local-floor' as never).then((space) =>
            session.requestAnimationFrame((_, frame) => {
              const joint = hand.inputSource.hand?.get('index-finger-tip' as never);
              const pose = joint && frame.getJointPose?.(joint as never, space as never);
              if (!pose) return reject(new Error('The hand has no finger.'));
              const { x, y, z } = pose.transform.position;
              resolve([x - 1, y - 1.4, z - 0.4]);
            }),
          );
        });
        hold(from, tip);
        await frames(3);
        hold(aside);
        await frames(2);
        hand.poseId = 'default';
        return;
      }
      hold(from);
      await frames(3);
      press(1);
      await frames(2);
      if (to) {
        hold(to);
        await frames(3);
      }
      if (!keep) press(0);
      await frames(2);
    },
    { way: grip.with, from, to, side: grip.hand ?? 'right', keep: grip.keep ?? false },
  );
}
