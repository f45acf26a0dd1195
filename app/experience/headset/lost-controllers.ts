/**
 * @file A controller is shown once its layout has been fetched; @react-three/xr asks for it once. Where that request is
 * lost, the hand would stay empty for the whole visit, and with both nothing could be pressed: it is announced again.
 */
import type { createXRStore } from '@react-three/xr';

/** Its entries are the controllers and hands that can be used. */
type InputStates = Pick<ReturnType<typeof createXRStore>, 'getState' | 'setState' | 'subscribe'>;
type Session = Pick<XRSession, 'inputSources' | 'dispatchEvent'>;

/** A request may be slow before it is lost, ms. */
const AGAIN_AFTER_MS = 5000;

/** Watches a session; returns the way to stop that. */
export function announceLostControllers(session: Session, states: InputStates): () => void {
  const missing = (): XRInputSource[] => {
    const there = new Set(states.getState().inputSourceStates.map(({ inputSource }) => inputSource));
    return [...session.inputSources].filter(
      (source) => source.targetRayMode === 'tracked-pointer' && !source.hand && !there.has(source),
    );
  };
  let before: readonly XRInputSource[] = [];
  const timer = setInterval(() => {
    const added = missing().filter((source) => before.includes(source));
    before = missing();
    if (added.length === 0) return;
    session.dispatchEvent(Object.assign(new Event('inputsourceschange'), { session, added, removed: [] }));
  }, AGAIN_AFTER_MS);
  // A slow answer and the one asked for again may both come: one hand holds one controller.
  const stop = states.subscribe(() => {
    const all = states.getState().inputSourceStates;
    const own = all.filter(
      ({ inputSource }, index) => all.findIndex((other) => other.inputSource === inputSource) === index,
    );
    if (own.length < all.length) states.setState({ inputSourceStates: own });
  });
  return () => {
    clearInterval(timer);
    stop();
  };
}
