import * as THREE from 'three';
import { describe, expect, it } from 'vitest';
import { NEUTRAL_TARGETS } from '../../adaptation/index.ts';
import type { SceneTargets } from '../../core/index.ts';
import { bindTargets } from './index.ts';

function setUp() {
  const scene = new THREE.Scene();
  scene.fog = new THREE.Fog('#334455', 4, 20);
  scene.background = new THREE.Color('#334455');
  const lamp = new THREE.PointLight('#ffffff', 10);
  const sky = new THREE.HemisphereLight('#ffffff', '#888888', 1);
  scene.add(new THREE.Group().add(lamp), sky);
  const renderer = { toneMappingExposure: 1.2 };
  const mixer = new THREE.AnimationMixer(scene);
  let targets: SceneTargets = NEUTRAL_TARGETS;
  const binding = bindTargets(scene, { read: () => ({ targets }), renderer, mixers: [mixer] });
  /** Everything that the binding may move. */
  const values = () => {
    const { near, far, color } = scene.fog as THREE.Fog;
    const colours = [lamp.color, sky.color, sky.groundColor, color, scene.background as THREE.Color];
    return [
      lamp.intensity,
      sky.intensity,
      near,
      far,
      scene.environmentIntensity,
      scene.backgroundIntensity,
      renderer.toneMappingExposure,
      mixer.timeScale,
      ...colours.flatMap((one) => one.toArray()),
    ];
  };
  const follow = (next: SceneTargets, seconds = 3): void => {
    targets = next;
    for (let i = 0; i < seconds * 60; i++) binding.update(1 / 60);
  };
  return { scene, lamp, sky, renderer, mixer, binding, values, follow };
}

const bright: SceneTargets = {
  ...NEUTRAL_TARGETS,
  light: { ...NEUTRAL_TARGETS.light, intensity: 1, temperatureK: 2600, fog: 0.9 },
  pacing: { ...NEUTRAL_TARGETS.pacing, motion: 1.5 },
};

describe('bindTargets', () => {
  it('shows the scene as it was made at neutral', () => {
    const { values, follow } = setUp();
    const before = values();
    follow(NEUTRAL_TARGETS);
    for (const [i, value] of values().entries()) expect(value).toBeCloseTo(before[i] ?? Number.NaN, 6);
  });

  it('moves lights, fog, environment, exposure and animation speed', () => {
    const { scene, lamp, sky, renderer, mixer, follow } = setUp();
    follow(bright);
    expect(lamp.intensity).toBeGreaterThan(10);
    expect(sky.intensity).toBeGreaterThan(1);
    expect(lamp.color.r).toBeGreaterThan(lamp.color.b * 1.3);
    expect(sky.groundColor.r).toBeGreaterThan(sky.groundColor.b * 1.3);
    expect((scene.fog as THREE.Fog).far).toBeLessThan(20);
    expect(scene.environmentIntensity).toBeGreaterThan(1);
    expect(renderer.toneMappingExposure).toBeGreaterThan(1.2);
    expect(mixer.timeScale).toBeCloseTo(1.5, 3);
  });

  it('glides: no frame takes more than a part of the way', () => {
    const { lamp, follow } = setUp();
    follow(bright, 1 / 60);
    const first = lamp.intensity - 10;
    follow(bright, 3);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan((lamp.intensity - 10) / 4);
  });

  it('puts back all that it found', () => {
    const { binding, values, follow } = setUp();
    const before = values();
    follow(bright);
    expect(values()).not.toEqual(before);
    binding.dispose();
    for (const [i, value] of values().entries()) expect(value).toBeCloseTo(before[i] ?? Number.NaN, 12);
  });

  it('binds exponential fog, and only the lights that are named', () => {
    const scene = new THREE.Scene();
    scene.fog = new THREE.FogExp2('#ffffff', 0.02);
    const [bound, free] = [new THREE.PointLight('#ffffff', 1), new THREE.PointLight('#ffffff', 1)];
    scene.add(bound, free);
    const { update } = bindTargets(scene, { read: () => ({ targets: bright }), lights: [bound] });
    update(1);
    expect((scene.fog as THREE.FogExp2).density).toBeGreaterThan(0.03);
    expect([bound.intensity > 1, free.intensity]).toEqual([true, 1]);
  });

  it('leaves the scene alone once it has put all back, whatever the app’s loop still calls', () => {
    const { binding, lamp, values, follow } = setUp();
    const before = values();
    follow(bright);
    binding.dispose();
    binding.update(1);
    for (const [i, value] of values().entries()) expect(value).toBeCloseTo(before[i] ?? Number.NaN, 12);
    lamp.intensity = 3;
    binding.dispose();
    expect(lamp.intensity).toBe(3);
  });

  it('takes a time that is none for no time', () => {
    const { binding, lamp, follow } = setUp();
    for (const none of [Number.NaN, undefined, null, -1, 'x']) binding.update(none as number);
    expect(lamp.intensity).toBeCloseTo(10, 6);
    follow(bright);
    expect(lamp.intensity).toBeGreaterThan(10);
  });
});
