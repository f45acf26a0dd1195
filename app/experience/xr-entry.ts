/**
 * @file Entering VR: looks for a headset, allows one attempt at a time, and says why the last one failed until that no
 * longer holds.
 */
import { useEffect, useState } from 'react';
import { createStore } from 'zustand/vanilla';
import { LoadError } from '../shared/loader.ts';

export type XrSupport = 'asking' | 'supported' | 'none';

/** Asked once, and again when devices change. */
export function useXrSupport(onChange: () => void): XrSupport {
  const [support, setSupport] = useState<XrSupport>('asking');
  useEffect(() => {
    const { xr } = navigator;
    if (!xr) {
      setSupport('none');
      return;
    }
    const ask = (): void => {
      xr.isSessionSupported('immersive-vr').then(
        (supported) => setSupport(supported ? 'supported' : 'none'),
        () => setSupport('none'),
      );
    };
    const change = (): void => {
      onChange();
      ask();
    };
    ask();
    xr.addEventListener('devicechange', change);
    return () => xr.removeEventListener('devicechange', change);
  }, [onChange]);
  return support;
}

export const NO_HEADSET =
  'This browser finds no headset. Join one to this computer and start its program (such as SteamVR), or open this page in the headset’s own browser. The world works on this screen too.';

export type XrEntryState =
  | { readonly kind: 'outside' }
  | { readonly kind: 'entering' }
  | { readonly kind: 'presenting' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What requestSession and the first reference space reject with (WebXR Device API, 4.2 and 6.1), in plain words. */
export function entryFault(error: unknown): string {
  // A part that did not come says so itself.
  if (error instanceof LoadError) return error.message;
  const { name, message } =
    error instanceof Error || error instanceof DOMException ? error : { name: '', message: String(error) };
  switch (name) {
    case 'InvalidStateError':
      return 'Another VR session is open or opening, perhaps in another tab. Leave it, then press “Enter VR” again.';
    case 'SecurityError':
      return 'The browser starts VR only right after a press, and loading the world took longer. Press “Enter VR” once more.';
    case 'NotAllowedError':
      return 'VR was not allowed on this page. Press “Enter VR” again and allow it, or look in the browser’s site settings.';
    case 'NotSupportedError':
      return `This headset or browser does not offer the VR session that is needed (${message}). Update both, or stay on this screen.`;
    case 'NetworkError':
      return 'A part of the page could not be loaded. Check the connection, then press “Enter VR” again.';
    default:
      return `The headset did not start (${message}). Wake it, then press “Enter VR” again.`;
  }
}

export type XrEntry = ReturnType<typeof createXrEntry>;

/** `request` asks the headset for its session and resolves once that has begun, which `present` was told by then. */
export function createXrEntry(request: () => Promise<unknown>) {
  const store = createStore<XrEntryState>()(() => ({ kind: 'outside' }));
  let attempt = 0;
  const become = (state: XrEntryState): void => store.setState(state, true);
  return {
    store,
    /** Pressed where there is nothing to enter. */
    refuse: (): void => become({ kind: 'failed', reason: NO_HEADSET }),
    /** A second press while the first is answered, or inside, asks for nothing more. */
    enter: async (): Promise<void> => {
      const { kind } = store.getState();
      if (kind === 'entering' || kind === 'presenting') return;
      const mine = ++attempt;
      become({ kind: 'entering' });
      try {
        await request();
        // The session said itself that it presents. If nothing is entered any more, it has ended meanwhile.
        if (mine === attempt && store.getState().kind === 'entering') become({ kind: 'outside' });
      } catch (error) {
        if (mine === attempt && store.getState().kind === 'entering')
          become({ kind: 'failed', reason: entryFault(error) });
      }
    },
    /**
     * From the session itself (`watchSession`): it has begun, or it is over. Whatever was said before is no longer
     * true.
     */
    present: (now: boolean): void => {
      const { kind } = store.getState();
      if (now) become({ kind: 'presenting' });
      else if (kind === 'presenting') become({ kind: 'outside' });
    },
    /** Nothing is waited for any more: the world cannot be drawn, or another device is at hand. */
    reset: (): void => {
      const { kind } = store.getState();
      if (kind === 'presenting' || kind === 'outside') return;
      attempt++;
      become({ kind: 'outside' });
    },
  };
}
