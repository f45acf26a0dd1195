import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { withoutCompiledText } from './basis-transcoder.ts';
import { ROOT } from './run.mjs';

const FOLDER = join(ROOT, 'node_modules/three/examples/jsm/libs/basis');
const ORIGINAL = readFileSync(join(FOLDER, 'basis_transcoder.js'), 'utf8');
/** Transcoder format 13: RGBA32. */
const RGBA32 = 13;

/** The KTX2 texture in a binary glTF: the part of it that begins with KTX2's own magic. */
function textureIn(name: string): Uint8Array {
  const file = readFileSync(join(ROOT, 'src/fixtures/compressed-scenes', `${name}.glb`));
  return file.subarray(file.indexOf('\xabKTX 20\xbb', 0, 'latin1'));
}

interface Transcoder {
  initializeBasis(): void;
  KTX2File: new (
    bytes: Uint8Array,
  ) => {
    isValid(): boolean;
    getWidth(): number;
    startTranscoding(): boolean;
    getImageTranscodedSizeInBytes(level: number, layer: number, face: number, format: number): number;
    transcodeImage(
      into: Uint8Array,
      level: number,
      layer: number,
      face: number,
      format: number,
      unused: number,
      channel0: number,
      channel1: number,
    ): number;
    close(): void;
    delete(): void;
  };
}

/** Runs the script as under the page's policy: WebAssembly may run, text may not be compiled. */
async function start(script: string): Promise<Transcoder> {
  const context = createContext(
    { WebAssembly, Uint8Array, performance, console, TextDecoder, document: undefined },
    { codeGeneration: { strings: false, wasm: true } },
  );
  const make = runInContext(`${script};BASIS`, context) as (options: {
    wasmBinary: Buffer;
  }) => Promise<Transcoder>;
  const basis = await make({ wasmBinary: readFileSync(join(FOLDER, 'basis_transcoder.wasm')) });
  basis.initializeBasis();
  return basis;
}

describe('the KTX2 transcoder that is served', () => {
  it('cannot start as three carries it where text may not be compiled (control)', async () => {
    await expect(start(ORIGINAL)).rejects.toThrow(/Code generation from strings disallowed/);
  });

  it.each(['etc1s', 'uastc'])('transcodes %s there', async (name) => {
    const { KTX2File } = await start(withoutCompiledText(ORIGINAL));
    const file = new KTX2File(textureIn(name));
    expect(file.isValid()).toBeTruthy();
    expect(file.getWidth()).toBeGreaterThan(0);
    expect(file.startTranscoding()).toBeTruthy();
    const picture = new Uint8Array(file.getImageTranscodedSizeInBytes(0, 0, 0, RGBA32));
    expect(file.transcodeImage(picture, 0, 0, 0, RGBA32, 0, -1, -1)).toBeTruthy();
    // Four quarters of four colours: more than one value comes out.
    expect(new Set(picture).size).toBeGreaterThan(1);
    // A wrong number of arguments is still refused.
    expect(() => (file.getWidth as (more: number) => number).call(file, 1)).toThrow(
      /called with 1 arguments/,
    );
    file.close();
    file.delete();
  });

  it('is refused where three’s script is another one', () => {
    expect(() => withoutCompiledText('var BASIS;')).toThrow(/three has a new one/);
  });
});
