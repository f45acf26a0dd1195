/** @file Public interface of world-scene: loads a glTF scene, makes it follow targets, and judges and limits its picture. */
export { WorldFileError } from '../world-document/index.ts';
export { bindWorld, type WorldBinding } from './bind-world.ts';
export { type FilmProgress, filmWorld } from './film-world.ts';
export { type LoadedWorld, type LoadOptions, loadWorld } from './load-world.ts';
export { measureWorld } from './measure-world.ts';
export { createPictureLimiter, type PictureLimiter } from './picture-limiter.ts';
