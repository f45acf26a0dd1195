import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_INPUTS, readServerInputs } from './server-inputs.ts';

describe('what the server offers', () => {
  it('is read as the server writes it', () => {
    expect(readServerInputs({ camera: { id: '0a1b2c3d4e5f' }, osc: { port: 8888 } })).toEqual({
      camera: { id: '0a1b2c3d4e5f' },
      osc: true,
    });
  });

  it('is nothing on a static host, whose file says so', () => {
    const file = readFileSync(new URL('../../public/inputs.json', import.meta.url), 'utf8');
    expect(readServerInputs(JSON.parse(file))).toEqual(NO_INPUTS);
  });

  it.each([null, 5, 'x', [], {}, { camera: 'http://elsewhere/' }, { camera: { id: '../x' }, osc: null }])(
    'is nothing for %j',
    (value) => {
      expect(readServerInputs(value)).toEqual(NO_INPUTS);
    },
  );
});
