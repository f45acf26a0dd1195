/** @file The promises to the browser, read back from the very strings that are served. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SECURITY_HEADERS } from './security-headers.ts';
import { headersFile } from './static-headers.ts';

const policy = new Map(
  SECURITY_HEADERS['Content-Security-Policy'].split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources] as const;
  }),
);

describe('the security headers', () => {
  it('let nothing leave the origin', () => {
    expect(policy.get('connect-src')).toEqual(["'self'"]);
    expect(policy.get('default-src')).toEqual(["'self'"]);
    expect(policy.get('form-action')).toEqual(["'none'"]);
    for (const [name, sources] of policy) {
      if (name === 'trusted-types') continue; // Names of policies, not sources.
      for (const source of sources) expect(source, name).toMatch(/^('[a-z-]+'|blob:|data:)$/);
    }
  });

  it('make no markup of text but by the one named policy', () => {
    expect(policy.get('require-trusted-types-for')).toEqual(["'script'"]);
    expect(policy.get('trusted-types')).toEqual(['default']);
  });

  it('run no inline script and no evaluated text', () => {
    const scripts = policy.get('script-src') ?? [];
    expect(scripts).toContain("'self'");
    expect(scripts).not.toContain("'unsafe-inline'");
    expect(scripts).not.toContain("'unsafe-eval'");
  });

  it('allow camera, XR and a serial camera to this page alone, and no other sense or device', () => {
    const allowed = SECURITY_HEADERS['Permissions-Policy'].split(', ');
    for (const name of ['camera', 'xr-spatial-tracking', 'serial'])
      expect(allowed).toContain(`${name}=(self)`);
    for (const name of ['microphone', 'geolocation', 'display-capture', 'usb', 'hid', 'midi'])
      expect(allowed).toContain(`${name}=()`);
    expect(SECURITY_HEADERS['Cross-Origin-Opener-Policy']).toBe('same-origin');
    expect(SECURITY_HEADERS['Cross-Origin-Embedder-Policy']).toBe('require-corp');
  });

  it('are written whole for static hosts', () => {
    const file = headersFile();
    expect(file.startsWith('/*\n')).toBe(true);
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      expect(file).toContain(`  ${name}: ${value}\n`);
  });

  it.each(['index.html', 'studio.html'])('are kept by %s: it holds no inline script', (page) => {
    const html = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
    const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, attributes, body] of scripts) {
      expect(attributes).toMatch(/\bsrc="\//);
      expect(body?.trim()).toBe('');
    }
    expect(html).not.toMatch(/\son[a-z]+="/);
  });
});
