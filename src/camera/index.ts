/** @file Front door of camera: pictures from a demo clip, a file or a camera. */
export { type CameraDevice, listCameras, onCamerasChange } from './devices.ts';
export type { Devices, FrameSource, SourceOptions, SourceRequest, SourceStatus } from './frame-source.ts';
export { cameraTracks } from './live-tracks.ts';
export { openSource } from './open-source.ts';
export { CameraError, type CameraPermission, type CameraProblem } from './problems.ts';
