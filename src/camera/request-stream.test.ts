/** @file Asking for the camera, with questions that are refused, ignored or answered too late. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CameraPermission } from './problems.ts';
import { requestStream } from './request-stream.ts';

function fakeStream() {
  const track = { stop: vi.fn(), readyState: 'live', addEventListener: () => undefined };
  return { track, stream: { getTracks: () => [track] } as unknown as MediaStream };
}

function ask(
  getUserMedia: (constraints?: MediaStreamConstraints) => Promise<MediaStream>,
  more: { permission?: CameraPermission; deviceId?: string; exact?: boolean; signal?: AbortSignal } = {},
): Promise<MediaStream> {
  const { permission = 'prompt', ...rest } = more;
  return requestStream({
    devices: { getUserMedia },
    promptTimeoutMs: 30_000,
    permission: async () => permission,
    ...rest,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('requestStream', () => {
  it('hands a granted stream over, running (control)', async () => {
    const { track, stream } = fakeStream();
    await expect(ask(async () => stream)).resolves.toBe(stream);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(track.stop).not.toHaveBeenCalled();
  });

  it('asks for the camera that was chosen, takes another where it is gone, and never asks for sound', async () => {
    const getUserMedia = vi.fn(async (_?: MediaStreamConstraints) => fakeStream().stream);
    await ask(getUserMedia, { deviceId: 'abc' });
    expect(getUserMedia).toHaveBeenCalledWith({
      audio: false,
      video: expect.objectContaining({ deviceId: { ideal: 'abc' } }),
    });
  });

  it('opens no other camera than the one that is named exactly', async () => {
    const gone = Object.assign(new Error('no such device'), {
      name: 'OverconstrainedError',
      constraint: 'deviceId',
    });
    const getUserMedia = vi.fn((_?: MediaStreamConstraints) => Promise.reject(gone));
    const asked = ask(getUserMedia, { deviceId: 'abc', exact: true, permission: 'granted' });
    await expect(asked).rejects.toMatchObject({ kind: 'noCamera' });
    expect(getUserMedia.mock.calls).toEqual([
      [{ audio: false, video: expect.objectContaining({ deviceId: { exact: 'abc' } }) }],
    ]);
  });

  it('waits only so long for an answer, and stops a camera that is granted later', async () => {
    const { track, stream } = fakeStream();
    let grant = (_: MediaStream): void => undefined;
    const asked = ask(() => new Promise((resolve) => (grant = resolve)));
    const refused = expect(asked).rejects.toMatchObject({ kind: 'unanswered' });
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
    grant(stream);
    await vi.advanceTimersByTimeAsync(0);
    expect(track.stop).toHaveBeenCalledOnce();
  });

  it('blames the camera, not the person, when it is allowed and stays silent', async () => {
    const asked = ask(() => new Promise(() => undefined), { permission: 'granted' });
    const refused = expect(asked).rejects.toMatchObject({ kind: 'notStarting' });
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
  });

  it('can be called off, and stops a camera that is granted later', async () => {
    const { track, stream } = fakeStream();
    const controller = new AbortController();
    let grant = (_: MediaStream): void => undefined;
    const asked = ask(() => new Promise((resolve) => (grant = resolve)), { signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toMatchObject({ kind: 'cancelled' });
    grant(stream);
    await vi.advanceTimersByTimeAsync(0);
    expect(track.stop).toHaveBeenCalledOnce();
  });

  it('tells a refusal from a closed question by the permission that is left', async () => {
    const refuse = (): Promise<MediaStream> => Promise.reject(new DOMException('no', 'NotAllowedError'));
    await expect(ask(refuse, { permission: 'denied' })).rejects.toMatchObject({ kind: 'denied' });
    await expect(ask(refuse, { permission: 'prompt' })).rejects.toMatchObject({ kind: 'dismissed' });
  });
});
