/**
 * @file Proof on pixels for what lies between worlds and visits: entry, a change of worlds, the end of a visit, a pause, a lost
 * graphics card and a replay are filmed with the real worlds, at the brightest and under the worst emotions, and judged as
 * `world/flash.gpu.test.ts` judges the worlds. Also shown here: a world that breaks leaves the last good one standing.
 */
import { advance, createRoot, extend, type RootState } from '@react-three/fiber';
import { createElement, Fragment } from 'react';
import * as THREE from 'three';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';
import {
  createAdaptation,
  createDrawnTargets,
  limitTargets,
  readTargets,
} from '../../src/adaptation/index.ts';
import type { SceneTargets } from '../../src/core/index.ts';
import { OUTPUTS } from '../../src/core/index.ts';
import { analyseFlashes, type FlashReport, type Frame } from '../../src/flashes/index.ts';
import { ContextWatch } from './context-watch.tsx';
import { beginDark, createDarkness } from './darkness.ts';
import { Fade } from './fade.tsx';
import { FollowTargets } from './follow-targets.tsx';
import { visitPhase } from './headset/visit.ts';
import { noteSession } from './open-session.ts';
import { type Scene, SceneTransition, type WorldFault } from './scene-transition.tsx';
import { WORLDS } from './worlds/index.ts';

const SIZE = { width: 96, height: 54 };
const CELL_PIXELS = 2;
const FRAME_S = 0.1;
const STEP_MS = 33;
/** What COMFORT-1 allows. */
const MOST_LUMINANCE_PER_S = 0.2;

extend(THREE as never);

const NEUTRAL = readTargets(createAdaptation(0));
const { min: warmestK, max: coldestK } = OUTPUTS['light.temperatureK'];
/** As bright as any mapping may make a world, and as dark. */
const BRIGHT: SceneTargets = {
  ...NEUTRAL,
  light: { ...NEUTRAL.light, intensity: 1, temperatureK: coldestK, saturation: 0, fog: 0 },
};
const DARK: SceneTargets = {
  ...NEUTRAL,
  light: { ...NEUTRAL.light, intensity: 0, temperatureK: warmestK, saturation: 1, fog: 1 },
};

const loadWorld = async (id: string): Promise<Scene> => {
  const world = WORLDS.find((known) => known.id === id);
  if (!world) throw new Error(`no world ${id}`);
  return (await world.load()).default;
};

let unmount: (() => void) | undefined;
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

