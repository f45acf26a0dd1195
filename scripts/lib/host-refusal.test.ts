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
    '[::1]',
  ])('%s is answered', (host) => {
    expect(hostRefusal(host, ['other.example'])).toBeNull();
  });

  // Browsers look up names with an underscore; Origin and Host then agree.
  it.each(['a_b.evil.example:4173', '_.evil.example', 'evil.example.', '[evil]', '', undefined])(
    '%s is refused although it is no plain host name',
    (host) => {
      expect(hostRefusal(host, ['other.example'])).toContain('does not answer');
    },
  );

  it('is no way to bring markup or commands into the answer', () => {
    for (const host of ['<b>.example', 'a;rm.example', 'a_$(rm).example'])
      expect(hostRefusal(host, [])).not.toMatch(/<b>|rm|allow-host/);
  });
});
