/** @file A network camera, a serial camera and mouth shapes by OSC, as `npm start -- --camera URL --osc PORT` offers them. */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { Server as HttpServer } from 'node:http';
import { toBuffer } from 'osc-min';
import { ROOT } from '../scripts/lib/run.mjs';
import { serveApp } from '../scripts/lib/serve.mjs';
import { createJpegSplitter } from '../src/camera/jpeg-splitter.mjs';
import { type MjpegCamera, startMjpegCamera } from '../src/fixtures/mjpeg-camera.ts';
import { AppPage } from './support/app-page.ts';
import { test as base, expect, FACE_CLIP } from './support/fixtures.ts';
import { seriousFaults } from './support/serious-faults.ts';

/** Neutral for three seconds, then happiness. */
const FACE = createJpegSplitter()
  .push(readFileSync(FACE_CLIP))
  .map(({ jpeg }) => jpeg);
/** Journeys that run beside each other have a port each. */
const oscPort = (): number => 41_757 + base.info().parallelIndex;

/** The journey's own camera, and its own server in place of the usual one. */
const test = base.extend<{ readonly camera: MjpegCamera }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its first parameter
  camera: async ({}, use) => {
    const camera = await startMjpegCamera({ pictures: FACE, everyMs: 100 });
    await use(camera);
    await camera.close();
  },
  baseURL: async ({ camera }, use) => {
    const start = { headset: false, exposed: false, allowedHosts: [], camera: camera.url, osc: oscPort() };
    const { server, port, close } = await serveApp({ root: ROOT, port: 41_740, start });
    await use(`http://localhost:${port}`);
    if (server.httpServer instanceof HttpServer) server.httpServer.closeAllConnections();
    await close();
  },
});
test.use({ drawing: false });

test('a network camera is read, lost and found again, framed as any camera, and ends with Stop', async ({
  page,
  camera,
}, testInfo) => {
  test.slow();
  const app = new AppPage(page);
  await app.open();
  expect(camera.connections).toBe(0);
  await app.button('Source and world').click();
  await expect(app.button('Mouth shapes (OSC)')).toBeVisible();
  expect(await seriousFaults(page)).toEqual([]);
  await page.screenshot({ path: testInfo.outputPath('sources.png') });
  await app.button('Network camera').click();
  // Nothing is asked of the camera before the person agreed.
  expect(camera.connections).toBe(0);
  await app.button('I agree, open the camera').click();
  const sheet = page.getByRole('region', { name: 'Framing and calibration' });
  await expect(sheet).toBeVisible();
  await expect(app.status).toHaveAttribute('data-source', 'network');
  await expect(app.status).toHaveAttribute('data-camera', 'live');
  await app.expectEmotion('happiness');
  await page.screenshot({ path: testInfo.outputPath('framing.png') });
  await expect(sheet.getByText('Headset camera: I mark the lower face')).toBeVisible();

  camera.behave('hangs up');
  await expect(page.locator('.panel')).toContainText('the camera does not answer: trying again');
  await app.expectEmotion('face-lost');
  await page.screenshot({ path: testInfo.outputPath('lost.png') });
  camera.behave('sends');
  await app.expectEmotion('happiness');
  expect(camera.open).toBe(1);

  await app.button('Done').click();
  await app.button('Stop sensing').click();
  await expect(app.status).toHaveAttribute('data-camera', 'off');
  await expect.poll(() => camera.open).toBe(0);

  // On the next visit it is offered, and opened by a press alone.
  const before = camera.connections;
  await page.reload();
  const again = page.getByRole('group', { name: 'The camera again' });
  await expect(again).toContainText('You used a network camera here the last time.');
  await again.scrollIntoViewIfNeeded();
  await page.screenshot({ path: testInfo.outputPath('again.png') });
  expect(camera.connections).toBe(before);
  await app.button('Use it again').click();
  await expect(app.status).toHaveAttribute('data-source', 'network');
  await expect(app.status).toHaveAttribute('data-camera', 'live');
});

test('another page cannot read the camera, by whatever way', async ({ page, camera, baseURL, guard }) => {
  const { port } = new URL(baseURL ?? '');
  // The same server under another name is another origin.
  await page.goto(`http://127.0.0.1:${port}/connect`).catch(() => undefined);
  const outcome = await page.evaluate(async (url) => {
    const fetched = async (init: RequestInit): Promise<string> =>
      fetch(url, init).then(
        (response) => String(response.type === 'opaque' ? 'opaque' : response.status),
        () => 'refused',
      );
    const image = new Promise<string>((resolve) => {
      const picture = new Image();
      picture.onload = () => resolve('shown');
      picture.onerror = () => resolve('refused');
      picture.src = url;
    });
    return [
      await fetched({}),
      await fetched({ headers: { 'mienscape-input': '1' } }),
      await fetched({ mode: 'no-cors' }),
      await image,
    ];
  }, `http://localhost:${port}/camera/stream`);
  expect(outcome).toEqual(['refused', 'refused', 'refused', 'refused']);
  expect(camera.connections).toBe(0);
  guard.expectProblem(/./);
});

