/** @file The relay with real WebSockets: who may connect, over http and https, and what a hostile device meets. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { LINK_LIMITS } from '../../../src/link/messages.mjs';
import { ROOT } from '../run.mjs';
import { serveApp } from '../serve.mjs';
import { addressOf, isOwnOrigin, isPlainHttp } from './relay.mjs';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const TUNNEL = 'abc.trycloudflare.com';
const machine = {
  hostname: 'Studio-PC',
  interfaces: { wlan0: [{ address: '192.0.2.10', family: 'IPv4', internal: false }] },
};
type Served = Awaited<ReturnType<typeof serveApp>>;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'relay-'));
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'dist', 'index.html'), '<!doctype html><title>The app</title>');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
const PLAIN = { headset: false, exposed: false, allowedHosts: [TUNNEL], camera: null, osc: null };
const serve = (headset: boolean): Promise<Served> =>
  serveApp({
    root,
    port: 41_760,
    start: { ...PLAIN, headset },
    machine,
    configFile: join(ROOT, 'vite.config.ts'),
  });

/** A device, and all that it heard. */
function open(served: Served, headers: Record<string, string> = {}, path = '/link') {
  const scheme = served.certificate ? 's' : '';
  const host = `localhost:${served.port}`;
  const socket = new WebSocket(`ws${scheme}://${host}${path}`, {
    headers: { origin: `http${scheme}://${host}`, ...headers },
    ...(served.certificate ? { ca: served.certificate.cert } : {}),
  });
  const heard: Record<string, unknown>[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(String(data))));
  const ended = new Promise<string>((resolve) => {
    socket.on('close', (code) => resolve(String(code)));
    socket.on('error', (error) => resolve(error.message));
  });
  const opened = new Promise<void>((resolve) => socket.on('open', () => resolve()));
  const say = async (message: object): Promise<void> => {
    await opened;
    socket.send(JSON.stringify(message));
  };
  const hears = (type: string) =>
    vi.waitFor(() => {
      const found = heard.find((message) => message.type === type);
      if (!found) throw new Error(`It heard no ${type}, but ${JSON.stringify(heard)}.`);
      return found;
    }, 10_000);
  return { socket, heard, ended, opened, say, hears };
}
const me = (digit: string, ...roles: string[]) => ({
  version: 1,
  name: `Device ${digit}`,
  roles,
  secret: digit.repeat(32),
});

