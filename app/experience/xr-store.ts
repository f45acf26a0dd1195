/** @file WebXR session settings: no downloads, no automatic entry, no emulated device unless a test installs one. */
import { createXRStore } from '@react-three/xr';
import { detectQuality } from './quality.ts';

export const xrStore = createXRStore({
  emulate: false,
  offerSession: false,
  enterGrantedSession: ['immersive-vr'],
  // Layouts of controllers are served by this page; models are not shown, rays and touch work without them.
  baseAssetPath: new URL('/xr-profiles/', location.href).href,
  defaultControllerProfileId: 'generic-trigger-squeeze-thumbstick',
  controller: { model: false },
  hand: { model: false },
  foveation: 1,
  ...(detectQuality() === 'low' && { frameBufferScaling: 0.3 }),
  frameRate: 'high',
});
