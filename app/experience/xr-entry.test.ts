/** @file Pressing “Enter VR”: once, twice, in vain, and without a floor. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ASSUMED_EYES_M, assumeFloor, lacksFloor } from './floor-space.ts';
import { noteSession, watchSession } from './open-session.ts';
import { createXrEntry, entryFault } from './xr-entry.ts';

function deferred() {
  let resolve = (): void => undefined;
  let reject = (_: unknown): void => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe('entering VR', () => {
  it('asks once, however often it is pressed, and says nothing when it works', async () => {
    const answer = deferred();
    const request = vi.fn(() => answer.promise);
    const entry = createXrEntry(request);
    const first = entry.enter();
    await entry.enter();
    expect(request).toHaveBeenCalledOnce();
    expect(entry.store.getState()).toEqual({ kind: 'entering' });
    entry.present(true);
    answer.resolve();
    await first;
    await entry.enter();
    expect(request).toHaveBeenCalledOnce();
    expect(entry.store.getState()).toEqual({ kind: 'presenting' });
    entry.present(false);
    expect(entry.store.getState()).toEqual({ kind: 'outside' });
  });

  it('says why it failed until that is no longer true', async () => {
    let works = false;
    const entry = createXrEntry(async () => {
      if (!works) throw new DOMException('busy', 'InvalidStateError');
    });
    await entry.enter();
    expect(entry.store.getState()).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Another VR session'),
    });
    works = true;
    const again = entry.enter();
    expect(entry.store.getState()).toEqual({ kind: 'entering' });
    await again;
    entry.present(true);
    expect(entry.store.getState()).toEqual({ kind: 'presenting' });
    entry.present(false);
    works = false;
    await entry.enter();
    entry.reset();
    expect(entry.store.getState()).toEqual({ kind: 'outside' });
  });

  it('follows the session itself, which may be over before anybody has looked', async () => {
    const session = Object.assign(new EventTarget(), { end: async () => undefined }) as unknown as XRSession;
    session.addEventListener('end', () => noteSession(null));
    const entry = createXrEntry(async () => noteSession(session));
    const stopWatching = watchSession((open) => entry.present(open !== null));
    await entry.enter();
    expect(entry.store.getState()).toEqual({ kind: 'presenting' });
    session.dispatchEvent(new Event('end'));
    expect(entry.store.getState()).toEqual({ kind: 'outside' });

    const brief = createXrEntry(async () => {
      noteSession(session);
      session.dispatchEvent(new Event('end'));
    });
    const stopWatchingBrief = watchSession((open) => brief.present(open !== null));
    await brief.enter();
    expect(brief.store.getState()).toEqual({ kind: 'outside' });
    // One that ended before it could be noted: the request is answered, and nothing presents.
    const unseen = createXrEntry(async () => undefined);
    await unseen.enter();
    expect(unseen.store.getState()).toEqual({ kind: 'outside' });
    // A session that the browser has granted was not asked for by a press.
    noteSession(session);
    expect(brief.store.getState()).toEqual({ kind: 'presenting' });
    noteSession(null);
    stopWatching();
    stopWatchingBrief();
    noteSession(session);
    expect(brief.store.getState()).toEqual({ kind: 'outside' });
    noteSession(null);
  });

  it('says where a headset would come from, until one is joined', () => {
    const entry = createXrEntry(() => Promise.reject(new Error('never asked')));
    entry.refuse();
    expect(entry.store.getState()).toEqual({
      kind: 'failed',
      reason: expect.stringMatching(/finds no headset.*own browser/),
    });
    entry.reset();
    expect(entry.store.getState()).toEqual({ kind: 'outside' });
  });

  it('is not told of a failure that came too late', async () => {
    const answer = deferred();
    const entry = createXrEntry(() => answer.promise);
    const pressed = entry.enter();
    entry.present(true);
    answer.reject(new Error('late'));
    await pressed;
    expect(entry.store.getState()).toEqual({ kind: 'presenting' });
  });

  it.each([
    ['InvalidStateError', /Another VR session/],
    ['SecurityError', /once more/],
    ['NotAllowedError', /not allowed/],
    ['NotSupportedError', /does not offer/],
    ['NetworkError', /connection/],
    ['OtherError', /Wake it/],
  ])('names the cause of %s', (name, words) => {
    expect(entryFault(new DOMException('why', name))).toMatch(words);
  });
});

describe('a headset without floor tracking', () => {
  afterEach(() => vi.unstubAllGlobals());

  function session(offered: readonly XRReferenceSpaceType[]) {
    const local = new EventTarget();
    const lowered = vi.fn((transform: unknown) => Object.assign(new EventTarget(), { lowered: transform }));
    const made = {
      requestReferenceSpace: async (type: XRReferenceSpaceType) => {
        if (!offered.includes(type)) throw new DOMException(type, 'NotSupportedError');
        return Object.assign(local, {
          type,
          getOffsetReferenceSpace: lowered,
        }) as unknown as XRReferenceSpace;
      },
    };
    vi.stubGlobal(
      'XRRigidTransform',
      class {
        readonly position: DOMPointInit;
        constructor(position: DOMPointInit) {
          this.position = position;
        }
      },
    );
    assumeFloor(made);
    return { made, lowered, local };
  }

  it('stands at the assumed height of the eyes', async () => {
    const { made, lowered } = session(['viewer', 'local']);
    await made.requestReferenceSpace('local-floor');
    expect(lowered).toHaveBeenCalledWith({ position: { y: -ASSUMED_EYES_M } });
    expect(lacksFloor(made)).toBe(true);
  });

  it('hears of a recentre of which only the space that was asked for is told', async () => {
    const { made, local } = session(['viewer', 'local']);
    const space = await made.requestReferenceSpace('local-floor');
    const onReset = vi.fn();
    space.addEventListener('reset', onReset);
    local.dispatchEvent(new Event('reset'));
    expect(onReset).toHaveBeenCalledOnce();
  });

  it('is left alone where the floor is tracked, and for every other space (control)', async () => {
    const { made, lowered } = session(['local', 'local-floor']);
    expect(await made.requestReferenceSpace('local-floor')).toMatchObject({ type: 'local-floor' });
    await expect(made.requestReferenceSpace('unbounded')).rejects.toMatchObject({
      name: 'NotSupportedError',
    });
    expect(lowered).not.toHaveBeenCalled();
    expect(lacksFloor(made)).toBe(false);
  });
});
