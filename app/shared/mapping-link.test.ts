/** @file Mappings in links: there and back, and refused where broken. */
import { describe, expect, it, vi } from 'vitest';
import { BUILT_IN_MAPPINGS } from '../../src/adaptation/index.ts';
import { followMappingLinks, linkedMapping, mappingLink, readMappingLink } from './mapping-link.ts';

describe('a mapping link', () => {
  it('holds the whole mapping, in a length that browsers and servers take', async () => {
    for (const mapping of BUILT_IN_MAPPINGS) {
      const link = await mappingLink(mapping, 'http://localhost/mienscape/');
      expect(link.length).toBeLessThan(6100);
      const text = linkedMapping(new URL(link));
      expect(text).not.toBeNull();
      expect(await readMappingLink(text ?? '')).toEqual(mapping);
    }
  });

  it('is refused by name where it is broken, and is none where there is none', async () => {
    await expect(readMappingLink('AAAA')).rejects.toThrow('At #mapping: expected a mapping from the studio');
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

  it('is behind the #, which no server sees; the old form is still read', async () => {
    const [mapping] = BUILT_IN_MAPPINGS;
    if (!mapping) throw new Error('No mapping is built in.');
    const link = new URL(await mappingLink(mapping, 'http://localhost/mienscape/'));
    expect(link.pathname + link.search).toBe('/mienscape/');
    const old = new URL(`http://localhost/?mapping=${linkedMapping(link)}`);
    expect(await readMappingLink(linkedMapping(old) ?? '')).toEqual(mapping);
  });

  it('opened in an open page is followed too; a refused one changes nothing and says why', async () => {
    const [first, second] = BUILT_IN_MAPPINGS;
    if (!first || !second) throw new Error('Two mappings are built in.');
    const hash = async (mapping: typeof first): Promise<string> =>
      new URL(await mappingLink(mapping, 'http://localhost/')).hash;
    const page = Object.assign(new EventTarget(), { location: { search: '', hash: await hash(first) } });
    const heard: string[] = [];
    await followMappingLinks({
      page: page as unknown as Window,
      onMapping: ({ id }) => heard.push(id),
      onFault: (fault) => heard.push(fault ?? 'no fault'),
    });
    expect(heard.splice(0)).toEqual(['no fault', first.id]);
    const opened: [hash: string, heard: number][] = [
      [await hash(second), 2],
      ['#elsewhere', 2],
      ['#mapping=AAAA', 3],
    ];
    for (const [next, count] of opened) {
      page.location.hash = next;
      page.dispatchEvent(new Event('hashchange'));
      await vi.waitFor(() => expect(heard).toHaveLength(count));
    }
    expect(heard.slice(0, 2)).toEqual(['no fault', second.id]);
    expect(heard[2]).toContain('The linked mapping was refused. At #mapping: expected');
    expect(heard).toHaveLength(3);
  });
});
