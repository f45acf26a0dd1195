/** @file What was replaced is freed: neither the newest Mienscape nor what React keeps leads to former ones. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { Mienscape, MienscapeOptions } from './index.ts';
import { joinStages } from './join-stages.ts';
import { assetsBelow } from './own-assets.ts';
import { followMienscape } from './react/follow.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Of plain functions, since a mock keeps what it is called with. */
function make(options: Partial<MienscapeOptions> = {}): Mienscape {
  const none = (): never => {
    throw new Error('nothing is opened here');
  };
  const parts = { clock: () => 0, open: none, openLink: none, readSource: none, createSensing: none };
  return joinStages({ source: { kind: 'demo' }, ...options }, { ...parts, urls: assetsBelow('/assets') });
}

/** What is still there once nothing but what the caller holds is reached. A WeakRef holds its target until the task ends. */
async function alive(refs: readonly WeakRef<object>[]): Promise<readonly boolean[]> {
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  return refs.map((ref) => ref.deref() !== undefined);
}

it('frees a Mienscape that was replaced, with its source', async () => {
  const refs: WeakRef<object>[] = [];
  let newest: Mienscape | undefined;
  for (let i = 0; i < 3; i++) {
    const element = {} as HTMLVideoElement;
    newest = make({ source: { kind: 'video', element }, ...(newest && { replaces: newest }) });
    refs.push(new WeakRef(newest), new WeakRef(element));
  }
  // The newest and its element are kept (control).
  expect(await alive(refs)).toEqual([false, false, false, false, true, true]);
  newest?.dispose();
});

it('frees the callbacks of the app and of React once it is disposed of', async () => {
  const refs: WeakRef<object>[] = [];
  const callback = () => {
    const heard = (): void => undefined;
    refs.push(new WeakRef(heard));
    return heard;
  };
  const kept = [make({ onProblem: callback() }), make({ onProblem: callback() })];
  kept[1]?.dispose();
  const follow = () =>
    followMienscape((onProblem) => make({ onProblem }), {
      onRunning: callback(),
      onPhase: callback(),
      onProblem: callback(),
      onLoss: callback(),
    });
  const followed = [follow(), follow()];
  followed[1]?.leave();
  // Of each pair the first is kept (control).
  expect(await alive(refs)).toEqual([
    ...[true, false],
    ...[true, true, true, true],
    ...[false, false, false, false],
  ]);
  for (const mien of [...kept, ...followed.map((one) => one.mien)]) mien.dispose();
});
