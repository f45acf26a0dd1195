/** @file A video element of the host that gives no pictures, or no more: refused, and ended where it becomes one. */
import { afterEach, expect, it, vi } from 'vitest';
import { openVideo } from './open-video.ts';

afterEach(() => void vi.unstubAllGlobals());

/** A page in which pictures of another origin cannot be read back, and a video element that shows one or not. */
function setUp() {
  const shown = { withheld: false };
  const getImageData = (): void => {
    if (shown.withheld)
      throw Object.assign(new Error('The canvas has been tainted.'), { name: 'SecurityError' });
  };
  const canvas = { getContext: () => ({ drawImage: () => undefined, getImageData }) };
  vi.stubGlobal('document', Object.assign(new EventTarget(), { createElement: () => canvas, hidden: false }));
  const video = Object.assign(new EventTarget(), {
    readyState: 4,
    paused: false,
    error: null as { readonly message: string } | null,
    srcObject: null as { readonly getVideoTracks: () => readonly EventTarget[] } | null,
    requestVideoFrameCallback: () => 1,
    cancelVideoFrameCallback: () => undefined,
  });
  const open = () => openVideo(video as unknown as HTMLVideoElement, { rateHz: 30, clock: () => 0 });
  return { shown, video, open };
}

it('is refused where its pictures are another origin’s, with what to do', () => {
  const { shown, open } = setUp();
  shown.withheld = true;
  expect(open).toThrow(/another origin\. Serve it from the page’s own origin, or with CORS/);
});

it('ends where the element is given such a video, and hears nothing of it after it was stopped', () => {
  const { shown, video, open } = setUp();
  const kinds: string[] = [];
  const source = open();
  source.onStatus((status) => kinds.push(status.kind === 'ended' ? status.reason : status.kind));
  video.dispatchEvent(new Event('loadeddata'));
  expect(kinds).not.toContain('lost');
  shown.withheld = true;
  video.dispatchEvent(new Event('loadeddata'));
  expect(kinds.at(-1)).toBe('lost');

  shown.withheld = false;
  const stopped = open();
  const heard = vi.fn();
  stopped.onStatus(heard);
  stopped.stop();
  const calls = heard.mock.calls.length;
  shown.withheld = true;
  video.dispatchEvent(new Event('loadeddata'));
  expect(heard.mock.calls).toHaveLength(calls);
});

it('has finished where the element has', () => {
  const { video, open } = setUp();
  const source = open();
  video.dispatchEvent(new Event('ended'));
  expect(source.status).toEqual({ kind: 'ended', reason: 'finished' });
});

it('is refused where the element has given its video up, and ends where it does so later', () => {
  const { video, open } = setUp();
  const source = open();
  video.error = { message: 'Format error' };
  video.dispatchEvent(new Event('error'));
  expect(source.status).toMatchObject({ kind: 'ended', reason: 'lost', error: { kind: 'notPlayable' } });
  expect(open).toThrow(/no video that this browser can play/);
});

it('has finished where the stream that it shows has, such as of a camera that is unplugged', () => {
  const { video, open } = setUp();
  const streamOf = (...tracks: readonly EventTarget[]) => ({ getVideoTracks: () => tracks });
  const camera = () => Object.assign(new EventTarget(), { readyState: 'live' });
  const unplug = (track: ReturnType<typeof camera>): void => {
    track.readyState = 'ended';
    track.dispatchEvent(new Event('ended'));
  };
  const [first, second, third] = [camera(), camera(), camera()] as const;
  video.srcObject = streamOf(first);
  const source = open();
  // The host goes over to another camera: what it has left may end.
  video.srcObject = streamOf(second, third);
  video.dispatchEvent(new Event('loadeddata'));
  unplug(first);
  unplug(second);
  expect(source.status.kind).toBe('live');
  unplug(third);
  expect(source.status).toEqual({ kind: 'ended', reason: 'finished' });
});

it.each([
  ['a file', null],
  ['a stream of sound alone', { getVideoTracks: () => [] }],
])('goes on where the host has gone over to %s, and the camera that it has left is unplugged', (_, next) => {
  const { video, open } = setUp();
  const camera = Object.assign(new EventTarget(), { readyState: 'live' });
  video.srcObject = { getVideoTracks: () => [camera] };
  const source = open();
  video.srcObject = next;
  video.dispatchEvent(new Event('loadeddata'));
  camera.readyState = 'ended';
  camera.dispatchEvent(new Event('ended'));
  expect(source.status.kind).toBe('live');
  source.stop();
});
