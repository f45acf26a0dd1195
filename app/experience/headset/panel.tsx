/** @file The panel inside the headset: what is sensed, and every switch, for rays of controllers and for fingers. */
import type { ThreeEvent } from '@react-three/fiber';
import { useRef, useState } from 'react';
import type { Mesh } from 'three';
import { useStore } from 'zustand';
import {
  type Control,
  type ControlId,
  nextChoice,
  type Slider,
  sliderValue,
} from '../../controls/controls.ts';
import { panelText } from '../../controls/panel-text.ts';
import type { LastMinute } from '../../runtime/last-minute.ts';
import type { RuntimeStore } from '../../runtime/store.ts';
import { useCanvasTexture } from './canvas-texture.ts';
import { drawPanel, lookOf } from './panel-drawing.ts';
import { type Box, boxAt, layoutOf, METRES_PER_PIXEL, pixelOf, shareAt } from './panel-layout.ts';

/** What a hand holds of a slider. */
interface Grip {
  readonly id: ControlId;
  readonly box: Box;
}

function slide(control: Slider, box: Box, x: number): void {
  const value = sliderValue(shareAt(box, x));
  if (value !== control.value) control.change(value);
}

/** The plane itself, its middle at the origin; it stands where its parent puts it. */
export function HeadsetPanel(props: {
  readonly store: RuntimeStore;
  readonly minute: LastMinute;
  readonly shared: ReadonlyMap<ControlId, Control>;
  readonly notice: string | null;
  readonly onLeave: () => void;
}) {
  const state = useStore(props.store);
  const [folded, setFolded] = useState(false);
  const [pointed, setPointed] = useState<ControlId | null>(null);
  const mesh = useRef<Mesh>(null);
  // By pointer: either hand may hold a slider, and lets go of its own alone.
  const [grips] = useState(() => new Map<number, Grip>());
  const layout = layoutOf(folded, props.shared);
  const controls: Control[] = [
    ...props.shared.values(),
    { id: 'leave', kind: 'button', tone: 'plain', label: 'Leave VR', press: props.onLeave },
    {
      id: 'fold',
      kind: 'button',
      tone: 'plain',
      label: folded ? 'Open' : 'Fold',
      press: () => setFolded(!folded),
    },
  ];
  const picture = {
    layout,
    folded,
    text: panelText(state),
    minute: props.minute.read(),
    notice: props.notice,
    controls,
    pointed,
  };
  const texture = useCanvasTexture(layout.width, layout.height, lookOf(picture), (context) =>
    drawPanel(context, picture),
  );

  const touched = (event: ThreeEvent<PointerEvent>) => {
    if (!mesh.current) return null;
    const at = mesh.current.worldToLocal(event.point.clone());
    const { x, y } = pixelOf(layout, at.x, at.y);
    return { x, box: boxAt(layout, x, y) };
  };
  const controlOf = (id: ControlId | undefined) => controls.find((control) => control.id === id);

  const down = (event: ThreeEvent<PointerEvent>): void => {
    event.stopPropagation();
    const touch = touched(event);
    const control = controlOf(touch?.box?.id);
    if (!touch?.box || !control) return;
    // Not on release: a slow frame or a slow finger would pass a click's time limit, and stopping must not wait.
    switch (control.kind) {
      case 'button':
      case 'toggle':
        control.press();
        return;
      case 'choice':
        control.change(nextChoice(control));
        return;
      case 'slider':
        grips.set(event.pointerId, { id: control.id, box: touch.box });
        slide(control, touch.box, touch.x);
        return;
      default:
        control satisfies never;
    }
  };
  const move = (event: ThreeEvent<PointerEvent>): void => {
    const touch = touched(event);
    if (!touch) return;
    const grip = grips.get(event.pointerId);
    if (grip) {
      const control = controlOf(grip.id);
      if (control?.kind === 'slider') slide(control, grip.box, touch.x);
      return;
    }
    setPointed(touch.box?.id ?? null);
  };
  const end = (event: ThreeEvent<PointerEvent>): void => {
    grips.delete(event.pointerId);
  };

  return (
    <mesh
      ref={mesh}
      name="headset-panel"
      renderOrder={900}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onPointerLeave={(event) => {
        end(event);
        setPointed(null);
      }}
    >
      <planeGeometry
        key={layout.height}
        args={[layout.width * METRES_PER_PIXEL, layout.height * METRES_PER_PIXEL]}
      />
      <meshBasicMaterial map={texture} transparent toneMapped={false} fog={false} />
    </mesh>
  );
}
