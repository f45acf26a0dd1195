/**
 * @file Makes a loaded scene follow targets by its document. A pose is a list of numbers: the values of all bound
 * properties and the time of each animation. It is computed apart from being shown, so that a picture can be judged first.
 */
import {
  type AnimationAction,
  AnimationMixer,
  Color,
  DirectionalLight,
  Group,
  type Light,
  type Object3D,
  type Scene,
} from 'three';
import { blackbody, type Rgb, type SceneTargets } from '../core/index.ts';
import {
  type CompiledBinding,
  compileBinding,
  createFollower,
  evaluateBinding,
  type Follower,
  type PropertyName,
  type WorldDocument,
  type WorldNode,
} from '../world-document/index.ts';
import { lampSizer } from './lamp-size.ts';
import { disposeObject, type LoadedWorld, viewerOf } from './load-world.ts';
import { createSelfLit, type LightParts, type LitMaterial, seenColour } from './self-lit.ts';
import { createSurroundings } from './surroundings.ts';

/** Of what is not bound. */
const LONGEST_FRAME_S = 0.25;
const WHITE_K = 6500;
/** How much of a light's or a material's colour a bound hue takes. */
const HUE_SHARE = 0.45;

export interface WorldBinding {
  /** All that is to be drawn, with the viewer's feet at its origin. */
  readonly scene: Scene;
  /** Length of the longest animation, s. */
  readonly longestAnimationS: number;
  /** Binds by another document; what was bound goes back to what the file says. */
  rebind(document: WorldDocument): void;
  /** Moves on by `deltaS` (animations by `motionScale` of it) and writes the pose into `pose`; shows nothing. */
  next(targets: SceneTargets, deltaS: number, pose: Float64Array, motionScale?: number): void;
  /** How far the animation that is least far has run since it was bound, 0–1; 1 where all have run through, or stand still. */
  playedShare(): number;
  /** Numbers of a pose now. */
  poseLength(): number;
  /** Shows a pose. */
  show(pose: Float64Array): void;
  /** Frees all that was made here, and the loaded scene. */
  dispose(): void;
}

