import * as THREE from 'three';
// Its sources are a second copy of what the package's main file bundles.
import { Color as OtherColor } from 'three/src/math/Color.js';
import { Fog as OtherFog } from 'three/src/scenes/Fog.js';
import { FogExp2 as OtherFogExp2 } from 'three/src/scenes/FogExp2.js';
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
  const renderer = { toneMappingExposure: 1.2, toneMapping: THREE.ACESFilmicToneMapping };
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
  const follow = (next: SceneTargets, seconds = 60): void => {
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

  it('does not leap where targets went on while nothing was drawn', () => {
    const dark = { ...NEUTRAL_TARGETS, light: { ...NEUTRAL_TARGETS.light, intensity: 0.1 } };
    const { lamp, follow, binding } = setUp();
    follow(dark, 30);
    const before = lamp.intensity;
    follow(bright, 0);
    binding.update(60);
    const first = lamp.intensity;
    follow(bright, 30);
    const rise = lamp.intensity - before;
    expect(first - before).toBeGreaterThan(0);
    expect(first - before).toBeLessThan(0.15 * rise);
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

  it.each(['from the start', 'later'])(
    'moves a Color that things share %s as each alone, and restores it',
    (when) => {
      const close = (color: THREE.Color, wanted: THREE.Color): void => {
        for (const part of ['r', 'g', 'b'] as const) expect(color[part]).toBeCloseTo(wanted[part], 6);
      };
      const alone = setUp();
      alone.follow(bright);
      const { scene, lamp, binding, follow } = setUp();
      const shared = new THREE.Color('#334455');
      const lampColor = new THREE.Color('#ffffff');
      const twin = new THREE.PointLight();
      const share = (): void => {
        scene.background = shared;
        Object.assign(lamp, { color: lampColor });
        scene.add(Object.assign(twin, { color: lampColor }));
      };
      (scene.fog as THREE.Fog).color = shared;
      if (when === 'later') follow(bright);
      share();
      follow(bright);
      close(shared, alone.scene.background as THREE.Color);
      close(lampColor, alone.lamp.color);
      // One of two lets go: the other goes on.
      scene.background = null;
      twin.removeFromParent();
      follow(bright);
      close(shared, (alone.scene.fog as THREE.Fog).color);
      close(lampColor, alone.lamp.color);
      binding.dispose();
      expect([shared.getHexString(), lampColor.getHexString()]).toEqual(['334455', 'ffffff']);
    },
  );

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

  it('binds what comes into the scene later, as in react-three-fiber, and gives back what leaves it', () => {
    const scene = new THREE.Scene();
    const { update, dispose } = bindTargets(scene, { read: () => ({ targets: bright }) });
    update(1);
    expect(scene.environmentIntensity).toBeGreaterThan(1);
    const lamp = new THREE.PointLight('#ffffff', 10);
    const [first, second] = [new THREE.Color('#334455'), new THREE.Color('#112233')];
    scene.add(new THREE.Group().add(lamp));
    scene.background = first;
    scene.fog = new THREE.FogExp2('#ffffff', 0.02);
    scene.environment = new THREE.Texture();
    scene.environmentIntensity = 0.5;
    update(1);
    expect(lamp.intensity).toBeGreaterThan(11);
    expect(first.r).toBeGreaterThan(new THREE.Color('#334455').r * 1.1);
    expect((scene.fog as THREE.FogExp2).density).toBeGreaterThan(0.03);
    expect(scene.environmentIntensity / 0.5).toBeCloseTo(lamp.intensity / 10, 6);
    const shown = lamp.intensity;
    lamp.removeFromParent();
    scene.background = second;
    scene.fog = null;
    update(1);
    expect([lamp.intensity, first.getHexString()]).toEqual([10, '334455']);
    expect(second.r).toBeGreaterThan(new THREE.Color('#112233').r * 1.1);
    scene.add(lamp);
    update(1);
    expect(lamp.intensity).toBeCloseTo(shown, 6);
    dispose();
    expect([lamp.intensity, second.getHexString(), scene.environmentIntensity]).toEqual([10, '112233', 0.5]);
  });

  it('binds fog and background of another copy of three', () => {
    const scene = new THREE.Scene();
    const background = new OtherColor('#888888');
    const fogs = [new OtherFog('#888888', 4, 20), new OtherFogExp2('#888888', 0.02)] as const;
    scene.background = background;
    const before = background.r;
    expect([background instanceof THREE.Color, fogs[0] instanceof THREE.Fog]).toEqual([false, false]);
    for (const fog of fogs) {
      scene.fog = fog;
      bindTargets(scene, { read: () => ({ targets: bright }) }).update(1);
    }
    expect(background.r).toBeGreaterThan(1.1 * before);
    expect(fogs[0].far).toBeLessThan(20);
    expect(fogs[1].density).toBeGreaterThan(0.03);
  });

  it('changes the light as a whole as far with exposure as without it, and takes it only from tone mapping', () => {
    const change = (renderer?: { toneMappingExposure: number; toneMapping: number }): number => {
      const scene = new THREE.Scene();
      const lamp = new THREE.PointLight('#ffffff', 1);
      scene.add(lamp);
      const exposure = renderer?.toneMappingExposure ?? 1;
      bindTargets(scene, { read: () => ({ targets: bright }), ...(renderer && { renderer }) });
      const drawn = renderer && renderer.toneMapping !== THREE.NoToneMapping;
      return lamp.intensity * (drawn ? renderer.toneMappingExposure / exposure : 1);
    };
    const whole = change();
    expect(whole).toBeGreaterThan(1.2);
    for (const toneMapping of [THREE.NoToneMapping, THREE.ACESFilmicToneMapping])
      expect(change({ toneMappingExposure: 1.2, toneMapping })).toBeCloseTo(whole, 6);
    const unused = { toneMappingExposure: 1.2, toneMapping: THREE.NoToneMapping };
    change(unused);
    expect(unused.toneMappingExposure).toBe(1.2);
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
