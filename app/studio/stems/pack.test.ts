import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stemSet } from '../../../src/fixtures/stem-sounds.ts';
import { isPackedStems, packStems, unpackStems } from './pack.ts';

async function packed(set: ReturnType<typeof stemSet>, files: readonly ArrayBuffer[]): Promise<ArrayBuffer> {
  return new Blob([...packStems(set, files)]).arrayBuffer();
}

describe('a stem set as one file', () => {
  it('comes back as it went, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 }), async (contents) => {
        const set = stemSet(...contents.map((_, i) => `stem-${i}`));
        const file = await packed(
          set,
          contents.map((each) => each.slice().buffer as ArrayBuffer),
        );
        const back = unpackStems(file);
        expect(isPackedStems(file)).toBe(true);
        expect(back.set).toEqual(set);
        expect(back.files.map((each) => [...new Uint8Array(each)])).toEqual(
          contents.map((each) => [...each]),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('cut off or changed anywhere, is refused with a remedy or read, and never half', async () => {
    const file = await packed(stemSet('a', 'b'), [new ArrayBuffer(40), new ArrayBuffer(30)]);
    fc.assert(
      fc.property(fc.nat(file.byteLength - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
        const bytes = new Uint8Array(file.slice(0, cut ? at : file.byteLength));
        if (!cut) bytes[at] = value;
        try {
          expect(unpackStems(bytes.buffer).files).toHaveLength(2);
          expect(cut).toBe(false);
        } catch (error) {
          expect(['StemError', 'DocumentError']).toContain((error as Error).name);
        }
      }),
      { numRuns: 200 },
    );
  });
});
