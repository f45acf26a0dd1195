/** @file What to do about a picture that shows the mouth badly, in plain words. */
import type { PictureHint } from '../runtime/store.ts';

export const HINT_WORDS: Readonly<Record<PictureHint, string>> = {
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
