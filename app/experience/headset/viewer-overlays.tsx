/** @file What goes along with the head: the light that tells of the camera, and the dark at the end of a visit. */
import { useFrame } from '@react-three/fiber';
import { XRSpace } from '@react-three/xr';
import { useRef } from 'react';
import { BackSide, type MeshBasicMaterial } from 'three';
import { useStore } from 'zustand';
import type { PipelineStore } from '../../pipeline/store.ts';
import { useCanvasTexture } from './canvas-texture.ts';

/** Low and to the right, 19° from where the eye rests: seen at any time, in nobody's way. */
const PLACE = [0.2, -0.24, -0.75] as const;
const PIXELS = { width: 300, height: 72 } as const;
const METRES_PER_PIXEL = 0.00042;

function drawLight(context: CanvasRenderingContext2D): void {
  const { width, height } = PIXELS;
  context.clearRect(0, 0, width, height);
  context.beginPath();
  context.roundRect(0, 0, width, height, height / 2);
  context.fillStyle = 'rgb(17 20 31 / 80%)';
  context.fill();
  context.beginPath();
  context.arc(38, height / 2, 13, 0, 2 * Math.PI);
  context.fillStyle = '#7fe0a0';
  context.fill();
  context.font = '500 38px system-ui, sans-serif';
  context.fillStyle = '#f4efe6';
  context.textBaseline = 'middle';
  context.fillText('Camera on', 66, height / 2 + 2, width - 84);
}

function CameraLight() {
  const texture = useCanvasTexture(PIXELS.width, PIXELS.height, 'camera on', drawLight);
  return (
    <mesh position={PLACE} renderOrder={1000} name="camera-light">
      <planeGeometry args={[PIXELS.width * METRES_PER_PIXEL, PIXELS.height * METRES_PER_PIXEL]} />
      <meshBasicMaterial map={texture} transparent depthTest={false} toneMapped={false} fog={false} />
    </mesh>
  );
}

/** `dark` 0–1 is read each frame. */
export function ViewerOverlays(props: { readonly store: PipelineStore; readonly dark: () => number }) {
  const cameraOn = useStore(
    props.store,
    ({ source }) => (source.kind === 'playing' || source.kind === 'opening') && source.source === 'camera',
  );
  const veil = useRef<MeshBasicMaterial>(null);
  useFrame(() => {
    if (!veil.current) return;
    veil.current.opacity = props.dark();
    veil.current.visible = veil.current.opacity > 0;
  });
  return (
    <XRSpace space="viewer">
      <mesh renderOrder={950} frustumCulled={false} raycast={() => undefined}>
        <sphereGeometry args={[0.4, 12, 8]} />
        <meshBasicMaterial
          ref={veil}
          color="#05070c"
          side={BackSide}
          transparent
          opacity={0}
          depthTest={false}
          depthWrite={false}
        />
      </mesh>
      {cameraOn && <CameraLight />}
    </XRSpace>
  );
}
