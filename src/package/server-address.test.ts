/** @file The address of a Mienscape server, as an app gives it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SensingError } from '../core/index.ts';
import { openLink } from './link-source.ts';
import { openOtherSource } from './other-source.ts';
import { serverAddress } from './server-address.ts';

const page = (): void => void vi.stubGlobal('location', { href: 'https://app.example/below/page.html' });
afterEach(() => vi.unstubAllGlobals());

describe('serverAddress', () => {
  it('is the page’s own origin, or what is named, with a slash at its end', () => {
    page();
    expect(serverAddress(undefined)).toBe('https://app.example/');
    expect(serverAddress('http://localhost:4173')).toBe('http://localhost:4173/');
    expect(serverAddress('https://other.example/faces')).toBe('https://other.example/faces/');
  });

  it.each(['http://', 'localhost:4173', 'file:///etc', 'http://a b'])('refuses %j with a remedy', (given) => {
    page();
    expect(() => serverAddress(given)).toThrow(SensingError);
    expect(() => serverAddress(given)).toThrow(/is no address of a server\. Give one such as/);
  });

  it('says so where there is no page, as where a server renders', () => {
    expect(() => serverAddress('http://localhost:4173')).toThrow(/no page here.*Call start in a browser/);
  });
});

const options = { rateHz: 10, clock: () => 0, signal: new AbortController().signal };

it.each([null, undefined, '', {}, { nodeName: 'CANVAS' }])(
  'a source with %j for its video is refused',
  async (element) => {
    await expect(openOtherSource({ kind: 'video', element: element as never }, options)).rejects.toThrow(
      'The source has no video element. Give { kind: "video", element }.',
    );
  },
);

it.each([null, undefined, 7, '', 'ABC 23', {}])(
  'a room with the code %j is refused before anything is asked',
  async (code) => {
    const connect = vi.fn();
    const nothing = (): void => undefined;
    const handlers = { onScores: nothing, onOff: nothing, onMapping: nothing, onEnd: nothing, connect };
    const refusal = await openLink(
      { kind: 'link', code: code as never, server: 'http://none/' },
      { ...options, ...handlers },
    );
    expect([refusal?.kind, connect.mock.calls]).toEqual(['badCode', []]);
  },
);
