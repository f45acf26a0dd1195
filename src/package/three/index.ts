/** @file `mienscape/three`: moves any three.js or glTF scene by the targets. */
export { WorldFileError } from '../../world-scene/index.ts';
export { type BindTargetsOptions, bindTargets, type TargetsBinding } from './bind-targets.ts';
export { type OpenedWorld, type OpenWorldOptions, openWorld } from './open-world.ts';
