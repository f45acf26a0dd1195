/** @file Proof on pixels: the worst emotions through the limiter and the real worlds, every frame read back and judged. */
import { advance, createRoot, extend, type RootState } from '@react-three/fiber';
import { type ComponentType, createElement } from 'react';
import * as THREE from 'three';
import { afterEach, describe, expect, it } from 'vitest';
import {
  BUILT_IN_MAPPINGS,
  createAdaptation,
  type Mapping,
  parseMapping,
  readTargets,
  step,
} from '../../../src/adaptation/index.ts';
import { EMOTIONS, type Emotion, type EmotionState, type SceneTargets } from '../../../src/core/index.ts';
import { analyseFlashes, type FlashReport, type Frame } from '../../../src/flashes/index.ts';
import { WORLDS } from './index.ts';
import type { WorldProps } from './world.ts';

type World = (typeof WORLDS)[number];

// Twice as fine as the 96×54 that are judged: a cell is a mean, as it is in the eye, and no pixel's luck.
const SIZE = { width: 192, height: 108 };
const CELL_PIXELS = 2;
const FRAME_S = 1 / 15;
const CLIP_S = 8;
/** Time for the world to settle before the clip, in coarse steps that are not looked at. */
const BEFORE_S = 60;

// What <Canvas> does by itself.
extend(THREE as never);

const [companion] = BUILT_IN_MAPPINGS;

/** All that a mapping may ask for, at once: every light output from end to end, in the least time, on one emotion. */
function flashiest(): Mapping {
  const document = JSON.parse(JSON.stringify(companion));
  const ends = {
    intensity: [0, 1],
    temperatureK: [1800, 12_000],
    hueDeg: [0, 180],
    saturation: [0, 1],
    fog: [0, 1],
  } as const;
  for (const [output, [low, high]] of Object.entries(ends)) {
    const spread = high - low;
    document.light[output] = {
      neutral: (low + high) / 2,
      limits: [low, high],
      attackMs: 100,
      releaseMs: 100,
      rows: [
        { input: 'expression.happiness', inputRange: [0, 1], curve: 'linear', depth: spread / 2 },
        { input: 'expression.anger', inputRange: [0, 1], curve: 'linear', depth: -spread / 2 },
      ],
    };
  }
  return parseMapping(document);
}

function feeling(emotion: Emotion, atMs: number): EmotionState {
  const probabilities = EMOTIONS.map((name) => (name === emotion ? 1 : 0));
  const sign = emotion === 'happiness' ? 1 : -1;
  return {
    kind: 'sensed',
    emotion,
    atMs,
    sinceMs: atMs,
    probabilities,
    confidence: 1,
    valence: sign,
    arousal: 1,
    ageMs: 0,
    recent: { levels: probabilities, confidence: 1, valence: sign, arousal: 1 },
  };
}

let unmount: (() => void) | undefined;
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

/** The world on a small canvas whose clock stands until it is told to move on. */
async function open(world: World, targets: () => SceneTargets) {
  const Scene: ComponentType<WorldProps> = (await world.load()).default;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, SIZE);
  document.body.append(canvas);
  const root = createRoot(canvas);
  let nowS = 100;
  await root.configure({
    frameloop: 'never',
    dpr: 1,
    size: { ...SIZE, top: 0, left: 0 },
    camera: { fov: 75, near: 0.05, far: 3000, position: [0, 1.6, 0] },
    gl: { antialias: false, preserveDrawingBuffer: true },
  });
  // An answer at once whenever the world allows one, as restless faces ask for.
  const answers = () => Math.floor(nowS * 2);
  const scene = createElement(Scene, { targets, answers, timeS: () => nowS, quality: 'low', seed: 3 });
  const store: RootState = await new Promise((resolve) => {
    const handle = root.render(scene);
    const look = (): void => {
      const state = handle.getState();
      if (state.scene.children.length > 0) resolve(state);
      else setTimeout(look, 50);
    };
    look();
  });
  const gl = store.gl.getContext() as WebGL2RenderingContext;
  store.camera.position.set(0, 1.6, 0);
  store.camera.rotation.set(0, 0, 0);
  unmount = () => {
    root.unmount();
    canvas.remove();
  };
  return {
    moveTo(toS: number): void {
      nowS = toS;
      advance(toS);
    },
    pixels(): Uint8Array {
      const rgba = new Uint8Array(SIZE.width * SIZE.height * 4);
      gl.readPixels(0, 0, SIZE.width, SIZE.height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
      return rgba;
    },
  };
}

