/** @file Assumes a height of the eyes for headsets that do not track the floor, and says so. */

/** Height of a standing adult's eyes, as on the flat screen. */
export const ASSUMED_EYES_M = 1.6;

export const FLOOR_NOTICE = `The headset does not track the floor. The app assumes that it is ${ASSUMED_EYES_M} m below your eyes.`;

interface Sessions {
  requestReferenceSpace(type: XRReferenceSpaceType): Promise<XRReferenceSpace | XRBoundedReferenceSpace>;
}

/** Sessions without floor tracking, of those that asked for it. */
const withoutFloor = new WeakSet<object>();

export const lacksFloor = (session: object): boolean => withoutFloor.has(session);

/**
 * Sessions that cannot give `local-floor` give `local`, lowered by the assumed height: three.js asks for the one and
 * fails without it.
 * @param prototype XRSession's own, or a single session
 */
export function assumeFloor(prototype: Sessions): void {
  const { requestReferenceSpace } = prototype;
  prototype.requestReferenceSpace = async function (this: Sessions, type) {
    try {
      return await requestReferenceSpace.call(this, type);
    } catch (error) {
      if (type !== 'local-floor') throw error;
      const local = (await requestReferenceSpace.call(this, 'local')) as XRReferenceSpace;
      withoutFloor.add(this);
      const lowered = local.getOffsetReferenceSpace(new XRRigidTransform({ y: -ASSUMED_EYES_M }));
      // Not every browser tells a space that is derived from another of the headset's recentre.
      local.addEventListener('reset', () => lowered.dispatchEvent(new Event('reset')));
      return lowered;
    }
  };
}