/** The transition and its fade on a small canvas whose clock stands until it is told to move on. */
async function open(options: {
  readonly worldId?: string;
  readonly load?: (id: string) => Promise<Scene>;
  readonly wanted?: (atMs: number) => SceneTargets;
}) {
  const { load = loadWorld, wanted = () => BRIGHT } = options;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, SIZE);
  document.body.append(canvas);
  const root = createRoot(canvas);
  let nowS = 0;
  let targets = wanted(0);
  const darkness = createDarkness();
  const drawn = createDrawnTargets(targets);
  const faults: (WorldFault | null)[] = [];
  await root.configure({
    frameloop: 'never',
    dpr: 1,
    size: { ...SIZE, top: 0, left: 0 },
    camera: { fov: 75, near: 0.05, far: 3000, position: [0, 1.6, 0] },
    gl: { antialias: false, preserveDrawingBuffer: true },
  });
  const onFault = (fault: WorldFault | null): void => void faults.push(fault);
  const onLost = (): void => undefined;
  const draw = (World: Scene) =>
    createElement(World, { targets: drawn.read, timeS: () => 100 + nowS, quality: 'low', seed: 3 });
  const render = (worldId: string) =>
    root.render(
      createElement(
        Fragment,
        null,
        createElement(FollowTargets, { drawn, wanted: () => targets, reducedMotion: false }),
        createElement(SceneTransition, { worldId, darkness, load, draw, onFault }),
        createElement(Fade, { darkness }),
        createElement(ContextWatch, { darkness, onLost }),
      ),
    );
  const store: RootState = await new Promise((resolve) => {
    const handle = render(options.worldId ?? 'shore');
    setTimeout(() => resolve(handle.getState()), 100);
  });
  store.camera.position.set(0, 1.6, 0);
  store.camera.rotation.set(0, 0, 0);
  const gl = store.gl.getContext() as WebGL2RenderingContext;
  unmount = () => {
    root.unmount();
    canvas.remove();
  };
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  const pass = (seconds: number): void => {
    for (let atMs = nowS * 1000; atMs < (nowS + seconds) * 1000 - 1e-6; atMs += STEP_MS)
      targets = limitTargets(targets, wanted(atMs), STEP_MS, false);
    nowS += seconds;
  };
  const move = async (): Promise<void> => {
    pass(FRAME_S);
    advance(nowS);
    await settle();
  };
  return {
    darkness,
    faults,
    gl,
    move,
    /** The simulation goes on, and nothing is drawn. */
    pass,
    show: (id: string): void => void render(id),
    /** Goes on until nothing is dark; a world takes its time to load and to be built. */
    async untilLit(): Promise<void> {
      await this.untilThere();
      for (let i = 0; i < 100 && darkness.shown > 0; i++) await move();
      expect(darkness.shown).toBe(0);
    },
    /** Goes on until the world is loaded and built. */
    async untilThere(): Promise<void> {
      await expect
        .poll(
          async () => {
            await move();
            return darkness.transition;
          },
          { timeout: 60_000 },
        )
        .toBe(0);
    },
    /** Films until `seconds` have passed; `before` hears each frame's time since the film began. */
    async film(seconds: number, before: (atS: number) => void = () => undefined): Promise<FlashReport> {
      const frames: Frame[] = [];
      for (let frame = 0; frame < seconds / FRAME_S; frame++) {
        before(frame * FRAME_S);
        await move();
        const rgba = new Uint8Array(SIZE.width * SIZE.height * 4);
        gl.readPixels(0, 0, SIZE.width, SIZE.height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
        frames.push({ atMs: frame * FRAME_S * 1000, rgba });
      }
      return analyseFlashes(frames, SIZE, CELL_PIXELS);
    },
  };
}

/** Written after each film, for `npm run reliability -- light`. */
async function judge(name: string, report: FlashReport): Promise<void> {
  await commands.writeFile(`reports/light-films/${name}.json`, `${JSON.stringify(report)}\n`);
  expect(report.brightest, 'something is seen (control)').toBeGreaterThan(0.02);
  expect(report.luminancePerS).toBeLessThanOrEqual(MOST_LUMINANCE_PER_S);
  expect(report.wholeViewFlashes).toBe(0);
  expect(report.redFlashes).toBe(0);
  expect(report.generalFlashes).toBeLessThanOrEqual(3);
}

/** Joy and anger in turn, as far apart as a mapping may set them. */
const swinging = (atMs: number): SceneTargets => (Math.floor(atMs / 2500) % 2 === 0 ? BRIGHT : DARK);

describe.each(WORLDS)('around the world $id, at its brightest', ({ id }) => {
  const other = id === 'shore' ? 'forest' : 'shore';

  it('entry comes out of the dark', async () => {
    const stage = await open({ worldId: id });
    await stage.untilThere();
    await judge(`entry to ${id}`, await stage.film(3.5));
    expect(stage.darkness.shown).toBe(0);
  }, 180_000);

  it('a change of worlds keeps to the speed of light', async () => {
    const stage = await open({ worldId: id });
    await stage.untilLit();
    const down = await stage.film(6, (atS) => {
      if (atS === 0) stage.show(other);
    });
    await judge(`change from ${id} to ${other}`, down);
    expect(stage.darkness.shown).toBe(0);
  }, 240_000);
});

