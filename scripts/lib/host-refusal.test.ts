import { describe, expect, it } from 'vitest';
import { hostRefusal } from './host-refusal.mjs';

describe('a host name that was not allowed', () => {
  it.each(['abc.ngrok.app', 'ABC.ngrok.app:443', 'not-localhost', '192.0.2.1.example'])(
    '%s is refused with the option that allows it',
    (host) => {
      const name = host.replace(/:443$/, '').toLowerCase();
      expect(hostRefusal(host, ['other.example'])).toContain(`: npm start -- --allow-host ${name}`);
    },
  );

  it.each([
    'localhost:4173',
    'app.localhost',
    '127.0.0.1:4173',
    '[::1]:4173',
    'other.example',
    'OTHER.example:443',
  ])('%s is left to Vite', (host) => {
    expect(hostRefusal(host, ['other.example'])).toBeNull();
  });

  it('is no way to bring markup or commands into the answer', () => {
    expect(hostRefusal('<b>.example', [])).toBeNull();
    expect(hostRefusal('a;rm.example', [])).toBeNull();
    expect(hostRefusal(undefined, [])).toBeNull();
  });
});
