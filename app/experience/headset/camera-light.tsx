/** @file A light that follows the head and shows that the camera is on. */
import { XRSpace } from '@react-three/xr';
import { useStore } from 'zustand';
import { isCamera } from '../../../src/core/index.ts';
import type { RuntimeStore } from '../../runtime/store.ts';
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

function Light() {
  const texture = useCanvasTexture(PIXELS.width, PIXELS.height, 'camera on', drawLight);
  return (
    <mesh position={PLACE} renderOrder={1000} name="camera-light" raycast={() => undefined}>
      <planeGeometry args={[PIXELS.width * METRES_PER_PIXEL, PIXELS.height * METRES_PER_PIXEL]} />
      <meshBasicMaterial map={texture} transparent depthTest={false} toneMapped={false} fog={false} />
    </mesh>
  );
}

export function CameraLight({ store }: { readonly store: RuntimeStore }) {
  // The track itself, whatever moves the world; and the question that is about to open one.
  const cameraOn = useStore(
    store,
    ({ cameraLive, source }) => cameraLive || (source.kind === 'opening' && isCamera(source.source)),
  );
  return <XRSpace space="viewer">{cameraOn && <Light />}</XRSpace>;
}
