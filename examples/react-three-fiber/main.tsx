// A flower of light, on the screen and in a headset. The demo clip's face moves its light and its pace.
import { Canvas, useFrame, useThree } from '@react-three/fiber';
import { createXRStore, XR } from '@react-three/xr';
import { Mienscape, useMienscape } from 'mienscape/react';
import { bindTargets, type TargetsBinding } from 'mienscape/three';
import { useEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import type { Group } from 'three';

const store = createXRStore({ emulate: false });
const petals = Array.from({ length: 34 }, (_, i) => ({ turn: i * 2.4, away: 0.25 + i * 0.036 }));

function Flower() {
  const { mien } = useMienscape();
  const { scene, gl: renderer } = useThree();
  const group = useRef<Group>(null);
  const binding = useRef<TargetsBinding>(null);
  useEffect(() => {
    const made = mien && bindTargets(scene, { read: mien.read, renderer });
    binding.current = made;
    return () => made?.dispose();
  }, [mien, scene, renderer]);
  useFrame((_, deltaS) => {
    binding.current?.update(deltaS);
    if (mien) group.current?.rotateY(deltaS * 0.2 * mien.read().targets.pacing.motion);
  });
  return (
    <group ref={group} position={[0, 1, -2.6]}>
      {petals.map(({ turn, away }) => (
        <group key={turn} rotation-y={turn}>
          <mesh position={[away, away * away * 0.3, 0]} rotation-z={away * 0.6} scale={[0.34, 0.03, 0.19]}>
            <sphereGeometry args={[1, 32, 16]} />
            <meshStandardMaterial color={`hsl(${350 - away * 70}, 75%, 72%)`} roughness={0.6} />
          </mesh>
        </group>
      ))}
    </group>
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <Mienscape source={{ kind: 'demo' }} autoStart>
    <Canvas camera={{ position: [0, 2.4, 0], rotation: [-0.46, 0, 0], fov: 55 }}>
      <XR store={store}>
        <color attach="background" args={['#3a2f63']} />
        <hemisphereLight args={['#d9ccff', '#2a1840', 1.6]} />
        <directionalLight position={[2, 5, 1]} intensity={2.2} />
        <Flower />
      </XR>
    </Canvas>
    <input type="button" value="Enter VR" onClick={() => store.enterVR()} />
  </Mienscape>,
);
