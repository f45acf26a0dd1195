import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendFile } from './send-file.ts';

describe('sendFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'send-file-'));
  let server: Server;
  const get = (path: string): Promise<Response> =>
    fetch(`http://localhost:${(server.address() as AddressInfo).port}${path}`);

  beforeAll(async () => {
    writeFileSync(join(folder, 'letters.txt'), 'abcdef');
    server = createServer((request, response) => {
      const part = request.url === '/part' ? { start: 1, end: 3 } : {};
      void sendFile(join(folder, request.url === '/gone' ? 'gone.txt' : 'letters.txt'), response, part);
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('sends the whole file, or a part of it', async () => {
    expect(await (await get('/')).text()).toBe('abcdef');
    expect(await (await get('/part')).text()).toBe('bcd');
  });

  it('breaks the connection where the file has gone, and serves on', async () => {
    await expect(get('/gone').then((response) => response.text())).rejects.toThrow();
    expect(await (await get('/')).text()).toBe('abcdef');
  });
});
