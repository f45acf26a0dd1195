import { describe, expect, it } from 'vitest';
import { connectPage } from './connect-page.mjs';

const OPEN = {
  urls: ['https://192.168.0.10:4173/', 'https://studio-pc.local:4173/'],
  fingerprint: 'AB:CD:EF',
  port: 4173,
};

describe('the page /connect', () => {
  it.each([
    ['on the network', OPEN],
    ['behind a tunnel', { urls: ['https://abc.ngrok.app/'], fingerprint: null, port: 4173 }],
    ['on this computer alone', { urls: [], fingerprint: null, port: 4173 }],
  ])('%s has three numbered steps, one heading, a language, and no script', async (_where, connection) => {
    const html = await connectPage(connection);
    expect(html.match(/<ol>/g)).toHaveLength(1);
    expect(html.match(/\n<li><h2>/g)).toHaveLength(3);
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(html).toContain('<html lang="en">');
    expect(html).not.toMatch(/<script|\son[a-z]+=|javascript:/i);
  });

  it('names the picture of the code, says what the warning says, and how to check the certificate', async () => {
    const html = await connectPage(OPEN);
    expect(html).toContain('role="img" aria-label="QR code of https://192.168.0.10:4173/"');
    expect(html).toContain('Your connection is not private');
    expect(html).toContain('This Connection Is Not Private');
    expect(html).toContain('Potential Security Risk Ahead');
    // A line ends between two bytes, never within one.
    expect(html).toContain('AB:<wbr>CD:<wbr>EF');
  });

  it('promises no warning where a tunnel has its own certificate', async () => {
    const html = await connectPage({ urls: ['https://abc.ngrok.app/'], fingerprint: null, port: 4173 });
    expect(html).not.toContain('not private');
  });

  it('makes no markup of an address', async () => {
    const html = await connectPage({ ...OPEN, urls: ['https://a/"><img src=x>'] });
    expect(html).not.toContain('<img');
  });
});
