/** @file WebXR session settings: no downloads, no automatic entry, no emulated device unless a test installs one. */
import { createXRStore } from '@react-three/xr';

export const xrStore = createXRStore({
  emulate: false,
  offerSession: false,
  enterGrantedSession: ['immersive-vr'],
  // Controller and hand models would come from a content network; rays and touch work without them.
  controller: { model: false },
  hand: { model: false },
  foveation: 1,
  frameRate: 'high',
});
