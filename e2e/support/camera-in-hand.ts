/** @file A camera that a test can freeze, darken or pull out: the fake camera's film, passed on through a canvas. */
import type { Page } from '@playwright/test';

export type CameraMood = 'live' | 'frozen' | 'black';

interface CameraInHand {
  mood: CameraMood;
  readonly tracks: MediaStreamTrack[];
}

declare global {
  var cameraInHand: CameraInHand | undefined;
}

const FRAME_MS = 33;

function install(frameMs: number): void {
  const inHand: CameraInHand = { mood: 'live', tracks: [] };
  globalThis.cameraInHand = inHand;
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function (this: MediaDevices, constraints) {
    const film = document.createElement('video');
    film.srcObject = await getUserMedia.call(this, constraints);
    film.muted = true;
    await film.play();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [film.videoWidth, film.videoHeight];
    const brush = canvas.getContext('2d');
    const stream = canvas.captureStream();
    inHand.tracks.push(...stream.getVideoTracks());
    let count = 0;
    const draw = (): void => {
      if (!brush || inHand.mood === 'frozen') return;
      if (inHand.mood === 'live') brush.drawImage(film, 0, 0);
      else {
        // A sensor in the dark still sends frames, each with another grain.
        brush.fillStyle = `rgb(${count++ % 2}, 0, 0)`;
        brush.fillRect(0, 0, canvas.width, canvas.height);
      }
    };
    draw();
    setInterval(draw, frameMs);
    return stream;
  };
}

/** Call it before the page is opened. */
export async function takeCameraInHand(page: Page): Promise<void> {
  await page.addInitScript(
    `globalThis.__name ??= (wrapped) => wrapped; (${install.toString()})(${FRAME_MS});`,
  );
}

export const setCamera = (page: Page, mood: CameraMood): Promise<void> =>
  page.evaluate((next) => {
    if (globalThis.cameraInHand) globalThis.cameraInHand.mood = next;
  }, mood);

/** What the browser does when a camera goes: its track ends, and says so. */
export const pullCamera = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const track = globalThis.cameraInHand?.tracks.at(-1);
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  });
