/** @file What to do about a picture that shows the mouth badly, in plain words. */
import type { PictureHint } from '../runtime/store.ts';

const CAMERA_HINTS: Readonly<Record<PictureHint, string>> = {
  dark: 'Too dark. Turn a light toward your face.',
  bright: 'Too bright. Turn away from the light.',
  flat: 'The picture shows nothing. Is the lens covered?',
  outside: 'The frame reaches outside the picture. Move it in.',
  noFace: 'No face in view. Turn your face to the camera.',
  noLowerFace: 'No lower face in view. Move the frame onto your mouth, upright and whole.',
  blurred: 'Blurred. Wipe the lens, or hold still.',
  noMouth: 'No mouth in view. Move the frame onto your mouth.',
  tooHigh: 'Cropped too high. Move the frame down, until your mouth is in its middle.',
  tooLow: 'Cropped too low. Move the frame up, until your mouth is in its middle.',
};

/** Nobody can turn a light or wipe a lens for what was recorded before. */
const RECORDING_HINTS: Partial<typeof CAMERA_HINTS> = {
  dark: 'Too dark.',
  bright: 'Too bright.',
  flat: 'The picture shows nothing.',
  noFace: 'No face in view.',
  blurred: 'Blurred.',
};

/** `live`: a camera, in place of a clip or a file. */
export const hintWords = (hint: PictureHint, live: boolean): string =>
  (live ? undefined : RECORDING_HINTS[hint]) ?? CAMERA_HINTS[hint];