describe.each([
  ['npm start', false],
  ['npm start -- --headset', true],
])('the relay of %s', (_command, headset) => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(headset);
  });
  afterAll(() => served.close());

  it('joins two devices, relays scores, and tells where others join', async () => {
    const sensor = open(served);
    await sensor.say({ type: 'create', ...me('1', 'sensor') });
    const joined = await sensor.hears('joined');
    expect(joined.address).toBe(headset ? `https://192.0.2.10:${served.port}/` : `https://${TUNNEL}/`);
    const world = open(served);
    await world.say({ type: 'join', ...me('2', 'world'), code: joined.code });
    const { me: id } = await world.hears('joined');
    const scores = { capturedAtMs: 1, readyAtMs: 2, backend: 'wasm', probabilities: null };
    await sensor.say({ type: 'scores', to: [id], ...scores });
    expect(await world.hears('scores')).toEqual({ type: 'scores', ...scores, from: joined.me });
    sensor.socket.close();
    world.socket.close();
  });

  it('answers pages of its own origin alone', async () => {
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: `http://localhost:1` },
      { origin: 'null' },
      { origin: 'file://' },
      { origin: `https://evil-${TUNNEL}` },
    ];
    for (const headers of foreign) expect(await open(served, headers).ended, headers.origin).toContain('403');
    const none = new WebSocket(`ws${headset ? 's' : ''}://localhost:${served.port}/link`, {
      ...(served.certificate ? { ca: served.certificate.cert } : {}),
    });
    expect(await new Promise((resolve) => none.on('error', ({ message }) => resolve(message)))).toContain(
      '403',
    );
  });

  it('answers under its own names alone, where no certificate says so, and waits for nobody it refuses', async () => {
    for (const name of ['evil.example', 'a_b.evil.example']) {
      const host = `${name}:${served.port}`;
      const rebound = open(served, { origin: `http${headset ? 's' : ''}://${host}`, host });
      // Under https no browser comes so far.
      if (headset) await rebound.opened.then(() => rebound.socket.close());
      else expect(await rebound.ended, name).toContain('403');
    }
    const connectionCount = () =>
      new Promise<number>((resolve, reject) =>
        served.server.httpServer.getConnections((error: Error | null, count: number) =>
          error ? reject(error) : resolve(count),
        ),
      );
    const options = { port: served.port, host: 'localhost', allowHalfOpen: true };
    // Hears the refusal, and never closes.
    const socket = served.certificate
      ? connectTls({ ...options, ca: served.certificate.cert, ALPNProtocols: ['http/1.1'] })
      : connect(options);
    socket.write(
      `GET /other HTTP/1.1\r\nHost: localhost:${served.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    expect(String(await new Promise((resolve) => socket.once('data', resolve)))).toContain('404');
    await vi.waitFor(async () => expect(await connectionCount()).toBe(0), 20_000);
    socket.destroy();
  });

  it('takes neither a huge frame, nor bytes, nor what is no message', async () => {
    const huge = open(served);
    await huge.opened;
    huge.socket.send('x'.repeat(3 * LINK_LIMITS.mappingBytes));
    expect(await huge.ended).toBe('1009');
    const bytes = open(served, { 'x-forwarded-for': '198.51.100.1' });
    await bytes.opened;
    bytes.socket.send(Buffer.from([1, 2, 3]));
    expect(await bytes.ended).toBe('1008');
  });
});

/** From now on connections come from this address of the network. */
function comeFrom(served: Served, address: string): void {
  served.server.httpServer.prependListener('connection', (socket: object) => {
    Object.defineProperty(socket, 'remoteAddress', { value: address });
  });
}

it('passes nothing of a face over plain http, unless the command line names the page', async () => {
  const allowed = 'http://192.0.2.11:5173';
  const served = await serveApp({
    root,
    port: 41_780,
    start: { ...PLAIN, exposed: true, allowedOrigins: [allowed] },
    machine,
    configFile: join(ROOT, 'vite.config.ts'),
  });
  const host = `192.0.2.10:${served.port}`;
  for (const roles of ['sensor', 'world', 'studio']) {
    const device = open(served, { origin: `http://${host}`, host });
    await device.say({ type: 'create', ...me('6', roles) });
    expect(await device.hears('refused')).toEqual({ type: 'refused', reason: 'plainHttp' });
    expect(await device.ended).toBe('1000');
  }
  // The control: this computer's own pages, and the page that was named.
  for (const headers of [
    {},
    { origin: `http://127.0.0.1:${served.port}`, host: `127.0.0.1:${served.port}` },
    { origin: allowed },
  ]) {
    const device = open(served, headers);
    await device.say({ type: 'create', ...me('7', 'world') });
    await device.hears('joined');
    device.socket.close();
  }
  // Whatever its origin says: another computer may pass its own port on to this one.
  comeFrom(served, '::ffff:192.0.2.30');
  const own = `localhost:${served.port}`;
  for (const headers of [
    { origin: `http://${own}`, host: own },
    { origin: `https://${TUNNEL}`, host: TUNNEL },
  ]) {
    const device = open(served, headers);
    await device.say({ type: 'create', ...me('8', 'sensor') });
    expect(await device.hears('refused'), headers.origin).toEqual({ type: 'refused', reason: 'plainHttp' });
  }
  const named = open(served, { origin: allowed });
  await named.say({ type: 'create', ...me('9', 'world') });
  await named.hears('joined');
  await served.close();
});

it('links another device by https', async () => {
  const served = await serve(true);
  comeFrom(served, '::ffff:192.0.2.30');
  const device = open(served);
  await device.say({ type: 'create', ...me('8', 'sensor') });
  await device.hears('joined');
  await served.close();
});

it.each([
  ['from another device', { remoteAddress: '192.0.2.30', localAddress: '192.0.2.10' }, true],
  ['from another device, as IPv6', { remoteAddress: '::ffff:192.0.2.30' }, true],
  ['from an address that only begins as this computer’s', { remoteAddress: '1270::1' }, true],
  ['from nowhere any more', {}, true],
  ['encrypted', { remoteAddress: '192.0.2.30', encrypted: true }, false],
  ['from a tunnel or proxy here', { remoteAddress: '127.0.0.1' }, false],
  ['from a tunnel or proxy here, as IPv6', { remoteAddress: '::ffff:127.0.0.1' }, false],
  ['from ::1', { remoteAddress: '::1' }, false],
])('tells what comes without encryption by the connection: %s', (_, socket, isPlain) => {
  for (const origin of [`https://${TUNNEL}`, 'http://localhost:5173'])
    expect(isPlainHttp({ headers: { origin }, socket })).toBe(isPlain);
});

