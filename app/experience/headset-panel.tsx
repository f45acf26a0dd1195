/** @file The panel inside the headset, within reach at arm's length: what is sensed, and the ways to stop it. */
import { useXR } from '@react-three/xr';
import { useEffect, useMemo, useState } from 'react';
import { CanvasTexture, LinearFilter, SRGBColorSpace } from 'three';
import { useStore } from 'zustand';
import { type PanelText, panelText } from '../panel/panel-text.ts';
import type { PipelineState, PipelineStore } from '../pipeline/store.ts';
import {
  drawPanel,
  METRES_PER_PIXEL,
  PANEL_BUTTONS,
  PANEL_PIXELS,
  PANEL_PLACE,
  type PanelButton,
} from './headset-panel-drawing.ts';

const WIDTH_M = PANEL_PIXELS.width * METRES_PER_PIXEL;
const HEIGHT_M = PANEL_PIXELS.height * METRES_PER_PIXEL;

interface Actions {
  readonly mappingName: string;
  readonly onStop: () => void;
  readonly onResume: () => void;
  readonly onNextMapping: () => void;
}

function usePanelTexture(text: PanelText, mappingName: string, pointed: PanelButton | null): CanvasTexture {
  const texture = useMemo(() => {
    const canvas = document.createElement('canvas');
    canvas.width = PANEL_PIXELS.width;
    canvas.height = PANEL_PIXELS.height;
    const made = new CanvasTexture(canvas);
    made.colorSpace = SRGBColorSpace;
    made.minFilter = LinearFilter;
    made.generateMipmaps = false;
    return made;
  }, []);
  useEffect(() => () => texture.dispose(), [texture]);
  // The text is compared as a whole: a panel that says the same is not drawn again.
  const key = JSON.stringify([text, mappingName, pointed]);
  useEffect(() => {
    const [lines, mapping, button] = JSON.parse(key) as [PanelText, string, PanelButton | null];
    const context = (texture.image as HTMLCanvasElement).getContext('2d');
    if (context) drawPanel(context, lines, mapping, button);
    texture.needsUpdate = true;
  }, [texture, key]);
  return texture;
}

function SessionPanel(props: Actions & { readonly state: PipelineState; readonly session: XRSession }) {
  const { state, session } = props;
  const [pointed, setPointed] = useState<PanelButton | null>(null);
  const text = panelText(state);
  const texture = usePanelTexture(text, props.mappingName, pointed);
  const press: Record<PanelButton, () => void> = {
    sensing: text.sensing ? props.onStop : props.onResume,
    mapping: props.onNextMapping,
    leave: () => void session.end(),
  };
  return (
    <group position={PANEL_PLACE.position} rotation={PANEL_PLACE.rotation}>
      <mesh>
        <planeGeometry args={[WIDTH_M, HEIGHT_M]} />
        <meshBasicMaterial map={texture} transparent toneMapped={false} fog={false} />
      </mesh>
      {PANEL_BUTTONS.map(({ name, x, y, width, height }) => (
        <mesh
          key={name}
          name={`panel-${name}`}
          position={[
            (x + width / 2) * METRES_PER_PIXEL - WIDTH_M / 2,
            HEIGHT_M / 2 - (y + height / 2) * METRES_PER_PIXEL,
            0.004,
          ]}
          // Not onClick: a slow frame or a slow finger would pass its time limit, and stopping must not wait.
          onPointerDown={press[name]}
          onPointerEnter={() => setPointed(name)}
          onPointerLeave={() => setPointed((now) => (now === name ? null : now))}
        >
          <planeGeometry args={[width * METRES_PER_PIXEL, height * METRES_PER_PIXEL]} />
          <meshBasicMaterial transparent opacity={0} depthWrite={false} />
        </mesh>
      ))}
    </group>
  );
}

/** Shown in a headset only; on a flat screen the page's own panel does this. */
export function HeadsetPanel({ store, ...actions }: Actions & { readonly store: PipelineStore }) {
  const session = useXR((xr) => xr.session);
  const state = useStore(store);
  return session ? <SessionPanel {...actions} state={state} session={session} /> : null;
}
