/** @file The page of the peers' bench: one library a load (`?peer=`), the same frames for each. */
import { spread } from '../bench/measure.ts';
import type { PeerName, PeerResult } from './types.ts';

/** A library that finds a face in a webcam frame and reads its expression. */
export interface Peer {
  readonly backend: string;
  /** The expression, or null where no face is found. The caller keeps the frame. */
  read(frame: ImageBitmap): Promise<string | null>;
}

declare global {
  interface Window {
    measurePeer(options: { readonly clip: string; readonly frames: number }): Promise<PeerResult>;
  }
}

const OPENERS: Record<PeerName, () => Promise<Peer>> = {
  mienscape: async () => (await import('./ours.ts')).openOurs(),
  human: async () => (await import('./human.ts')).openHuman(),
  'face-api': async () => (await import('./face-api.ts')).openFaceApi(),
};

/** Frames at even distances over the clip, as a webcam of 640×480 would give them. */
async function framesOf(url: string, count: number): Promise<ImageBitmap[]> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = url;
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(`${url} cannot be played.`));
  });
  const canvas = new OffscreenCanvas(640, 480);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas here.');
  const frames: ImageBitmap[] = [];
  for (let i = 0; i < count; i++) {
    video.currentTime = ((i + 0.5) / count) * video.duration;
    await new Promise((resolve) => {
      video.onseeked = resolve;
    });
    const scale = Math.min(640 / video.videoWidth, 480 / video.videoHeight);
    const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
    context.fillStyle = '#777';
    context.fillRect(0, 0, 640, 480);
    context.drawImage(video, (640 - width) / 2, (480 - height) / 2, width, height);
    frames.push(await createImageBitmap(canvas));
  }
  return frames;
}

window.measurePeer = async ({ clip, frames: count }) => {
  const name = new URLSearchParams(location.search).get('peer') as PeerName;
  const frames = await framesOf(clip, count);
  const [first] = frames;
  if (!first) throw new Error('The clip has no frames.');
  const startMs = performance.now();
  const peer = await OPENERS[name]();
  // A frame without a face is no answer: the next one is tried.
  for (const frame of frames) if ((await peer.read(frame)) !== null) break;
  const firstAnswerMs = performance.now() - startMs;
  for (const frame of frames.slice(0, 3)) await peer.read(frame);
  const times: number[] = [];
  let read = 0;
  for (const frame of frames) {
    const fromMs = performance.now();
    if ((await peer.read(frame)) !== null) read++;
    times.push(performance.now() - fromMs);
  }
  return { frame: spread(times), firstAnswerMs, read, frames: frames.length, backend: peer.backend };
};
