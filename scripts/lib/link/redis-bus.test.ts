/** @file Two server processes that share rooms over Debian's redis-server; the broker is stopped and started again. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { ROOT } from '../run.mjs';
import { createRedisBus } from './redis-bus.mjs';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Runs one server until it is killed, and tells its port. */
const SERVER = `
const [root, config, lib, port, url] = process.argv.slice(1);
const { serveApp } = await import(lib + '/serve.mjs');
const { createRedisBus } = await import(lib + '/link/redis-bus.mjs');
const bus = await createRedisBus(url, () => undefined);
const served = await serveApp({ root, port: Number(port), start: { headset: false, exposed: false, allowedHosts: [], camera: null, osc: null }, configFile: config, bus });
console.log('port ' + served.port);
`;

describe.skipIf(!hasRedis())('rooms over Redis (skipped where redis-server is not installed)', () => {
  let root: string;
  let redisPort: number;
  let redis: ChildProcess;
  const processes: ChildProcess[] = [];
  const startRedis = async (): Promise<void> => {
    redis = spawn('redis-server', ['--port', String(redisPort), '--save', '', '--appendonly', 'no'], {
      stdio: 'pipe',
      cwd: root,
    });
    await new Promise<void>((resolve) =>
      redis.stdout?.on('data', (data) => {
        if (/Ready to accept connections/.test(String(data))) resolve();
      }),
    );
  };
  const stopRedis = (): Promise<void> =>
    new Promise((resolve) => {
      redis.once('exit', () => resolve());
      redis.kill('SIGKILL');
    });
  const startServer = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const child = spawn(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          SERVER,
          root,
          join(ROOT, 'vite.config.ts'),
          join(ROOT, 'scripts', 'lib'),
          String(port),
          `redis://127.0.0.1:${redisPort}`,
        ],
        { cwd: ROOT, stdio: 'pipe' },
      );
      processes.push(child);
      let said = '';
      child.stderr?.on('data', (data) => {
        said += String(data);
      });
      child.stdout?.on('data', (data) => {
        const found = /port (\d+)/.exec(String(data))?.[1];
        if (found) resolve(Number(found));
      });
      child.on('exit', () => reject(new Error(`The server ended. ${said}`)));
    });

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'redis-rooms-'));
    mkdirSync(join(root, 'dist'));
    writeFileSync(join(root, 'dist', 'index.html'), '<!doctype html><title>The app</title>');
    redisPort = await freePort();
    await startRedis();
  });
  afterAll(async () => {
    for (const child of processes) child.removeAllListeners('exit').kill('SIGKILL');
    await stopRedis();
    rmSync(root, { recursive: true, force: true });
  });

  function open(port: number) {
    const socket = new WebSocket(`ws://localhost:${port}/link`, {
      headers: { origin: `http://localhost:${port}` },
    });
    const heard: Record<string, unknown>[] = [];
    socket.on('message', (data) => heard.push(JSON.parse(String(data))));
    const opened = new Promise<void>((resolve) => socket.on('open', () => resolve()));
    const alive = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.send('{"type":"alive"}');
    }, 2000);
    socket.on('close', () => clearInterval(alive));
    return {
      socket,
      heard,
      say: async (message: object) => {
        await opened;
        socket.send(JSON.stringify(message));
      },
      hears: (what: (message: Record<string, unknown>) => boolean) =>
        vi.waitFor(
          () => {
            const found = heard.findLast(what);
            if (!found) throw new Error(`It heard ${JSON.stringify(heard.slice(-4))}.`);
            return found;
          },
          { timeout: 30_000, interval: 50 },
        ),
      names: () =>
        ((heard.findLast(({ devices }) => devices)?.devices ?? []) as { name: string }[]).map(
          ({ name }) => name,
        ),
    };
  }
  const me = (digit: string, ...roles: string[]) => ({
    version: 1,
    name: `Device ${digit}`,
    roles,
    secret: digit.repeat(32),
  });

  it('hold a device of each server; without the broker they part, and with it they meet again', async () => {
    const ports = [await startServer(await freePort()), await startServer(await freePort())] as const;
    const sensor = open(ports[0]);
    await sensor.say({ type: 'create', ...me('1', 'sensor') });
    const { code } = await sensor.hears(({ type }) => type === 'joined');
    const world = open(ports[1]);
    await world.say({ type: 'join', ...me('2', 'world'), code });
    const { me: id } = await world.hears(({ type }) => type === 'joined');
    await vi.waitFor(() => expect(sensor.names()).toEqual(['Device 1', 'Device 2']), 10_000);
    expect(world.names()).toEqual(['Device 1', 'Device 2']);

    let count = 0;
    const send = () =>
      sensor.say({
        type: 'scores',
        to: [id],
        capturedAtMs: ++count,
        readyAtMs: count,
        backend: 'wasm',
        probabilities: null,
      });
    await send();
    await world.hears(({ type, capturedAtMs }) => type === 'scores' && capturedAtMs === 1);

    await stopRedis();
    await send();
    await vi.waitFor(() => expect(sensor.names()).toEqual(['Device 1']), { timeout: 30_000, interval: 200 });
    expect(world.socket.readyState).toBe(WebSocket.OPEN);

    await startRedis();
    await vi.waitFor(() => expect(sensor.names()).toEqual(['Device 1', 'Device 2']), {
      timeout: 30_000,
      interval: 200,
    });
    await send();
    await world.hears(({ type, capturedAtMs }) => type === 'scores' && capturedAtMs === 3);
    expect(world.heard.some(({ type, capturedAtMs }) => type === 'scores' && capturedAtMs === 2)).toBe(false);
    // Nothing is stored there.
    const keys = execFileSync('redis-cli', ['-p', String(redisPort), 'DBSIZE'], { encoding: 'utf8' });
    expect(keys.trim()).toBe('0');
    sensor.socket.close();
    world.socket.close();
  });

  it('are refused with a remedy where no broker answers, without the password that the address holds', async () => {
    const port = await freePort();
    const failing = createRedisBus(`redis://user:hidden@127.0.0.1:${port}`, () => undefined);
    await expect(failing).rejects.toThrow(`no Redis answers at 127.0.0.1:${port}. Start it`);
    await expect(failing).rejects.not.toThrow('hidden');
  });
});
