/** @file Fetching a model, and every way in which that can fail. */
import { describe, expect, it } from 'vitest';
import { gateTensors, packGate } from '../artifacts/index.ts';
import { ArtifactError } from '../core/index.ts';
import { embeddingLength } from '../networks/index.ts';
import { SensingFault } from './faults.ts';
import { fetchGate, fetchModel } from './fetch-model.ts';
import { smallArtifact } from './small-model.ts';

const MANIFEST = 'https://example.test/models/small/manifest.json';
const WEIGHTS = 'https://example.test/models/small/weights.bin';

async function server(
  change: (files: Record<string, BodyInit>) => void = () => undefined,
): Promise<(url: string) => Promise<Response>> {
  const { manifest, weights } = await smallArtifact();
  const files: Record<string, BodyInit> = { [MANIFEST]: JSON.stringify(manifest), [WEIGHTS]: weights };
  change(files);
  return async (url) => {
    const body = files[url];
    return body === undefined ? new Response(null, { status: 404 }) : new Response(body);
  };
}

const silent = (): undefined => undefined;
const load = (fetchFrom: (url: string, init?: RequestInit) => Promise<Response>) =>
  fetchModel({ manifest: MANIFEST }, silent, fetchFrom, async () => undefined);

function bytes(body: BodyInit | undefined): Uint8Array<ArrayBuffer> {
  if (!(body instanceof Uint8Array)) throw new Error('no bytes');
  return Uint8Array.from(body);
}

describe('fetchModel', () => {
  it('loads a sound model and tells how far it is (control)', async () => {
    const progress: number[] = [];
    const model = await fetchModel({ manifest: MANIFEST }, (share) => progress.push(share), await server());
    expect(model.manifest.name).toBe('small');
    expect(progress.at(-1)).toBe(1);
  });

  it('takes weights from their own address when one is given', async () => {
    const fetchFrom = await server((files) => {
      files['blob:elsewhere'] = files[WEIGHTS] ?? '';
      delete files[WEIGHTS];
    });
    const model = await fetchModel({ manifest: MANIFEST, weights: 'blob:elsewhere' }, silent, fetchFrom);
    expect(model.manifest.name).toBe('small');
    // A package's files bear other names than the manifest gives: what was fetched is what is named.
    const page = await server((files) => {
      files['blob:elsewhere'] = '<!doctype html>';
    });
    await expect(fetchModel({ manifest: MANIFEST, weights: 'blob:elsewhere' }, silent, page)).rejects.toThrow(
      /^blob:elsewhere: /,
    );
  });

  it('names what is missing as a failed download', async () => {
    for (const url of [MANIFEST, WEIGHTS]) {
      const error = await load(await server((files) => delete files[url])).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SensingFault);
      expect(error).toMatchObject({ code: 'download', message: expect.stringContaining(url) });
    }
  });

  it('tells of a server that does not answer', async () => {
    await expect(load(() => Promise.reject(new TypeError('Failed to fetch')))).rejects.toMatchObject({
      code: 'download',
    });
  });

  it('refuses weights that are cut short, too long, or changed by one bit', async () => {
    const spoilt = [
      (all: Uint8Array<ArrayBuffer>) => all.slice(0, -4),
      (all: Uint8Array<ArrayBuffer>) => Uint8Array.from([...all, 0]),
      (all: Uint8Array<ArrayBuffer>) => all.with(100, (all[100] ?? 0) ^ 1),
    ];
    for (const spoil of spoilt) {
      const fetchFrom = await server((files) => {
        files[WEIGHTS] = spoil(bytes(files[WEIGHTS]));
      });
      await expect(load(fetchFrom)).rejects.toBeInstanceOf(ArtifactError);
    }
  });

  it('refuses a manifest that is no JSON', async () => {
    const fetchFrom = await server((files) => {
      files[MANIFEST] = '<!doctype html>';
    });
    await expect(load(fetchFrom)).rejects.toMatchObject({ code: 'download' });
  });

  it('does without a lost request for either file', async () => {
    for (const lost of [MANIFEST, WEIGHTS]) {
      const answer = await server();
      let losses = 0;
      const model = await load((url) =>
        url === lost && losses++ === 0 ? Promise.reject(new TypeError('Failed to fetch')) : answer(url),
      );
      expect(model.manifest.name).toBe('small');
    }
  });

  it('asks the server anew for weights that were kept damaged', async () => {
    const [sound, damaged] = [
      await server(),
      await server((files) => {
        const weights = bytes(files[WEIGHTS]);
        weights[5] = (weights[5] ?? 0) ^ 1;
        files[WEIGHTS] = weights;
      }),
    ];
    const fetchFrom = (url: string, init?: RequestInit) => (init?.cache === 'reload' ? sound : damaged)(url);
    expect((await load(fetchFrom)).manifest.name).toBe('small');
  });
});

describe('fetchGate', () => {
  const GATE = 'https://example.test/models/small/face-gate.json';
  /** `answers`: one a request, the last for all further ones; null is a file that is not there. */
  const find = async (...answers: readonly (string | null)[]) => {
    const { manifest } = await smallArtifact();
    const asked: (string | undefined)[] = [];
    const fetchFrom = async (url: string, init?: RequestInit) => {
      expect(url).toBe(GATE);
      const body = answers[Math.min(asked.length, answers.length - 1)] ?? null;
      asked.push(init?.cache);
      return body === null ? new Response(null, { status: 404 }) : new Response(body);
    };
    return { asked, found: fetchGate(MANIFEST, manifest, fetchFrom, async () => undefined) };
  };
  const gateFor = async (model?: string): Promise<string> => {
    const { manifest } = await smallArtifact();
    const length = embeddingLength(manifest.network);
    const values = Object.fromEntries(
      gateTensors(length).map(({ name, shape }) => [
        name,
        new Float32Array(shape.reduce((total, side) => total * side, 1)),
      ]),
    );
    return JSON.stringify({
      schemaVersion: 2,
      model: model ?? manifest.weights.sha256,
      scales: { embedding: { low: 0, typical: 1 }, picture: { low: 0, typical: 1 } },
      bars: { 1: 0, 2: 0 },
      weights: packGate(values, length),
      figures: {},
    });
  };

  it('asks again for one that is lost', async () => {
    const { asked, found } = await find(null, '<!doctype html>', await gateFor());
    expect((await found).gate).not.toBeNull();
    expect(asked).toHaveLength(3);
  });

  it('says why there is none, and keeps nobody from sensing', async () => {
    expect(await (await find(null)).found).toEqual({
      gate: null,
      why: expect.stringContaining('face-gate.json could not be fetched (status 404).'),
    });
    expect(await (await find('<!doctype html>')).found).toMatchObject({
      why: expect.stringContaining('it is not JSON'),
    });
    const { manifest } = await smallArtifact();
    expect((await fetchGate('blob:nowhere', manifest)).gate).toBeNull();
  });

  it('refuses one that was fitted to other weights or is damaged, once it was asked for anew', async () => {
    const other = await find(await gateFor('a'.repeat(64)));
    await expect(other.found).rejects.toThrow(/made for the weights aaaaaaaa…, not .*Make it again/);
    expect(other.asked).toEqual(['default', 'reload']);
    await expect((await find('{}')).found).rejects.toThrow(ArtifactError);
    const mended = await find('{}', await gateFor());
    expect((await mended.found).gate).not.toBeNull();
  });
});
