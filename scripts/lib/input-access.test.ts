import { describe, expect, it } from 'vitest';
import { createDeviceSlot, INPUT_HEADER, inputRefusal, isThisComputer } from './input-access.mjs';

const here = { remoteAddress: '127.0.0.1', localAddress: '127.0.0.1' };
const there = { remoteAddress: '192.168.1.23', localAddress: '192.168.1.5' };
const own = { host: 'localhost:4173', 'sec-fetch-site': 'same-origin', [INPUT_HEADER]: '1' };
const PLAIN = { headset: false, allowedHosts: [] };
const refusal = (
  headers: Record<string, string>,
  socket = here,
  start = PLAIN as Parameters<typeof inputRefusal>[1],
) => inputRefusal({ method: 'GET', headers, socket }, start);

describe('what the server passes on of a face', () => {
  it('is read by the app’s own page on this computer', () => {
    expect(refusal(own)).toBeNull();
    // A browser that does not tell where a request comes from.
    expect(refusal({ host: 'localhost:4173', [INPUT_HEADER]: '1' })).toBeNull();
    expect(refusal({ ...own, origin: 'http://localhost:4173' })).toBeNull();
  });

  it.each([
    ['without the app’s own header, as an <img> or a frame asks', { host: 'localhost:4173' }],
    ['from another site', { ...own, 'sec-fetch-site': 'cross-site' }],
    ['from another port of this computer', { ...own, 'sec-fetch-site': 'same-site' }],
    ['typed into the address bar', { ...own, 'sec-fetch-site': 'none' }],
    ['with another origin', { ...own, origin: 'http://localhost:3000' }],
    ['with an origin that is none', { ...own, origin: 'null' }],
  ])('is not read %s', (_, headers) => {
    expect(refusal(headers)).toMatch(/own page/);
  });

  it('is read by a page of another origin only where the command line names that origin', () => {
    const start = { ...PLAIN, allowedOrigins: ['http://localhost:5173'] };
    const other = { ...own, 'sec-fetch-site': 'same-site', origin: 'http://localhost:5173' };
    expect(refusal(other)).toMatch(/own page/);
    expect(refusal(other, here, start)).toBeNull();
    expect(refusal({ ...other, origin: 'http://localhost:5174' }, here, start)).toMatch(/own page/);
    expect(refusal({ ...other, [INPUT_HEADER]: '' }, here, start)).toMatch(/own page/);
    // The other rules hold for it as well.
    expect(refusal({ ...other, 'x-forwarded-for': '203.0.113.9' }, here, start)).toMatch(/tunnel/);
  });

  it('is not sent where anything but reading is asked', () => {
    expect(inputRefusal({ method: 'POST', headers: own, socket: here }, PLAIN)).toMatch(/own page/);
  });

  it('is read by other devices with --headset alone', () => {
    expect(refusal(own, there)).toMatch(/npm start -- --headset/);
    expect(refusal(own, there, { ...PLAIN, headset: true })).toBeNull();
    expect(
      refusal({ ':authority': 'localhost:4173', [INPUT_HEADER]: '1' }, there, { ...PLAIN, headset: true }),
    ).toBeNull();
  });

  it('does not pass through a tunnel, whether it tells its name or only that it forwards', () => {
    const start = { headset: true, allowedHosts: ['abc.trycloudflare.com'] };
    expect(refusal({ ...own, host: 'abc.trycloudflare.com' }, here, start)).toMatch(/tunnel/);
    for (const header of ['x-forwarded-for', 'forwarded', 'via', 'cf-connecting-ip'])
      expect(refusal({ ...own, [header]: '203.0.113.9' }, here, start)).toMatch(/tunnel/);
    expect(refusal(own, here, start)).toBeNull();
  });

  it.each([
    ['127.0.0.1', '127.0.0.1', true],
    ['::ffff:127.0.0.1', '::ffff:127.0.0.1', true],
    ['::1', '::1', true],
    ['192.168.1.5', '::ffff:192.168.1.5', true],
    ['192.168.1.23', '192.168.1.5', false],
    [undefined, undefined, false],
  ])('comes from this computer or not: %s at %s', (remoteAddress, localAddress, is) => {
    expect(isThisComputer({ remoteAddress, localAddress })).toBe(is);
  });

  it('is read by one other device at a time, which the terminal names', () => {
    const notes: string[] = [];
    const slot = createDeviceSlot((note) => notes.push(note));
    const first = slot.enter(there);
    const again = slot.enter(there);
    expect(first).not.toBeNull();
    expect(slot.enter({ ...there, remoteAddress: '192.168.1.66' })).toBeNull();
    expect(slot.enter(here)).not.toBeNull();
    first?.();
    first?.();
    expect(slot.enter({ ...there, remoteAddress: '192.168.1.66' })).toBeNull();
    again?.();
    expect(slot.enter({ ...there, remoteAddress: '192.168.1.66' })).not.toBeNull();
    expect(notes.map((note) => /192[.]168[.]1[.]\d+/.exec(note)?.[0])).toEqual([
      '192.168.1.23',
      '192.168.1.23',
      '192.168.1.66',
    ]);
  });
});
