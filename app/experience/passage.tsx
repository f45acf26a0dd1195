/** @file From one place to another through the dark: no light ever jumps, and a place is there before it is shown. */
import { useFrame } from '@react-three/fiber';
import { type ReactNode, Suspense, startTransition, useEffect, useRef, useState } from 'react';
import { BackSide, type Mesh, type MeshBasicMaterial } from 'three';

const DARKEN_S = 0.7;
const LIGHTEN_S = 1.4;
/** A frame that took long (a place being built) must not end the dark at once. */
const LONGEST_FRAME_S = 0.2;

/** How dark it is, 0–1, and why; read each frame, the darkest wins. */
export interface Darkness {
  passage: number;
  visit: number;
}

export function createDarkness(): Darkness {
  return { passage: 0, visit: 0 };
}

/** A dark veil about the eyes, wherever they are. */
export function Veil({ darkness }: { readonly darkness: Darkness }) {
  const mesh = useRef<Mesh>(null);
  const material = useRef<MeshBasicMaterial>(null);
  useFrame(({ gl, camera }) => {
    if (!mesh.current || !material.current) return;
    const dark = Math.max(darkness.passage, darkness.visit);
    mesh.current.visible = dark > 0;
    material.current.opacity = dark;
    const eyes = gl.xr.isPresenting ? gl.xr.getCamera() : camera;
    mesh.current.position.setFromMatrixPosition(eyes.matrixWorld);
  });
  return (
    <mesh ref={mesh} visible={false} renderOrder={850} frustumCulled={false} raycast={() => undefined}>
      <sphereGeometry args={[0.4, 12, 8]} />
      <meshBasicMaterial
        ref={material}
        color="#05070c"
        side={BackSide}
        transparent
        depthTest={false}
        depthWrite={false}
        fog={false}
        toneMapped={false}
      />
    </mesh>
  );
}

function Arrived({ id, onArrive }: { readonly id: string; readonly onArrive: (id: string) => void }) {
  useEffect(() => onArrive(id), [id, onArrive]);
  return null;
}

/** Draws the place of `worldId`; when that changes, darkens, changes places, and lightens once the new one is there. */
export function Passage(props: {
  readonly worldId: string;
  readonly darkness: Darkness;
  readonly draw: (worldId: string) => ReactNode;
}) {
  const { worldId, darkness, draw } = props;
  const [shown, setShown] = useState(worldId);
  const [arrived, setArrived] = useState<string | null>(null);
  const leaving = worldId !== shown;
  useFrame((_, deltaS) => {
    const step = Math.min(deltaS, LONGEST_FRAME_S);
    if (!leaving && arrived !== shown && arrived !== null) return;
    const way = leaving ? step / DARKEN_S : -step / LIGHTEN_S;
    darkness.passage = Math.min(1, Math.max(0, darkness.passage + way));
    // A transition: the old place stays, in the dark, until the new one is loaded.
    if (leaving && darkness.passage === 1) startTransition(() => setShown(worldId));
  });
  return (
    <Suspense fallback={null}>
      {draw(shown)}
      <Arrived id={shown} onArrive={setArrived} />
    </Suspense>
  );
}
