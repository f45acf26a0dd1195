/** @file Darkens the scene: a black sphere about the head, as opaque as `Darkness` says. */
import { useFrame } from '@react-three/fiber';
import { useRef } from 'react';
import { BackSide, type Mesh, type MeshBasicMaterial } from 'three';
import { type Darkness, stepDarkness, veilOpacity } from './darkness.ts';

/** A dark cover before the eyes, wherever they are. */
export function Fade({ darkness }: { readonly darkness: Darkness }) {
  const mesh = useRef<Mesh>(null);
  const material = useRef<MeshBasicMaterial>(null);
  useFrame(({ gl, camera }, deltaS) => {
    stepDarkness(darkness, deltaS);
    if (!mesh.current || !material.current) return;
    mesh.current.visible = darkness.shown > 0;
    material.current.opacity = veilOpacity(darkness.shown);
    const eyes = gl.xr.isPresenting ? gl.xr.getCamera() : camera;
    mesh.current.position.setFromMatrixPosition(eyes.matrixWorld);
  });
  return (
    <mesh ref={mesh} renderOrder={850} frustumCulled={false} raycast={() => undefined}>
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
