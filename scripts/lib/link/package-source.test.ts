/** @file The package's link source over the server's true relay and true WebSockets: an app of another origin in a room. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { EMOTIONS, type Scores } from '../../../src/core/index.ts';
import {
  createLinkClient,
  type LinkRole,
  linkSecret,
  PROBABILITY_UNITS,
  relayAddress,
  type SocketLike,
  socketTransport,
} from '../../../src/link/index.ts';
import { openLink } from '../../../src/package/link-source.ts';
import { ROOT } from '../run.mjs';
import { serveApp } from '../serve.mjs';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Where the app runs that uses the package. */
const APP = 'http://localhost:5173';
let root: string;
let served: Awaited<ReturnType<typeof serveApp>>;
let server = '';
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'package-source-'));
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'dist', 'index.html'), '<!doctype html><title>The app</title>');
  const start = { headset: false, exposed: false, allowedHosts: [], allowedOrigins: [APP] };
  served = await serveApp({
    root,
    port: 41_765,
    start: { ...start, camera: null, osc: null },
    configFile: join(ROOT, 'vite.config.ts'),
  });
  server = `http://localhost:${served.port}`;
});
afterAll(async () => {
  await served.close();
  rmSync(root, { recursive: true, force: true });
});
const leaving: (() => void)[] = [];
afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
});

const from =
  (origin: string) =>
  (address: string): SocketLike => {
    const socket = new WebSocket(address, { headers: { origin } });
    // A refusal is told by the closing, as browsers tell it.
    socket.on('error', () => undefined);
    return socket as unknown as SocketLike;
  };

/** A page of the server itself. */
function device(name: string, ...roles: LinkRole[]) {
  const client = createLinkClient({
    connect: (handlers) => socketTransport(from(server)(relayAddress(`${server}/`)), handlers),
    clock: () => performance.now() + 5000,
    after: (ms, then) => {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    random: () => 0.5,
    secret: linkSecret(crypto.getRandomValues(new Uint8Array(16))),
    onPhase: () => undefined,
    onMessage: () => undefined,
  });
  leaving.push(client.leave);
  const room = () => {
    const phase = client.phase();
    if (phase.kind !== 'joined') throw new Error(`${name} is ${phase.kind}.`);
    return phase.room;
  };
  const others = () => room().devices.filter(({ id }) => id !== room().me);
  return { client, room, others, me: { name, roles } };
}

async function joinRoom(code: string, origin = APP, name?: string) {
  const calledOff = new AbortController();
  const heard = {
    scores: [] as Scores[],
    onScores: (scores: Scores) => void heard.scores.push(scores),
    onOff: vi.fn(),
    onMapping: vi.fn(),
    onEnd: vi.fn(),
  };
  const source = { kind: 'link', code, server: `${server}/`, ...(name !== undefined && { name }) } as const;
  const refusal = await openLink(source, {
    ...heard,
    clock: () => performance.now(),
    signal: calledOff.signal,
    connect: from(origin),
  });
  if (refusal) throw Object.assign(new Error(refusal.words.join(' ')), { kind: refusal.kind });
  leaving.push(() => calledOff.abort());
  return { heard, calledOff };
}

describe('the package in a room of a real server', () => {
  it('follows what the sensor sends, hears a studio’s edit, and is thrown out with a word', async () => {
    const phone = device('Phone', 'sensor');
    phone.client.create(phone.me);
    const { code } = await vi.waitFor(phone.room, 10_000);
    const { heard } = await joinRoom(
      `${code.slice(0, 3)} ${code.slice(3)}`.toLowerCase(),
      APP,
      'My\u202e app',
    );
    const [app] = await vi.waitFor(() => {
      expect(phone.others()).toHaveLength(1);
      return phone.others();
    });
    expect(app).toMatchObject({ name: 'My app', roles: ['world'] });
    const to = [app?.id ?? ''];
    const smile = EMOTIONS.map((emotion) => (emotion === 'happiness' ? PROBABILITY_UNITS : 0));
    const send = (): void => {
      const capturedAtMs = Math.round(performance.now() + 5000 - 40);
      phone.client.say({
        type: 'scores',
        to,
        capturedAtMs,
        readyAtMs: capturedAtMs + 40,
        backend: 'wasm',
        probabilities: smile,
      });
    };
    // Scores count once the clocks are aligned: those of this test lie five seconds apart.
    const timer = setInterval(send, 50);
    leaving.push(() => clearInterval(timer));
    await vi.waitFor(() => expect(heard.scores.length).toBeGreaterThan(3), 10_000);
    const last = heard.scores.at(-1);
    expect(last).toMatchObject({ face: 'found', backend: 'wasm' });
    if (last?.face === 'found') expect(last.probabilities[EMOTIONS.indexOf('happiness')]).toBe(1);
    expect(Math.abs((last?.readyAtMs ?? 0) - (last?.capturedAtMs ?? 0))).toBeLessThan(2500);

    heard.onOff.mockClear();
    phone.client.say({ type: 'sensing', to, state: 'withdrawn', source: 'camera' });
    await vi.waitFor(() => expect(heard.onOff).toHaveBeenCalled(), 10_000);

    const desk = device('Desk', 'studio');
    desk.client.join(code, desk.me);
    await vi.waitFor(desk.room, 10_000);
    desk.client.say({ type: 'mapping', to, revision: 1, text: '{"name":"edited"}' });
    await vi.waitFor(() => expect(heard.onMapping.mock.calls).toEqual([[{ name: 'edited' }]]), 10_000);

    phone.client.remove(to[0] ?? '');
    await vi.waitFor(() => expect(heard.onEnd).toHaveBeenCalledTimes(1), 10_000);
    expect(heard.onEnd.mock.calls[0]?.[0]).toMatchObject({ kind: 'removed' });
  });

  it('refuses what is no code, a room that is not there, and an origin that is not allowed, each with a remedy', async () => {
    await expect(joinRoom('nonsense')).rejects.toMatchObject({ kind: 'badCode' });
    await expect(joinRoom('ABCDEF')).rejects.toMatchObject({ kind: 'noSuchRoom' });
    await expect(joinRoom('ABCDEF', 'http://localhost:5174')).rejects.toThrow('--allow-origin');
  });

  it('leaves the room when it stops', async () => {
    const phone = device('Phone', 'sensor');
    phone.client.create(phone.me);
    const { code } = await vi.waitFor(phone.room, 10_000);
    const { calledOff } = await joinRoom(code);
    await vi.waitFor(() => expect(phone.others()).toHaveLength(1), 10_000);
    calledOff.abort();
    await vi.waitFor(() => expect(phone.others()).toHaveLength(0), 10_000);
  });
});
