import { describe, expect, it } from 'vitest';
import { staysHome } from './guards.ts';

describe('staysHome', () => {
  it.each([
    'http://localhost:4173/wasm/x.wasm',
    'data:image/png;base64,AA',
    'blob:http://localhost:4173/1-2',
  ])('lets %s pass', (url) => {
    expect(staysHome(url, 'http://localhost:4173')).toBe(true);
  });

  it.each([
    'https://cdn.example/x.js',
    'http://localhost:4174/',
    'https://localhost:4173/',
    'wss://localhost:4173/',
  ])('reports %s', (url) => {
    expect(staysHome(url, 'http://localhost:4173')).toBe(false);
  });
});
