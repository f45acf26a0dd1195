/** @file A fault in the headset: the last good world stays, or the session ends; nobody is left in it without a picture. */
import { Canvas } from '@react-three/fiber';
import { createElement, type ReactNode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDarkness, type Darkness } from './darkness.ts';
import { noteSession } from './open-session.ts';
import { type Scene, SceneTransition } from './scene-transition.tsx';
import { type Drawing, GuardedStage, useDrawing } from './stage-guard.tsx';

const Good: Scene = () => null;
const Breaks: Scene = () => {
  throw new Error('broken while it is built');
};

const session = { end: vi.fn(async () => undefined) };
let unmount = (): void => undefined;
beforeEach(() => {
  session.end.mockClear();
  noteSession(session as never);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  unmount();
  noteSession(null);
  vi.restoreAllMocks();
});

function render(node: ReactNode): void {
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  root.render(node);
  unmount = () => {
    root.unmount();
    place.remove();
  };
}

interface StageProps extends Pick<Parameters<typeof SceneTransition>[0], 'load' | 'onFault' | 'onShown'> {
  readonly darkness: Darkness;
}
const draw = (World: Scene) => createElement(World, { targets: () => ({}) as never });

/** The transition on a canvas of its own, as the stage has it. */
function Stage(props: StageProps) {
  const { darkness, load, onFault, onShown } = props;
  const transition = { worldId: 'shore', darkness, load, draw, onFault, ...(onShown && { onShown }) };
  return createElement(Canvas, null, createElement(SceneTransition, transition));
}

/** As the page guards it; the only world is what `load` answers. */
function renderStage(load: StageProps['load']) {
  const note = vi.fn<Drawing['note']>();
  const stage = { darkness: createDarkness(), load, onFault: vi.fn(), onShown: vi.fn() };
  const drawing = { fault: null, again: () => undefined, attempt: 0, Stage, note };
  render(createElement(GuardedStage, { drawing: drawing as never, stage: stage as never }));
  return { note, ...stage };
}

function DrawsAgain() {
  const { again } = useDrawing();
  useEffect(again, [again]);
  return null;
}

it.each([
  ['cannot be loaded', async () => Promise.reject(new Error('lost on the way')), /lost on the way/],
  ['breaks while it is built', async () => Breaks, /broken while it is built/],
] as const)('where the only world %s, the session ends and the page says why', async (_, load, reason) => {
  const { note } = renderStage(load);
  await vi.waitFor(() => expect(session.end).toHaveBeenCalledTimes(1), { timeout: 10_000 });
  await vi.waitFor(() =>
    expect(note).toHaveBeenCalledWith({ kind: 'broken', reason: expect.stringMatching(reason) }),
  );
});

it('where a world is shown, the session goes on (control)', async () => {
  const { note, onShown } = renderStage(async () => Good);
  await vi.waitFor(() => expect(onShown).toHaveBeenCalledWith('shore'), { timeout: 10_000 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(session.end).not.toHaveBeenCalled();
  expect(note).not.toHaveBeenCalled();
});

it('“Draw again” ends the session: it drew on a canvas that is gone', async () => {
  render(createElement(DrawsAgain));
  await vi.waitFor(() => expect(session.end).toHaveBeenCalledTimes(1));
});

it('a session that refuses to end is no fault of its own', async () => {
  session.end.mockRejectedValueOnce(new Error('already over'));
  const { note } = renderStage(async () => Breaks);
  await vi.waitFor(() => expect(note).toHaveBeenCalled(), { timeout: 10_000 });
});