it('tells a page that came to a tunnel over plain http by its origin', () => {
  const socket = { remoteAddress: '127.0.0.1' };
  for (const origin of [
    'http://192.0.2.10:4173',
    'http://studio-pc.local',
    'http://127.0.0.1.evil.example',
    `http://${TUNNEL}`,
  ])
    expect(isPlainHttp({ headers: { origin }, socket }), origin).toBe(true);
  for (const origin of [
    'http://localhost:4173',
    'http://app.localhost',
    'http://127.0.0.1',
    'http://[::1]:4173',
    `https://${TUNNEL}`,
    'https://192.0.2.10:4173',
    'null',
  ])
    expect(isPlainHttp({ headers: { origin }, socket }), origin).toBe(false);
});

describe('a hostile device', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(false);
  });
  afterAll(() => served.close());
  const from = (address: string) => open(served, { 'x-forwarded-for': address });

  it('that is malformed three times is shut out, while others go on', async () => {
    const friend = from('198.51.100.20');
    await friend.say({ type: 'create', ...me('3', 'sensor') });
    await friend.hears('joined');
    for (let i = 0; i < 3; i++) {
      const hostile = from('198.51.100.21');
      await hostile.opened;
      hostile.socket.send('{"type":"eval"}');
      expect(await hostile.ended).toBe('1008');
    }
    expect(await from('198.51.100.21').ended).toBe('1013');
    await friend.say({ type: 'alive' });
    await friend.hears('alive');
    friend.socket.close();
  });

  it('that floods is cut off', async () => {
    const flood = from('198.51.100.22');
    await flood.say({ type: 'create', ...me('4', 'world') });
    await flood.hears('joined');
    for (let i = 0; i < 1000; i++) flood.socket.send('{"type":"alive"}');
    expect(await flood.ended).toBe('1008');
  });

  it('that guesses codes waits a minute after five', async () => {
    const reasons: unknown[] = [];
    for (let i = 0; i < 7; i++) {
      const guess = from('198.51.100.23');
      await guess.say({ type: 'join', ...me('5', 'world'), code: 'ABCDEF' });
      reasons.push((await guess.hears('refused')).reason);
      await guess.ended;
    }
    expect(reasons).toEqual([...Array(5).fill('noSuchRoom'), 'wait', 'wait']);
  });

  it('finds no other path, and the app is served as before', async () => {
    expect(await open(served, {}, '/').ended).toContain('404');
    const response = await fetch(`http://localhost:${served.port}/link`);
    expect(response.status).toBe(404);
    expect((await fetch(`http://localhost:${served.port}/`)).status).toBe(200);
  });
});

describe('who asks', () => {
  it('is the own page, by its origin and host, or a tunnel’s', () => {
    const own = (origin: string | undefined, host: string) =>
      isOwnOrigin({ ...(origin === undefined ? {} : { origin }), host }, [TUNNEL]);
    expect(own('https://192.0.2.10:4173', '192.0.2.10:4173')).toBe(true);
    expect(own(`https://${TUNNEL}`, 'localhost:4173')).toBe(true);
    expect(own('https://192.0.2.10:4174', '192.0.2.10:4173')).toBe(false);
    expect(own(undefined, '192.0.2.10:4173')).toBe(false);
    expect(own('chrome-extension://192.0.2.10:4173', '192.0.2.10:4173')).toBe(false);
  });

  it('counts by the socket, and by a tunnel’s word where the tunnel runs here', () => {
    const of = (remoteAddress: string, forwarded?: string) =>
      addressOf({ socket: { remoteAddress }, headers: forwarded ? { 'x-forwarded-for': forwarded } : {} });
    expect(of('192.0.2.20')).toBe('192.0.2.20');
    expect(of('192.0.2.20', '203.0.113.9')).toBe('192.0.2.20');
    expect(of('::ffff:127.0.0.1', '203.0.113.9, 198.51.100.4')).toBe('198.51.100.4');
    expect(of('127.0.0.1')).toBe('127.0.0.1');
  });
});
