/** @file The structs that the processor and the shaders share. */
import { structLayout } from './struct-layout.ts';

/** Which part of the frame is read: an oversampled pixel's steps, in fractions of the frame, and its samples. */
export const CROP = structLayout('Crop', {
  across: 'vec2f',
  down: 'vec2f',
  origin: 'vec2f',
  samples: 'vec2u',
});

/** Of the grey picture, in grey levels; `gain` is what standardising multiplies by. */
export const STATISTICS = structLayout('Statistics', {
  mean: 'f32',
  gain: 'f32',
  deviation: 'f32',
  edges: 'f32',
});
