/** @file What to do about a picture that shows the mouth badly, in plain words. */
import type { Framing } from '../../src/core/index.ts';
import type { PictureHint } from '../runtime/store.ts';

type Hints = Readonly<Record<PictureHint, string>>;

const HINTS: Hints = {
  dark: 'Too dark. Turn a light toward your face.',
  bright: 'Too bright. Turn away from the light.',
  flat: 'The picture shows nothing. Is the lens covered?',
  outside: 'The rectangle reaches outside the picture. Move it in.',
  noFace: 'No face in view. Turn your face to the camera.',
  noLowerFace: 'No lower face in view. Move the rectangle onto your mouth, upright and whole.',
  blurred: 'Blurred. Wipe the lens, or hold still.',
  noMouth: 'No mouth in view. Move the rectangle onto your mouth.',
  tooHigh: 'Cropped too high. Move the rectangle down, until your mouth is in its middle.',
  tooLow: 'Cropped too low. Move the rectangle up, until your mouth is in its middle.',
};

/** The face is found by itself: there is no rectangle to move. */
const WEBCAM_HINTS: Partial<Hints> = {
  outside: 'Your face is at the edge of the picture. Move toward its middle.',
  noLowerFace: 'No lower face in view. Uncover your mouth, and turn your face to the camera.',
};

/** Nobody can turn a light or wipe a lens for what was recorded before. */
const RECORDING_HINTS: Partial<Hints> = {
  dark: 'Too dark.',
  bright: 'Too bright.',
  flat: 'The picture shows nothing.',
  noFace: 'No face in view.',
  blurred: 'Blurred.',
};

const WEBCAM_RECORDING_HINTS: Partial<Hints> = {
  ...RECORDING_HINTS,
  outside: 'The face is at the edge of the picture.',
  noLowerFace: 'No lower face in view.',
};

/** `live`: a camera, in place of a clip or a file. */
export function hintWords(hint: PictureHint, framing: Framing, live: boolean): string {
  const own =
    framing === 'webcam'
      ? { ...WEBCAM_HINTS, ...(live ? {} : WEBCAM_RECORDING_HINTS) }
      : live
        ? {}
        : RECORDING_HINTS;
  return own[hint] ?? HINTS[hint];
}