export function bindWorld(loaded: LoadedWorld): WorldBinding {
  const { gltf, outline } = loaded;
  const surroundings = createSurroundings();
  const stage = new Group();
  const placed = new Group();
  placed.add(gltf.scene);
  stage.add(placed);
  surroundings.scene.add(stage);

  const lights = new Map<string, LightParts>();
  const materials = new Map<string, LitMaterial[]>();
  const unbound: (() => void)[] = [];
  const { associations } = gltf.parser;
  const lightNodes = outline.nodes.filter(({ kind }) => kind === 'light');
  const remember = (node: WorldNode, light: Light): void => {
    lights.set(node.id, { light, intensity: light.intensity, colour: light.color.clone() });
  };
  gltf.scene.traverse((object: Object3D) => {
    if (!(object as Light).isLight) return;
    for (let at: Object3D | null = object; at !== null && at !== gltf.scene; at = at.parent) {
      const index = associations.get(at)?.nodes;
      const node = lightNodes.find((each) => each.index === index);
      if (node && !lights.has(node.id)) {
        remember(node, object as Light);
        break;
      }
    }
  });
  const added = lightNodes.find(({ index }) => index === -1);
  if (added) {
    const sun = new DirectionalLight('#ffffff', 2);
    sun.position.set(3, 6, 4);
    surroundings.scene.add(sun);
    remember(added, sun);
  }
  const byMaterial = new Map(
    outline.nodes.filter(({ kind }) => kind === 'material').map((node) => [node.index, node.id]),
  );
  gltf.scene.traverse((object: Object3D) => {
    const { material } = object as unknown as { material?: LitMaterial | LitMaterial[] };
    for (const each of [material ?? []].flat()) {
      const id = byMaterial.get(
        (associations.get(each) as { materials?: number } | undefined)?.materials ?? -1,
      );
      if (id === undefined) continue;
      const list = materials.get(id) ?? [];
      if (!list.includes(each)) list.push(each);
      materials.set(id, list);
    }
  });
  const setLampSize = lampSizer(lights.values());
  const selfLit = createSelfLit({ nodes: outline.nodes, materials, lights, sky: surroundings.light });
  const mixer = new AnimationMixer(gltf.scene);
  const clips = gltf.animations.map((clip, index) => {
    const action: AnimationAction = mixer.clipAction(clip);
    action.play();
    const id = outline.nodes.find((node) => node.kind === 'animation' && node.index === index)?.id ?? '';
    return { id, action, durationS: Math.max(clip.duration, 1e-3) };
  });
  const phases = new Float64Array(clips.length);
  /** How often each has run through since it was bound. */
  const rounds = new Float64Array(clips.length);

  let compiled: readonly CompiledBinding[] = [];
  let setters: readonly ((value: number) => void)[] = [];
  let speedOf: readonly number[] = [];
  let follower: Follower = createFollower([]);
  /** Where each bound property stands, by node and property. */
  let values = new Float64Array(0);
  const keyOf = ({ binding: { node, property } }: CompiledBinding): string => `${node} ${property}`;
  let wanted = new Float64Array(0);

  const rgb: Rgb = [1, 1, 1];
  const white: Rgb = [1, 1, 1];
  const [hue, tint] = [new Color(), new Color()];
  const lightState = new Map<string, { temperatureK: number | null; hueDeg: number | null }>();
  const colourLight = (id: string): void => {
    const parts = lights.get(id);
    const state = lightState.get(id);
    if (!parts || !state) return;
    parts.light.color.copy(parts.colour);
    if (state.temperatureK !== null) {
      blackbody(state.temperatureK, rgb);
      blackbody(WHITE_K, white);
      parts.light.color.multiply(tint.setRGB(rgb[0] / white[0], rgb[1] / white[1], rgb[2] / white[2]));
    }
    if (state.hueDeg !== null)
      parts.light.color.lerp(hue.setHSL((((state.hueDeg / 360) % 1) + 1) % 1, 0.8, 0.6), HUE_SHARE);
  };
  const setSurrounding = (name: Parameters<typeof surroundings.set>[0]): ((value: number) => void) => {
    unbound.push(() => surroundings.unset(name));
    return (value) => surroundings.set(name, value);
  };
  const setterOf = (id: string, property: PropertyName): ((value: number) => void) => {
    const nothing = (): void => undefined;
    switch (property) {
      case 'intensity': {
        const parts = lights.get(id);
        if (!parts) return nothing;
        unbound.push(() => {
          parts.light.intensity = parts.intensity;
        });
        return (value) => {
          parts.light.intensity = parts.intensity * value;
        };
      }
      case 'temperatureK':
      case 'hueDeg': {
        if (id === 'scene') return property === 'hueDeg' ? setSurrounding('hueDeg') : nothing;
        const parts = lights.get(id);
        if (!parts) return property === 'hueDeg' ? hueOfMaterial(id) : nothing;
        const state = lightState.get(id) ?? { temperatureK: null, hueDeg: null };
        lightState.set(id, state);
        unbound.push(() => parts.light.color.copy(parts.colour));
        return (value) => {
          state[property] = value;
          colourLight(id);
        };
      }
      case 'emission': {
        if (selfLit.has(id)) {
          unbound.push(() => selfLit.setGlow(id, null));
          return (value) => selfLit.setGlow(id, value);
        }
        const list = (materials.get(id) ?? []).filter(({ emissive }) => emissive !== undefined);
        const own = list.map(({ emissiveIntensity = 1 }) => emissiveIntensity);
        const set = (value: number): void => {
          for (const [i, material] of list.entries()) material.emissiveIntensity = (own[i] ?? 1) * value;
        };
        unbound.push(() => set(1));
        return set;
      }
      case 'opacity': {
        const list = materials.get(id) ?? [];
        const own = list.map(({ opacity, transparent }) => ({ opacity, transparent }));
        // Whether a material may be seen through is part of its shader.
        const put = (material: LitMaterial, transparent: boolean): void => {
          material.needsUpdate = material.transparent !== transparent;
          material.transparent = transparent;
        };
        for (const material of list) put(material, true);
        unbound.push(() => {
          for (const [i, material] of list.entries()) {
            material.opacity = own[i]?.opacity ?? 1;
            put(material, own[i]?.transparent ?? false);
          }
        });
        return (value) => {
          for (const [i, material] of list.entries()) material.opacity = (own[i]?.opacity ?? 1) * value;
        };
      }
      case 'speed':
        return nothing;
      case 'skyBrightness':
      case 'skySaturation':
      case 'ambient':
      case 'fog':
        return setSurrounding(property);
      default:
        return property satisfies never;
    }
  };
  const hueOfMaterial = (id: string): ((value: number) => void) => {
    const colours = (materials.get(id) ?? []).flatMap((material) => {
      const colour = seenColour(material);
      return colour ? [{ colour, own: colour.clone() }] : [];
    });
    unbound.push(() => {
      for (const { colour, own } of colours) colour.copy(own);
    });
    return (value) => {
      for (const { colour, own } of colours) {
        const light = Math.max(own.r, own.g, own.b);
        hue.setHSL((((value / 360) % 1) + 1) % 1, 0.7, 0.6).multiplyScalar(light);
        colour.copy(own).lerp(hue, HUE_SHARE);
      }
    };
  };
  const rebind = (document: WorldDocument): void => {
    for (const undo of unbound.splice(0)) undo();
    selfLit.reset();
    const { position, turnDeg, scale } = viewerOf({ bounds: loaded.bounds, document });
    setLampSize(scale);
    lightState.clear();
    const stands = new Map(compiled.map((binding, i) => [keyOf(binding), values[i]]));
    compiled = document.bindings.map(compileBinding);
    setters = document.bindings.map(({ node, property }) => setterOf(node, property));
    speedOf = clips.map(({ id }) =>
      document.bindings.findIndex(({ node, property }) => node === id && property === 'speed'),
    );
    // What was bound before goes on from where it stands: an edit is no jump.
    follower = createFollower(
      document.bindings.map(({ property }) => property),
      compiled.map((binding) => stands.get(keyOf(binding))),
    );
    rounds.fill(0);
    wanted = new Float64Array(compiled.length);
    values = new Float64Array(compiled.length).fill(Number.NaN);
    placed.position.set(-position[0], -position[1], -position[2]);
    stage.rotation.y = (-turnDeg * Math.PI) / 180;
    stage.scale.setScalar(scale);
    stage.updateMatrixWorld(true);
  };
  rebind(loaded.document);

  return {
    scene: surroundings.scene,
    longestAnimationS: Math.max(0, ...clips.map(({ durationS }) => durationS)),
    rebind,
    poseLength: () => compiled.length + clips.length,
    playedShare() {
      const standsStill = (place: number): boolean =>
        compiled[speedOf[place] ?? -1]?.binding.range.every((speed) => speed === 0) ?? false;
      return Math.min(1, ...Array.from(rounds, (round, i) => (standsStill(i) ? 1 : round)));
    },
    next(targets, deltaS, pose, motionScale = 1) {
      const stepS = Math.min(Math.max(deltaS, 0), LONGEST_FRAME_S);
      for (const [i, binding] of compiled.entries()) wanted[i] = evaluateBinding(binding, targets);
      values.set(follower.follow(wanted, stepS));
      pose.set(values);
      for (const [i, { durationS }] of clips.entries()) {
        const speed = values[speedOf[i] ?? -1] ?? 1;
        const movedS = stepS * speed * motionScale;
        phases[i] = ((phases[i] ?? 0) + movedS) % durationS;
        rounds[i] = (rounds[i] ?? 0) + movedS / durationS;
        pose[compiled.length + i] = phases[i] ?? 0;
      }
    },
    show(pose) {
      if (pose.length !== compiled.length + clips.length) return;
      selfLit.reset();
      for (const [i, set] of setters.entries()) set(pose[i] ?? 0);
      surroundings.apply();
      selfLit.apply();
      for (const [i, { action }] of clips.entries()) action.time = pose[compiled.length + i] ?? 0;
      if (clips.length > 0) mixer.update(0);
    },
    dispose() {
      mixer.stopAllAction();
      mixer.uncacheRoot(gltf.scene);
      surroundings.dispose();
      loaded.dispose();
      disposeObject(surroundings.scene);
    },
  };
}
