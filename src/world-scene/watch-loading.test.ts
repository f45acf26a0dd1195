/** @file A world whose decoder or pictures cannot be had, with three's own loaders and a server: the error names what to do. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LoadingManager } from 'three';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CALM_SCENE, glbOf } from '../fixtures/glb-scenes.ts';
import { loadWorld } from './index.ts';
import { watchLoading } from './watch-loading.ts';

const draco = new Uint8Array(
  readFileSync(new URL('../fixtures/compressed-scenes/draco.glb', import.meta.url)),
);
const page = new EventTarget();
let server: Server;
let answer: { readonly status: number; readonly type: string } = { status: 200, type: '' };
let decoders = '';

beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  // What three takes from a browser. This worker never answers, as one that got a page for its script.
  vi.stubGlobal('self', globalThis);
  vi.stubGlobal('document', page);
  vi.stubGlobal('ProgressEvent', Event);
  vi.stubGlobal(
    'Worker',
    class {
      postMessage(): void {}
      terminate(): void {}
    },
  );
  server = createServer((_, response) => {
    response.writeHead(answer.status, { 'content-type': answer.type }).end('<!doctype html>');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  decoders = `http://localhost:${(server.address() as AddressInfo).port}/some/decoders/`;
});
afterEach(() => {
  server.close();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const refusal = async (bytes: Uint8Array = draco): Promise<string> => {
  try {
    await loadWorld(bytes, { decoders, renderer: () => ({}) as never, name: 'x' });
    return 'loaded';
  } catch (error) {
    expect(error).toMatchObject({ name: 'WorldFileError' });
    return (error as Error).message;
  }
};

describe('a decoder that cannot be had', () => {
  it('is named with its status and the option, where it is not there', async () => {
    answer = { status: 404, type: 'text/plain' };
    expect(await refusal()).toBe(
      `It is compressed, and its decoder ${decoders}draco/draco_wasm_wrapper.js is not there (status 404). Serve the folder node_modules/mienscape/dist/decoders (it holds draco/ and basis/), and give its address as “decoders”.`,
    );
  });

  it('is named where its address answers with a page, without a wait', async () => {
    answer = { status: 200, type: 'text/html; charset=utf-8' };
    expect(await refusal()).toMatch(
      /in place of its decoder .*draco_.* answers with a page\. Serve the folder /,
    );
  });

  it('is named where nothing answers', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect(await refusal()).toMatch(/its decoder .*draco_.* could not be fetched\. Check the connection/);
  });

  it('is named whole in an iframe with srcdoc, whose own address is no base, and nothing is said of one that comes', async () => {
    vi.stubGlobal('location', { href: 'about:srcdoc' });
    const watchOf = (baseURI: string, response: () => Promise<Response>) => {
      vi.stubGlobal('document', Object.assign(new EventTarget(), { baseURI }));
      vi.stubGlobal('fetch', response);
      const manager = new LoadingManager();
      const watch = watchLoading(manager, '/decoders/', 60_000);
      manager.resolveURL('/decoders/draco/x.js');
      watch.end();
      return watch.reason();
    };
    const missing = async () => new Response('', { status: 404 });
    expect((await watchOf('https://app.example/a/', missing))?.message).toContain(
      'its decoder https://app.example/decoders/draco/x.js is not there',
    );
    expect((await watchOf('about:srcdoc', missing))?.message).toContain(
      'its decoder /decoders/draco/x.js is',
    );
    const refuse = () => Promise.reject(new TypeError('no'));
    expect((await watchOf('about:srcdoc', refuse))?.message).toContain(
      'its decoder /decoders/draco/x.js could',
    );
    const there = async () => new Response('', { headers: { 'content-type': 'text/javascript' } });
    expect(await watchOf('about:srcdoc', there)).toBeNull();
  });

  it('is refused by the policy of the page, and what the policy must allow is named', async () => {
    answer = { status: 200, type: 'text/javascript' };
    const loading = refusal();
    const violation = { disposition: 'enforce', blockedURI: 'blob', effectiveDirective: 'worker-src' };
    const tell = (more: object): void =>
      void page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), violation, more));
    await vi.waitFor(() => {
      tell({ disposition: 'report' });
      tell({ blockedURI: 'https://elsewhere.example/' });
      tell({ effectiveDirective: 'font-src' });
      tell({});
      return Promise.race([loading, Promise.reject(new Error('still loading'))]);
    });
    expect(await loading).toBe(
      "The page’s Content-Security-Policy refuses its decoder (worker-src). Add worker-src 'self' blob: to the policy.",
    );
  });
});

it('pictures that the policy of the page refuses are told from damaged ones', async () => {
  const textured = glbOf({
    ...CALM_SCENE,
    top: {
      images: [{ bufferView: 0, mimeType: 'image/png' }],
      textures: [{ source: 0 }],
      materials: [0, 1, 2].map(() => ({ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } })),
    },
  });
  let isBlocked = true;
  const picture = (): EventTarget => {
    const image = new EventTarget();
    // The browser tells the page of the violation after the element of the failure.
    const fail = (): void => {
      image.dispatchEvent(new Event('error'));
      const violation = { disposition: 'enforce', blockedURI: 'blob', effectiveDirective: 'img-src' };
      if (isBlocked) page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), violation));
    };
    return Object.defineProperty(image, 'src', { set: () => setTimeout(fail) });
  };
  vi.stubGlobal('document', Object.assign(page, { createElementNS: picture }));
  expect(await refusal(textured)).toBe(
    'The page’s Content-Security-Policy refuses its pictures (img-src). Add img-src blob: to the policy.',
  );
  isBlocked = false;
  expect(await refusal(textured)).toBe('A picture of it could not be loaded (1 in all). Export it again.');
});
