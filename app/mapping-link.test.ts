/** @file Mappings in links: there and back, and refused where broken. */
import { describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS } from '../src/adaptation/index.ts';
import { linkedMapping, mappingLink, readMappingLink } from './mapping-link.ts';

describe('a mapping link', () => {
  it('holds the whole mapping, in a length that browsers and servers take', async () => {
    for (const mapping of BUILT_IN_MAPPINGS) {
      const link = await mappingLink(mapping, 'http://localhost');
      expect(link.length).toBeLessThan(6100);
      const text = linkedMapping(new URL(link));
      expect(text).not.toBeNull();
      expect(await readMappingLink(text ?? '')).toEqual(mapping);
    }
  });

  it('is refused by name where it is broken, and is none where there is none', async () => {
    await expect(readMappingLink('AAAA')).rejects.toThrow('At ?mapping: expected a mapping from the studio');
    expect(linkedMapping({ search: '?quality=high', hash: '' })).toBeNull();
  });

  it('does not unpack a bomb to its end', async () => {
    const zeros = new Blob([new Uint8Array(8_000_000)])
      .stream()
      .pipeThrough(new CompressionStream('deflate-raw'));
    const packed = Buffer.from(await new Response(zeros).arrayBuffer()).toString('base64url');
    expect(packed.length).toBeLessThan(20_000);
    await expect(readMappingLink(packed)).rejects.toThrow('cannot be unpacked');
  });
});