describe('on the shore', () => {
  it('a change of worlds there and back, turned round half way, under emotions that swing', async () => {
    const stage = await open({ wanted: swinging });
    await stage.untilLit();
    await judge(
      'changes under swinging emotions',
      await stage.film(9, (atS) => {
        const frame = Math.round(atS / FRAME_S);
        if (frame === 10) stage.show('forest');
        if (frame === 30) stage.show('shore');
        if (frame === 45) stage.show('forest');
      }),
    );
  }, 240_000);

  it('a visit goes down, is prolonged at the last moment, goes down again and ends', async () => {
    const stage = await open({});
    await stage.untilLit();
    const limitMin = 1;
    let darkAtEnd: number | null = null;
    await judge(
      'end of a visit',
      await stage.film(20, (atS) => {
        // 8 s before its end, prolonged 6 s later; then to its very end, and back on the screen.
        const elapsedS = atS < 6 ? 52 + atS : 44.5 + atS;
        const phase = visitPhase(elapsedS, atS >= 6 && atS < 9 ? 60 : limitMin);
        stage.darkness.visit = phase.kind === 'dusk' ? phase.dark : 0;
        if (phase.kind !== 'over' || darkAtEnd !== null) return;
        darkAtEnd = stage.darkness.shown;
        beginDark(stage.darkness);
      }),
    );
    expect(darkAtEnd).toBeGreaterThan(0.9);
    expect(stage.darkness.shown).toBe(0);
  }, 240_000);

  it('a graphics card that comes back shows the world out of the dark', async () => {
    const stage = await open({});
    await stage.untilLit();
    const extension = stage.gl.getExtension('WEBGL_lose_context');
    if (!extension) throw new Error('no WEBGL_lose_context');
    const end = vi.fn(async () => undefined);
    noteSession({ end } as never);
    extension.loseContext();
    await new Promise((resolve) => setTimeout(resolve, 50));
    // What a visit is drawn on is gone: whoever wears the headset is not left in the dark.
    expect(end).toHaveBeenCalledTimes(1);
    noteSession(null);
    for (let i = 0; i < 5; i++) await stage.move();
    extension.restoreContext();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await judge('graphics card back', await stage.film(3.5));
    expect(stage.darkness.shown).toBe(0);
  }, 240_000);

  it('a picture after a pause, in which the simulation went from end to end and back', async () => {
    let end = BRIGHT;
    const stage = await open({ wanted: () => end });
    await stage.untilLit();
    for (let i = 0; i < 60; i++) await stage.move();
    await judge(
      'pauses',
      await stage.film(6, (atS) => {
        const frame = Math.round(atS / FRAME_S);
        if (frame !== 5 && frame !== 12 && frame !== 40) return;
        end = end === BRIGHT ? DARK : BRIGHT;
        stage.pass(60);
      }),
    );
  }, 240_000);

  it('a replay that is scrubbed to and fro', async () => {
    const jumping = (atMs: number): SceneTargets => (Math.floor(atMs / 700) % 2 === 0 ? BRIGHT : DARK);
    const stage = await open({ wanted: jumping });
    await stage.untilLit();
    await judge('replay scrubbed to and fro', await stage.film(6));
  }, 240_000);
});

it('a fade as it was before is seen as too fast (control)', async () => {
  const stage = await open({});
  await stage.untilLit();
  const report = await stage.film(1.5, (atS) => {
    // 0.7 s, by the fade's opacity.
    stage.darkness.transition = 1;
    const opacity = Math.min(1, atS / 0.7);
    stage.darkness.shown = 1 - (1 - opacity) ** 2.2;
  });
  expect(report.luminancePerS).toBeGreaterThan(MOST_LUMINANCE_PER_S);
}, 180_000);

const Breaks: Scene = () => {
  throw new Error('broken while it is built');
};

describe('a world that cannot be shown', () => {
  it.each([
    ['cannot be loaded', async () => Promise.reject(new Error('lost on the way')), /lost on the way/],
    ['breaks while it is built', async () => Breaks, /broken while it is built/],
  ] as const)(
    'leaves the last good one standing when it %s',
    async (_, loadBroken, reason) => {
      const stage = await open({ load: (id) => (id === 'forest' ? loadBroken() : loadWorld(id)) });
      await stage.untilLit();
      const lit = await stage.film(0.5);
      const end = vi.fn(async () => undefined);
      noteSession({ end } as never);
      stage.show('forest');
      for (let i = 0; i < 200 && !stage.faults.some((fault) => fault !== null); i++) await stage.move();
      const fault = stage.faults.find((found) => found !== null);
      expect(fault).toMatchObject({ worldId: 'forest', stands: 'shore' });
      expect(fault?.reason).toMatch(reason);
      // As the stage does: the choice goes back.
      stage.show('shore');
      await stage.untilLit();
      const again = await stage.film(0.5);
      expect(again.brightest).toBeGreaterThan(lit.brightest * 0.7);
      // In the headset, too, the visit goes on.
      expect(end).not.toHaveBeenCalled();
      noteSession(null);
    },
    180_000,
  );
});
