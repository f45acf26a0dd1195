/** @file The Chromium switches under which WebGPU, video and WebGL all work headless without a GPU. */

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--autoplay-policy=no-user-gesture-required',
] as const;

/** Switches that make a video file (.mjpeg at 30 fps, or .y4m) the only camera, and answer for the person. */
export function fakeCameraFlags(videoPath: string, permission: 'granted' | 'denied'): string[] {
  return [
    '--use-fake-device-for-media-stream',
    permission === 'granted' ? '--use-fake-ui-for-media-stream' : '--deny-permission-prompts',
    `--use-file-for-fake-video-capture=${videoPath}`,
  ];
}
