/**
 * @file A page to look at a place alone. `?world=forest&mood=happiness&quality=low&at=30&yaw=40&pitch=-10&still&eyes`:
 * `at` starts the clock there, `still` stops it after a few frames, `eyes` draws a stereo pair, `headset` enters the
 * headset that is there (`shots.ts --stereo` brings an emulated one), with the panel and all that belongs to a visit.
 */
import { Canvas, useFrame, useThree } from '@react-three/fiber';
import { createRoot } from 'react-dom/client';
import {
  MathUtils,
  type Mesh,
  type Scene,
  type ShaderMaterial,
  StereoCamera,
  type WebGLRenderer,
} from 'three';
import { ForestWorld } from '../../app/experience/worlds/forest/forest-world.tsx';
import { ShoreWorld } from '../../app/experience/worlds/shore/shore-world.tsx';
import type { SceneTargets } from '../../src/core/index.ts';
import { moodOf } from './moods.ts';
import { InHeadset } from './visit.tsx';

const query = new URLSearchParams(location.search);
const number = (name: string, otherwise: number): number => Number(query.get(name) ?? otherwise);
const mood = moodOf(query.get('mood') ?? 'neutral');
const music: SceneTargets['music'] = {
  tempoBpm: 72,
  mode: 'dorian',
  pad: 0.5,
  bass: 0.35,
  melody: 0.4,
  pulse: 0.2,
  air: 0.3,
  brightness: 0.5,
  reverb: 0.35,
};
const targets: SceneTargets = { ...mood, music };
const quality = query.get('quality') === 'low' ? 'low' : 'high';
const startS = number('at', 100);
const stepS = query.has('still') ? 0.05 : null;
/** In a headset the panel stands before the eyes from the first frame on that tells where they are. */
const STILL_FRAMES = query.has('headset') ? 6 : 3;
const openedMs = performance.now();
/** In `still` each frame is one step, so that a slow machine takes the same picture. */
const timeS = (): number =>
  startS +
  (stepS === null ? (performance.now() - openedMs) / 1000 : stepS * (window.worldHarness?.frames ?? 0));

interface Report {
  readonly frames: number;
  readonly drawCalls: number;
  readonly triangles: number;
  /** Reads of the noise texture by the fragment shader of each draw. */
  readonly textureReads: readonly number[];
  /** In `still`, the frame on which the clock stopped: a PNG as a data URL. */
  readonly picture?: string;
}
declare global {
  interface Window {
    worldHarness?: Report;
  }
}

function View() {
  const camera = useThree((state) => state.camera);
  useFrame(({ gl }) => {
    // A head of its own moves that one.
    if (gl.xr.isPresenting) return;
    camera.position.set(number('x', 0), number('y', 1.6), number('z', 0));
    camera.rotation.order = 'YXZ';
    camera.rotation.set(MathUtils.degToRad(number('pitch', 2)), MathUtils.degToRad(-number('yaw', 0)), 0);
  });
  return null;
}

/** Counted in the source as it is compiled for this quality; no shader of a place reads in a loop. */
function textureReads(scene: Scene): number[] {
  const reads: number[] = [];
  scene.traverse((part) => {
    const material = (part as Mesh).material as ShaderMaterial | undefined;
    if (!material?.isShaderMaterial) return;
    const source = material.fragmentShader.replace(
      /#ifdef (\w+)\n([\s\S]*?)(#else[\s\S]*?)?#endif/g,
      (_, name, then) => (name in material.defines ? then : ''),
    );
    reads.push(source.match(/\btexture(2D|Lod)\(/g)?.length ?? 0);
  });
  return reads.sort((a, b) => b - a);
}

/** Whether the headset shows the scene, and both hands are in it. */
const isVisited = (gl: WebGLRenderer, scene: Scene): boolean =>
  gl.xr.isPresenting && scene.getObjectsByProperty('name', 'hand-body').length === 2;

const pair = new StereoCamera();
/** Takes over from the default render, to count what one frame costs. */
function Render() {
  useFrame(({ gl, scene, camera, size, setFrameloop }) => {
    if (query.has('headset') && !isVisited(gl, scene)) return;
    if (query.has('eyes')) {
      camera.updateMatrixWorld();
      pair.aspect = 0.5;
      pair.update(camera as Parameters<StereoCamera['update']>[0]);
      gl.setScissorTest(true);
      [pair.cameraL, pair.cameraR].forEach((eye, i) => {
        gl.setViewport((i * size.width) / 2, 0, size.width / 2, size.height);
        gl.setScissor((i * size.width) / 2, 0, size.width / 2, size.height);
        gl.render(scene, eye);
      });
    } else {
      gl.render(scene, camera);
    }
    const { calls, triangles } = gl.info.render;
    const frames = (window.worldHarness?.frames ?? 0) + 1;
    const report = { frames, drawCalls: calls, triangles, textureReads: textureReads(scene) };
    window.worldHarness = report;
    if (stepS === null || frames < STILL_FRAMES) return;
    window.worldHarness = { ...report, picture: gl.domElement.toDataURL('image/png') };
    setFrameloop('never');
  }, 1);
  return null;
}

const World = query.get('world') === 'forest' ? ForestWorld : ShoreWorld;
const root = document.getElementById('root');
const place = (
  <World
    targets={() => targets}
    timeS={timeS}
    quality={quality}
    reducedMotion={query.has('reduced')}
    seed={number('seed', 1)}
  />
);
if (root)
  createRoot(root).render(
    <Canvas camera={{ fov: 62, near: 0.05, far: 3000 }} dpr={number('dpr', 1)} gl={{ antialias: true }}>
      <View />
      {query.has('headset') ? (
        <InHeadset mood={query.get('mood') ?? 'neutral'} worldId={query.get('world') ?? 'shore'}>
          {place}
        </InHeadset>
      ) : (
        place
      )}
      <Render />
    </Canvas>,
  );
