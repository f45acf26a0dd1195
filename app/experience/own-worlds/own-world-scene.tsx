/** @file An own world on the stage: follows its document and the targets, limited until its film was judged calm. */
import { useFrame, useThree } from '@react-three/fiber';
import { type ComponentType, useEffect, useState } from 'react';
import { looksAlike, type WorldDocument } from '../../../src/world-document/index.ts';
import type { LoadedWorld } from '../../../src/world-scene/index.ts';
import {
  bindWorld,
  createPictureLimiter,
  type PictureLimiter,
  type WorldBinding,
} from '../../../src/world-scene/index.ts';
import type { WorldProps } from '../worlds/index.ts';
import type { OwnWorlds } from './own-worlds.ts';
import { openWorld } from './world-tools.ts';

/** Under reduced motion animations take twice their time. */
const REDUCED = 0.5;

interface Shown {
  readonly binding: WorldBinding;
  readonly limiter: PictureLimiter;
  /** Bound at the next frame. */
  edited: WorldDocument | null;
}

/** For tests: whether the picture is limited, and how dark it is shown. */
const noteLimiter = (state: string): void => {
  document.documentElement.dataset.worldLimiter = state;
};

function OwnWorldScene(
  props: WorldProps & { readonly id: string; readonly own: OwnWorlds; readonly loaded: LoadedWorld },
) {
  const { id, own, loaded, targets, reducedMotion = false } = props;
  const scene = useThree((state) => state.scene);
  const [shown, setShown] = useState<Shown | null>(null);
  const [pose] = useState(() => ({ values: new Float64Array(0) }));
  useEffect(() => {
    const binding = bindWorld(loaded);
    const limiter = createPictureLimiter(binding);
    const opened: Shown = { binding, limiter, edited: null };
    let bound = loaded.document;
    const follow = (): void => {
      const document = own.find(id)?.document ?? bound;
      if (document === bound) return;
      // A new name changes nothing that is seen.
      const isSeen = !looksAlike(document, bound);
      bound = document;
      if (isSeen) opened.edited = document;
    };
    const first = own.find(id)?.document;
    if (first) {
      bound = first;
      binding.rebind(first);
    }
    const stop = own.store.subscribe(follow);
    scene.fog = binding.scene.fog;
    setShown(opened);
    return () => {
      stop();
      setShown(null);
      scene.fog = null;
      delete document.documentElement.dataset.worldLimiter;
      limiter.dispose();
      binding.dispose();
    };
  }, [id, own, loaded, scene]);
  useFrame(({ gl, camera, clock }, deltaS) => {
    if (!shown) return;
    const { binding, limiter, edited } = shown;
    const atMs = clock.elapsedTime * 1000;
    const eyes = gl.xr.isPresenting ? gl.xr.getCamera() : camera;
    if (edited) {
      // What has been shown without the limiter is what the edited world's first picture may not leap from.
      if (!limiter.cover.visible) limiter.takeUp(gl, pose.values, atMs, eyes);
      shown.edited = null;
      binding.rebind(edited);
      limiter.reset();
    }
    if (pose.values.length !== binding.poseLength()) pose.values = new Float64Array(binding.poseLength());
    binding.next(targets(), deltaS, pose.values, reducedMotion ? REDUCED : 1);
    const { gain, glow } = limiter.exposure;
    const isCalm = own.find(id)?.verdict.kind === 'calm';
    // What is dimmed comes back at the limiter's own pace before it is let go of.
    const limited = !isCalm || (limiter.cover.visible && (gain < 1 || glow > 0));
    limiter.cover.visible = limited;
    noteLimiter(limited ? (gain < 0.98 || glow > 0.02 ? 'dims' : 'watches') : 'off');
    if (limited) limiter.step(gl, pose.values, atMs, eyes);
    else binding.show(pose.values);
  });
  return (
    shown && (
      <>
        <primitive object={shown.binding.scene} dispose={null} />
        <primitive object={shown.limiter.cover} dispose={null} />
      </>
    )
  );
}

/** Loads the file; what comes is shown as any world is. */
export async function loadOwnWorld(own: OwnWorlds, id: string): Promise<ComponentType<WorldProps>> {
  const bytes = await own.loadFile(id);
  const loaded = await openWorld(bytes, own.find(id)?.name ?? 'Own world');
  void own.filmIfNever(id);
  return (props: WorldProps) => <OwnWorldScene {...props} id={id} own={own} loaded={loaded} />;
}