test('mouth shapes by OSC move the world, and their silence is a lost face', async ({ page }) => {
  const app = new AppPage(page);
  const socket = createSocket('udp4');
  const send = (smile: number): void => {
    for (const address of ['/mouthSmileLeft', '/mouthSmileRight', '/cheekPuffLeft']) {
      const value = address === '/cheekPuffLeft' ? 0 : smile;
      const packet = toBuffer({ address, args: [{ type: 'float', value }] });
      socket.send(
        new Uint8Array(packet.buffer, packet.byteOffset, packet.byteLength),
        oscPort(),
        '127.0.0.1',
      );
    }
  };
  const timer = setInterval(() => send(0.9), 33);
  try {
    await app.open();
    await app.button('Source and world').click();
    await app.button('Mouth shapes (OSC)').click();
    await app.button('I agree, read the mouth shapes').click();
    await expect(app.status).toHaveAttribute('data-source', 'osc');
    await app.expectEmotion('happiness');
    await expect(page.locator('.panel')).toContainText('mouth shapes from another program');
    clearInterval(timer);
    await app.expectEmotion('face-lost');
    await expect(page.locator('.panel')).toContainText('no mouth shapes come in');
  } finally {
    clearInterval(timer);
    socket.close();
  }
});

test('a serial camera is chosen, read past garbage, started again where it stands still, and lost when it is unplugged', async ({
  page,
  baseURL,
}) => {
  const board = Buffer.concat(
    FACE.slice(90).map((jpeg) =>
      Buffer.concat([Buffer.from([0xff, 0xa0, 0xff, 0xa1, jpeg.length & 0xff, jpeg.length >> 8]), jpeg]),
    ),
  );
  await page.route('**/board', (route) =>
    route.fulfill({ body: board, contentType: 'application/octet-stream' }),
  );
  await page.addInitScript((origin) => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    let isOpen = false;
    const port = {
      readable: null as ReadableStream<Uint8Array> | null,
      open: async () => {
        if (isOpen) throw new DOMException('The port is already open.', 'InvalidStateError');
        isOpen = true;
        const bytes = new Uint8Array(await (await fetch(`${origin}/board`)).arrayBuffer());
        port.readable = new ReadableStream({
          start(next) {
            controller = next;
            next.enqueue(new TextEncoder().encode('ets Jul 29 2019 12:21:46\r\nrst:0x1 \xff\xa0\xff'));
            // The middle of a picture comes first.
            let at = 2000;
            timer = setInterval(() => {
              next.enqueue(bytes.slice(at, at + 1500));
              at = at + 1500 >= bytes.length ? 0 : at + 1500;
            }, 40);
          },
          cancel: () => clearInterval(timer),
        });
      },
      close: async () => {
        clearInterval(timer);
        await new Promise((resolve) => setTimeout(resolve, 50));
        port.readable = null;
        isOpen = false;
      },
      getInfo: () => ({ usbVendorId: 0x303a, usbProductId: 0x1001 }),
    };
    Object.defineProperty(navigator, 'serial', {
      value: { requestPort: async () => port },
      configurable: true,
    });
    addEventListener('standstill', () => clearInterval(timer));
    addEventListener('unplug', () => {
      clearInterval(timer);
      port.readable = null;
      controller?.error(new DOMException('The device has been lost.', 'NetworkError'));
    });
  }, baseURL);
  const app = new AppPage(page);
  await app.open();
  await app.button('Source and world').click();
  await app.button('Serial camera…').click();
  await app.button('I agree, open the camera').click();
  await expect(app.status).toHaveAttribute('data-source', 'serial');
  // A board at a serial port is framed as a mouth camera; this clip shows a whole face.
  await page.getByLabel('Webcam: find my whole face').check();
  await app.expectEmotion('happiness');
  await page.evaluate(() => dispatchEvent(new Event('standstill')));
  await app.button('Start it again').click();
  await expect(app.button('Start it again')).toBeHidden();
  await app.expectEmotion('happiness');
  await page.evaluate(() => dispatchEvent(new Event('unplug')));
  await expect(page.getByRole('alert').filter({ hasText: 'unplugged or went away' }).first()).toBeVisible();
  await expect(app.status).toHaveAttribute('data-camera', 'off');
});
