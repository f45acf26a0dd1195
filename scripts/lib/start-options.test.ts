import { describe, expect, it } from 'vitest';
import { HELP, readStartOptions } from './start-options.mjs';

const remedy = /npm start -- --help|--allow-host [a-z]/;

describe('the options of npm start', () => {
  it('take the address of a Redis server for --rooms, and nothing else', () => {
    expect(readStartOptions(['--rooms', 'rediss://broker.example:6380']).rooms).toBe(
      'rediss://broker.example:6380',
    );
    for (const text of ['localhost:6379', 'http://broker.example', 'redis://', ''])
      expect(() => readStartOptions(['--rooms', text]), text).toThrow('--rooms redis://localhost:6379');
  });

  it('take origins of pages elsewhere for --allow-origin, and nothing but origins', () => {
    const args = ['--allow-origin', 'http://localhost:5173', '--allow-origin=https://App.example/'];
    expect(readStartOptions(args).allowedOrigins).toEqual(['http://localhost:5173', 'https://app.example']);
    for (const text of ['localhost:5173', '*', 'null', 'https://app.example/page', 'file:///tmp', ''])
      expect(() => readStartOptions([`--allow-origin=${text}`]), text).toThrow(
        '--allow-origin http://localhost:5173',
      );
  });

  it('serve this computer alone where none is given', () => {
    expect(readStartOptions([])).toEqual({
      help: false,
      headset: false,
      exposed: false,
      allowedHosts: [],
      allowedOrigins: [],
      rooms: null,
      camera: null,
      osc: null,
    });
  });

  it('are read, and each host name once, in lower case', () => {
    const args = ['--headset', '--allow-host', 'ABC.trycloudflare.com', '--allow-host=abc.trycloudflare.com'];
    const options = readStartOptions(args);
    expect(options).toMatchObject({ headset: true, allowedHosts: ['abc.trycloudflare.com'] });
  });

  it.each([['--headsets'], ['--allow-host'], ['--headset=yes'], ['headset'], ['--allow-host', '--headset']])(
    'refuse %s %s with a remedy',
    (...args) => {
      expect(() => readStartOptions(args)).toThrow(remedy);
    },
  );

  it.each([
    '*',
    '.example.com',
    'two words',
    'all,hosts',
    '',
    'ex_ample.com',
    '-a.com',
    `${'a'.repeat(64)}.com`,
  ])('refuse the host name “%s” and say what one looks like', (name) => {
    expect(() => readStartOptions([`--allow-host=${name}`])).toThrow(
      'such as `--allow-host abc.trycloudflare.com`.',
    );
  });

  it.each(['https://abc.ngrok.app/', 'https://abc.ngrok.app:443/x', 'abc.ngrok.app:8080', 'abc.ngrok.app/'])(
    'name the host that stands in %s',
    (address) => {
      expect(() => readStartOptions(['--allow-host', address])).toThrow('`--allow-host abc.ngrok.app`.');
    },
  );

  it.each([
    ['http://192.168.1.40:81/stream', 'http://192.168.1.40:81/stream'],
    ['http://openiristracker.local', 'http://openiristracker.local/'],
    ['https://name:secret@cam.lan/video.mjpg?fps=30', 'https://name:secret@cam.lan/video.mjpg?fps=30'],
  ])('read the camera’s address %s', (text, url) => {
    expect(readStartOptions(['--camera', text]).camera).toBe(url);
  });

  it.each([
    '192.168.1.40',
    '192.168.1.40:81/stream',
    'rtsp://cam.lan/live',
    'file:///etc/passwd',
    '',
    'http://',
  ])('refuse the camera’s address “%s” with an example', (text) => {
    expect(() => readStartOptions([`--camera=${text}`])).toThrow('`--camera http://192.168.1.40:81/stream`');
  });

  it('read the port of mouth shapes', () => {
    expect(readStartOptions(['--osc', '8888']).osc).toBe(8888);
  });

  it.each(['0', '65536', '-1', '8888.5', 'babble', ''])('refuse the port “%s” with an example', (text) => {
    expect(() => readStartOptions([`--osc=${text}`])).toThrow('`--osc 8888`');
  });

  it('notice that npm took an option for its own', () => {
    expect(() => readStartOptions([], { npm_config_headset: 'true' })).toThrow('`npm start -- --headset`');
    expect(() => readStartOptions(['--headset'], { npm_config_headset: 'true' })).not.toThrow();
    expect(() => readStartOptions(['a.com'], { npm_config_allow_host: 'true' })).toThrow('-- --allow-host');
    const names = [...HELP.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name = '']) => name);
    expect(names).toContain('host');
    for (const name of names)
      expect(() => readStartOptions([], { [`npm_config_${name.replaceAll('-', '_')}`]: 'true' })).toThrow(
        `\`npm start -- --${name}\``,
      );
  });

  it('say in the help all that pages of an allowed origin may read', () => {
    const ofOrigin = /--allow-origin ORIGIN([\s\S]*?)\n {2}--/.exec(HELP)?.[1]?.replace(/\s+/g, ' ');
    expect(ofOrigin).toContain(
      'join rooms, also without encryption, and read what --camera and --osc pass on',
    );
  });

  it('are all told by the help', () => {
    for (const name of ['--headset', '--allow-host NAME', '--camera URL', '--osc PORT', '--host', '--help'])
      expect(HELP).toContain(name);
  });
});
