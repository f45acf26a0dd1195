/** @file Public interface of camera: opens a demo clip, a video file or a camera of any kind, and gives frames at a wanted rate. */
export { DEMO_REGION } from './demo-region.ts';
export { type CameraDevice, listCameras, onCamerasChange } from './devices.ts';
export type {
  Devices,
  FrameSource,
  SerialPortLike,
  SerialPorts,
  SourceOptions,
  SourceRequest,
  SourceStatus,
} from './frame-source.ts';
export { cameraTracks } from './live-tracks.ts';
export { openCommonSource } from './open-common-source.ts';
export { serialPorts } from './open-serial.ts';
export { openSource } from './open-source.ts';
export { openVideo } from './open-video.ts';
export { CameraError, type CameraPermission, type CameraProblem } from './problems.ts';
export { sourceError } from './remote-problems.ts';
