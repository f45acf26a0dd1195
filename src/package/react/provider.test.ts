/** @file `<Mienscape>` whose props change. Rendered by react-three-fiber, whose roots need no DOM. */
import { act, createRoot } from '@react-three/fiber';
import { createElement, Fragment, StrictMode, useEffect } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NEUTRAL_TARGETS } from '../../adaptation/index.ts';
import { CameraError } from '../../camera/index.ts';
import { setUp } from '../join-stages.fixture.ts';
import { Mienscape, type MienscapeContext, type MienscapeProps, useMienscape } from './index.ts';

/** Each Mienscape that the provider has made, newest last, of fake parts. */
const made: ReturnType<typeof setUp>[] = [];
/** Whether the next source is refused. */
let refuses = false;
vi.mock('../create-mienscape.ts', () => ({
  createMienscape: (options: MienscapeProps) => {
    const parts = setUp(options);
    if (refuses) parts.open.mockRejectedValueOnce(new CameraError('denied'));
    made.push(parts);
    return parts.mien;
  },
}));

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  refuses = false;
});
afterEach(() => {
  made.length = 0;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

interface Seen {
  context?: MienscapeContext;
  /** An effect of the component below, which runs once. */
  readonly effect?: (first: MienscapeContext) => void;
}
function Inside({ seen }: { readonly seen: Seen }): null {
  const context = useMienscape();
  seen.context = context;
  // biome-ignore lint/correctness/useExhaustiveDependencies: as an app does it that keeps what the first render gave it
  useEffect(() => seen.effect?.(context), []);
  return null;
}

async function mount(first: Partial<MienscapeProps>, effect?: Seen['effect'], isStrict = false) {
  const seen: Seen = { ...(effect && { effect }) };
  const nothing = (): void => undefined;
  const canvas = { addEventListener: nothing, removeEventListener: nothing } as unknown as HTMLCanvasElement;
  const xr = { addEventListener: nothing, removeEventListener: nothing };
  const gl = { render: nothing, setPixelRatio: nothing, setSize: nothing, shadowMap: {}, xr };
  const root = createRoot(canvas);
  await root.configure({
    gl: gl as never,
    frameloop: 'never',
    size: { width: 9, height: 9, top: 0, left: 0 },
  });
  const render = (props: Partial<MienscapeProps>): Promise<void> =>
    act(async () => {
      root.render(
        createElement(
          isStrict ? StrictMode : Fragment,
          null,
          createElement(Mienscape, { source: { kind: 'demo' }, ...props }, createElement(Inside, { seen })),
        ),
      );
    });
  await render(first);
  const context = (): MienscapeContext => seen.context as MienscapeContext;
  return {
    context,
    render,
    light: () => context().mien?.read().targets.light.intensity ?? Number.NaN,
    start: () => act(async () => context().start()),
    stop: () => act(async () => context().stop()),
    unmount: () => act(async () => root.unmount()),
  };
}

/** Far enough from neutral for a jump to be seen. */
const smile = (): void => {
  made.at(-1)?.pass(300);
  expect(made.at(-1)?.mien.read().targets.light.intensity).toBeGreaterThan(
    NEUTRAL_TARGETS.light.intensity + 0.1,
  );
};

describe('<Mienscape> whose props change', () => {
  it('lets the attributes of tools pass, and refuses a misspelt prop with those that there are', async () => {
    const tools = { 'data-sentry-element': 'Mienscape' } as never;
    const { unmount } = await mount(tools);
    expect(made).toHaveLength(1);
    await unmount();
    expect(() => Mienscape({ source: { kind: 'demo' }, autostart: true } as never)).toThrow(
      /^<Mienscape> has no “autostart”\. It has: children, autoStart, /,
    );
  });

  it('sets strength and motion of the Mienscape that runs', async () => {
    const { context, render, start, light, unmount } = await mount({});
    await start();
    smile();
    const before = light();
    await render({ strength: 0, reducedMotion: true });
    expect([made.length, context().running, light()]).toEqual([1, true, before]);
    made[0]?.pass(30);
    expect(light()).toBeLessThan(before);
    expect(light()).toBeGreaterThan(before - 0.15);
    // Taken away, both are as they are without.
    const { mien } = context();
    const set = vi.spyOn(mien as NonNullable<typeof mien>, 'set');
    await render({});
    expect(set.mock.calls).toEqual([[{ strength: 1, reducedMotion: false }]]);
    await unmount();
  });

  it('goes on from the targets where another option changes, and runs again without autoStart', async () => {
    const { context, render, start, stop, light, unmount } = await mount({});
    await start();
    smile();
    const before = light();
    await render({ rateHz: 10 });
    expect([made.length, made[0]?.source.stop.mock.calls.length]).toEqual([2, 1]);
    expect([context().running, context().problem]).toEqual([true, null]);
    expect(light()).toBeCloseTo(before, 2);
    await stop();
    await render({ rateHz: 20 });
    expect([made.length, context().running]).toEqual([3, false]);
    await unmount();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells that it is opening and loading, which `running` cannot, and that it was called off', async () => {
    const { context, stop, start, unmount } = await mount({});
    const phases: string[] = [context().phase];
    const { sensing, open } = made.at(-1) as ReturnType<typeof setUp>;
    const { status } = sensing;
    let opens = (): void => undefined;
    const waits = () => new Promise<never>((resolve) => (opens = resolve as () => void));
    open.mockImplementationOnce(waits);
    await start();
    phases.push(`${context().phase} ${context().running}`);
    await stop();
    phases.push(context().phase);
    opens();
    sensing.status = { kind: 'loading', stage: 'model', progress: 0.5 };
    await start();
    phases.push(`${context().phase} ${context().running}`);
    sensing.status = status;
    await act(async () => void vi.advanceTimersByTime(33));
    phases.push(context().phase);
    await stop();
    phases.push(context().phase);
    expect(phases).toEqual(['off', 'opening false', 'off', 'loading true', 'on', 'off']);
    await unmount();
  });

  it('opens another source by autoStart after one that was refused, and none after stop', async () => {
    refuses = true;
    const { context, render, start, stop, unmount } = await mount({ autoStart: true });
    expect(context().problem).toMatchObject({ kind: 'denied' });
    refuses = false;
    await render({ autoStart: true, rateHz: 10 });
    expect([context().running, context().problem]).toEqual([true, null]);
    await stop();
    await render({ autoStart: true, rateHz: 20 });
    expect(context().running).toBe(false);
    await start();
    await render({ autoStart: true, rateHz: 30 });
    expect(context().running).toBe(true);
    await unmount();
  });
});

describe('start and stop that an effect of the first render keeps', () => {
  for (const isStrict of [false, true]) {
    const mode = isStrict ? 'strict mode' : 'no strict mode';

    it(`open the source where they are called before the mount, in ${mode}`, async () => {
      const { context, unmount } = await mount({}, ({ start }) => start(), isStrict);
      expect([context().running, context().problem]).toEqual([true, null]);
      await unmount();
      const kept = await mount({ autoStart: true }, ({ stop }) => stop(), isStrict);
      expect(kept.context().running).toBe(false);
      await kept.unmount();
    });

    it(`stop the source that runs, also another one than at first, in ${mode}`, async () => {
      let first: MienscapeContext | undefined;
      const keep = (context: MienscapeContext): void => {
        first ??= context;
      };
      const { context, render, unmount } = await mount({ autoStart: true }, keep, isStrict);
      for (const rateHz of [10, 20]) {
        await render({ autoStart: true, rateHz });
        expect(context().running).toBe(true);
        await act(async () => first?.stop());
        expect([context().running, made.at(-1)?.mien.running]).toEqual([false, false]);
        await act(async () => first?.start());
        expect([context().running, made.at(-1)?.mien.running]).toEqual([true, true]);
      }
      expect([context().start, context().stop]).toEqual([first?.start, first?.stop]);
      await unmount();
    });
  }
});
