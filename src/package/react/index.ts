/** @file `mienscape/react`: a provider and hooks. */
export { type MienscapeContext, useMienscape } from './context.ts';
export { Mienscape, type MienscapeProps } from './mienscape.tsx';
export { useEmotion, useTargets } from './readings.ts';
