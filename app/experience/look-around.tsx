/** @file Looking around on a flat screen: drag, or arrow keys on the canvas. Emotion never moves the view. */
import { useFrame, useThree } from '@react-three/fiber';
import { useXR } from '@react-three/xr';
import { useEffect, useRef } from 'react';
import { MathUtils } from 'three';
import { clamp } from '../../src/core/index.ts';
import { createDrag } from '../shared/drag.ts';
import { plainKeyOf } from '../shared/keys.ts';
import type { Signal } from './signal.ts';

const EYE_HEIGHT_M = 1.6;
const RADIANS_PER_PIXEL = 0.0022;
const RADIANS_PER_KEY = 0.08;
const MOST_PITCH = 0.9;
/** How fast the view follows the hand, 1/s. */
const FOLLOW = 12;

const AHEAD = { yaw: 0, pitch: 0.04 };

export function LookAround({ recentre }: { readonly recentre: Signal }) {
  const canvas = useThree((state) => state.gl.domElement);
  const camera = useThree((state) => state.camera);
  const inHeadset = useXR((xr) => xr.session !== undefined);
  const wanted = useRef(AHEAD);

  useEffect(() => {
    const turn = (yaw: number, pitch: number): void => {
      wanted.current = {
        yaw: wanted.current.yaw + yaw,
        pitch: clamp(wanted.current.pitch + pitch, -MOST_PITCH, MOST_PITCH),
      };
    };
    const drag = createDrag<{ x: number; y: number }>();
    const down = (event: PointerEvent): void => {
      drag.begin(event, canvas, { x: event.clientX, y: event.clientY });
    };
    const move = (event: PointerEvent): void => {
      const held = drag.move(event);
      if (!held) return;
      // Not movementX: some browsers give it in pixels of the screen, and for touch not at all.
      turn((event.clientX - held.x) * RADIANS_PER_PIXEL, (event.clientY - held.y) * RADIANS_PER_PIXEL);
      Object.assign(held, { x: event.clientX, y: event.clientY });
    };
    const end = (event: PointerEvent): void => {
      drag.end(event);
    };
    const key = (event: KeyboardEvent): void => {
      const turns: Record<string, readonly [number, number]> = {
        ArrowLeft: [RADIANS_PER_KEY, 0],
        ArrowRight: [-RADIANS_PER_KEY, 0],
        ArrowUp: [0, RADIANS_PER_KEY],
        ArrowDown: [0, -RADIANS_PER_KEY],
      };
      const step = turns[plainKeyOf(event)];
      if (!step) return;
      event.preventDefault();
      turn(...step);
    };
    canvas.tabIndex = 0;
    canvas.setAttribute('aria-label', 'The world. Arrow keys look around.');
    canvas.setAttribute('role', 'img');
    canvas.style.touchAction = 'none';
    const pointers = [
      ['pointerdown', down],
      ['pointermove', move],
      ['pointerup', end],
      ['pointercancel', end],
      ['lostpointercapture', end],
    ] as const;
    for (const [name, listener] of pointers) canvas.addEventListener(name, listener);
    canvas.addEventListener('keydown', key);
    return () => {
      for (const [name, listener] of pointers) canvas.removeEventListener(name, listener);
      canvas.removeEventListener('keydown', key);
    };
  }, [canvas]);

  useFrame((_, deltaS) => {
    if (inHeadset) return;
    if (recentre.take()) wanted.current = AHEAD;
    const share = 1 - Math.exp(-FOLLOW * Math.min(deltaS, 0.1));
    camera.position.set(0, EYE_HEIGHT_M, 0);
    camera.rotation.order = 'YXZ';
    camera.rotation.y = MathUtils.lerp(camera.rotation.y, wanted.current.yaw, share);
    camera.rotation.x = MathUtils.lerp(camera.rotation.x, wanted.current.pitch, share);
    camera.rotation.z = 0;
  });
  return null;
}