/** Joy and anger in turn, `halfS` each, through the limiter; the clip begins when the swing has been going for a while. */
async function film(world: World, mapping: Mapping, halfS: number): Promise<FlashReport> {
  let adaptation = createAdaptation(0);
  const stage = await open(world, () => readTargets(adaptation));
  const move = (fromS: number, toS: number): void => {
    for (let atS = fromS; atS < toS - 1e-9; atS += FRAME_S / 2) {
      const nowMs = (atS + FRAME_S / 2) * 1000;
      const emotion = feeling(Math.floor(nowMs / 1000 / halfS) % 2 === 0 ? 'happiness' : 'anger', nowMs);
      adaptation = step(adaptation, emotion, mapping, nowMs, { strength: 1, reducedMotion: false });
    }
  };
  move(0, BEFORE_S);
  for (let i = 0; i < 4; i++) stage.moveTo(100 + i * 0.1);
  function* frames(): Generator<Frame> {
    for (let frame = 0; frame < CLIP_S / FRAME_S; frame++) {
      move(BEFORE_S + frame * FRAME_S, BEFORE_S + (frame + 1) * FRAME_S);
      stage.moveTo(100.4 + frame * FRAME_S);
      yield { atMs: frame * FRAME_S * 1000, rgba: stage.pixels() };
    }
  }
  return analyseFlashes(frames(), SIZE, CELL_PIXELS);
}

describe.each(WORLDS)('the world $id under the worst emotions', (world) => {
  it.each([0.5, 2.5])(
    'does not flash when joy and anger take turns every %f s',
    async (halfS) => {
      const report = await film(world, flashiest(), halfS);
      expect(report.frames).toBe(Math.ceil(CLIP_S / FRAME_S));
      // Something is drawn, and it does change (control).
      expect(report.brightest).toBeGreaterThan(0.02);
      if (halfS > 1) expect(report.brightest - report.darkest).toBeGreaterThan(0.02);
      expect(report.generalFlashes).toBeLessThanOrEqual(3);
      expect(report.redFlashes).toBe(0);
      expect(report.wholeViewFlashes).toBe(0);
      expect(report.luminancePerS).toBeLessThanOrEqual(0.2);
      expect(report.reddest).toBeLessThan(0.8);
    },
    180_000,
  );
});

it('the camera of this test sees a flash where there is one (control)', async () => {
  const [world] = WORLDS;
  let adaptation = createAdaptation(0);
  let lit = true;
  const targets = (): SceneTargets => {
    const { light, ...rest } = readTargets(adaptation);
    return { ...rest, light: { ...light, intensity: lit ? 1 : 0 } };
  };
  const stage = await open(world, targets);
  adaptation = step(adaptation, feeling('happiness', 1), flashiest(), 1, {
    strength: 1,
    reducedMotion: false,
  });
  function* frames(): Generator<Frame> {
    for (let frame = 0; frame < 24; frame++) {
      lit = Math.floor(frame / 6) % 2 === 0;
      stage.moveTo(100 + frame * 0.25);
      // Shown as if four times faster: the world's own easing must not hide a limiter that is gone.
      yield { atMs: (frame * 1000) / 16, rgba: stage.pixels() };
    }
  }
  const report = analyseFlashes(frames(), SIZE, CELL_PIXELS);
  expect(report.generalFlashes).toBeGreaterThanOrEqual(1);
  expect(report.luminancePerS).toBeGreaterThan(0.2);
}, 120_000);
