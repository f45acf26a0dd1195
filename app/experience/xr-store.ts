/** @file WebXR session settings: no downloads, no automatic entry, no emulated device unless a test installs one. */
import { createXRStore } from '@react-three/xr';
import { appUrl } from '../shared/app-url.ts';
import { assumeFloor } from './floor-space.ts';
import { Controller, Hand } from './headset/hand-models.tsx';
import { noteSession } from './open-session.ts';
import { detectQuality } from './quality.ts';

const WANTED_HZ = 72;
/** The slowest rate at or above the wanted one, else the fastest there is. */
function nearestRate(rates: ArrayLike<number>): number | false {
  const all = Array.from(rates).sort((a, b) => a - b);
  return all.find((rate) => rate >= WANTED_HZ) ?? all.at(-1) ?? false;
}

/** What a session is asked for: no planes, meshes or depth of the room, which nobody here needs. */
const ROOM: XRSessionInit = {
  optionalFeatures: ['local-floor', 'hand-tracking', 'layers'],
};
if (typeof XRSession !== 'undefined') assumeFloor(XRSession.prototype);
let sessionInit = ROOM;

/** The headset's own face tracking is asked for only after consent; browsers without it leave it out. */
export function askForExpressions(consent: boolean): void {
  const features = [...(ROOM.optionalFeatures ?? []), ...(consent ? ['expression-tracking'] : [])];
  sessionInit = { ...ROOM, optionalFeatures: features };
}

export const xrStore = createXRStore({
  // Read anew each time a session is requested.
  get customSessionInit() {
    return sessionInit;
  },
  emulate: false,
  offerSession: false,
  enterGrantedSession: ['immersive-vr'],
  // Layouts of controllers are served by this page; what is seen of them is drawn here, nothing is fetched from afar.
  baseAssetPath: appUrl('xr-profiles/'),
  defaultControllerProfileId: 'generic-trigger-squeeze-thumbstick',
  controller: Controller,
  hand: Hand,
  // Coarser toward the rim, where lenses blur anyway: the cheapest pixels are those nobody can see.
  foveation: 1,
  ...(detectQuality() === 'low' && { frameBufferScaling: 0.3 }),
  // 72 Hz is what the places are made for (docs/worlds.md); a faster rate would only be missed.
  frameRate: (rates) => nearestRate(rates),
});

xrStore.subscribe(({ session }) => noteSession(session ?? null));
