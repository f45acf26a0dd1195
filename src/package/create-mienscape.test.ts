/** @file What createMienscape asks the browser for, by a browser whose parts are stubs. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMienscape, SensingError } from './index.ts';

class StubWorker extends EventTarget {
  postMessage(): void {}
  terminate(): void {}
}

const getUserMedia = vi.fn();
beforeEach(() => {
  const mediaDevices = { getUserMedia, addEventListener: () => undefined };
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('Worker', StubWorker);
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', { mediaDevices });
});
afterEach(() => {
  vi.unstubAllGlobals();
  getUserMedia.mockReset();
});

it('opens no other camera than the one that is named, and says that it is gone', async () => {
  getUserMedia.mockRejectedValue(
    Object.assign(new Error('gone'), { name: 'OverconstrainedError', constraint: 'deviceId' }),
  );
  const mien = createMienscape({ source: { kind: 'camera', consent: true, deviceId: 'mouth' }, assets: '/' });
  await expect(mien.start()).rejects.toMatchObject({ name: 'CameraError', kind: 'noCamera' });
  expect(getUserMedia.mock.calls).toEqual([
    [{ audio: false, video: expect.objectContaining({ deviceId: { exact: 'mouth' } }) }],
  ]);
  expect(mien.running).toBe(false);
  mien.dispose();
});

it('lets the browser choose where none is named', async () => {
  getUserMedia.mockRejectedValue(Object.assign(new Error('no'), { name: 'NotAllowedError' }));
  const mien = createMienscape({ source: { kind: 'camera', consent: true }, assets: '/' });
  await expect(mien.start()).rejects.toMatchObject({ kind: 'denied' });
  expect(getUserMedia.mock.calls[0]?.[0].video).not.toHaveProperty('deviceId');
  mien.dispose();
});

it.each(['link', 'network'] as const)(
  'refuses a server that is no address of kind %s by its own class',
  async (kind) => {
    vi.stubGlobal('location', { href: 'https://app.example/' });
    const source = {
      kind,
      server: 'localhost:4173',
      ...(kind === 'link' ? { code: 'ABC234' } : { consent: true }),
    };
    const mien = createMienscape({ source: source as never, assets: '/' });
    const error = await mien.start().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SensingError);
    expect(String(error)).toMatch(/“localhost:4173” is no address of a server/);
    mien.dispose();
  },
);

/** What `start` rejects with; only sources that are opened are asked for. */
async function refusal(source: object): Promise<unknown> {
  const mien = createMienscape({ source: source as never, assets: '/' });
  const error = await mien.start().catch((thrown: unknown) => thrown);
  mien.dispose();
  return error;
}

it.each([undefined, null, '/clip.webm', new Uint8Array(3)])('says that %j is no file', async (file) => {
  const error = await refusal({ kind: 'file', file });
  expect(error).toBeInstanceOf(SensingError);
  expect(String(error)).toMatch(/The source has no file\. Give .* a File or a Blob\./);
});

it.each([{ kind: 'demo' }, { kind: 'camera', consent: true }, { kind: 'file', file: new Blob() }])(
  'says that there is no page in a worker of the app, for %j',
  async (source) => {
    vi.stubGlobal('document', undefined);
    expect(String(await refusal(source))).toMatch(/^SensingError: There is no page here\. .* createSensing/);
  },
);
