/** @file Vite plugin: writes the server's headers into dist/_headers, which Netlify and Cloudflare Pages read. */
import type { Plugin } from 'vite';
import { SECURITY_HEADERS } from './security-headers.ts';

/** One rule for every path; the format is one header a line, indented. */
export function headersFile(headers: Readonly<Record<string, string>> = SECURITY_HEADERS): string {
  const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
  return ['/*', ...lines, ''].join('\n');
}

export function staticHeaders(): Plugin {
  return {
    name: 'mienscape:static-headers',
    generateBundle() {
      if (this.environment.name !== 'client') return;
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile() });
    },
  };
}
