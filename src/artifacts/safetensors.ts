/** @file Weights trained elsewhere, as a .safetensors file (https://github.com/huggingface/safetensors) → tensors by name, checked. */
import { z } from 'zod';
import { DataError } from '../core/index.ts';
import { type NetworkSpec, parameterShapes } from '../networks/index.ts';
import { fromFloat16Bits } from './float16.ts';

// zod's compiled parsers need `new Function`, which our Content-Security-Policy forbids.
z.config({ jitless: true });

const REMEDY = 'Save it again with the library safetensors.';
/** Bytes of the number at the start that says how long the header is. */
const PREFIX = 8;
/** The limit of the format's own library. */
const MOST_HEADER_BYTES = 100_000_000;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const headerSchema = z.record(z.string(), z.unknown());

/** Reads the value at an index. */
type ReadValue = (view: DataView, index: number) => number;
const WIDTHS: Record<string, readonly [bytes: number, read: ReadValue]> = {
  F32: [4, (view, i) => view.getFloat32(4 * i, true)],
  F16: [2, (view, i) => fromFloat16Bits(view.getUint16(2 * i, true))],
};

interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The header, and the bytes after it, which it describes. */
function readHeader(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
): { header: Record<string, unknown>; data: Uint8Array } {
  const fail = (what: string): DataError => new DataError(`${file}: ${what}.`, REMEDY);
  if (bytes.length < PREFIX) throw fail(`expected at least ${PREFIX} bytes, got ${bytes.length}`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > Math.min(MOST_HEADER_BYTES, bytes.length - PREFIX))
    throw fail(`is no .safetensors file: its header would have ${length} bytes`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(PREFIX, PREFIX + length));
    return { header: headerSchema.parse(JSON.parse(text)), data: bytes.subarray(PREFIX + length) };
  } catch (cause) {
    throw new DataError(`${file}: is no .safetensors file: its header is no JSON object.`, REMEDY, { cause });
  }
}

/** Every tensor of the file, f32 or f16. */
function readSafetensors(bytes: Uint8Array<ArrayBuffer>, file: string): Map<string, StoredTensor> {
  const { header, data } = readHeader(bytes, file);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const fail = (what: string): DataError => new DataError(`${file}: tensor '${name}': ${what}.`, REMEDY);
    const parsed = entrySchema.safeParse(entry);
    if (!parsed.success) throw fail('expected a dtype, a shape and two data_offsets');
    const { dtype, shape, data_offsets: offsets } = parsed.data;
    const [begin, end] = offsets;
    const [width, read] = (Object.hasOwn(WIDTHS, dtype) && WIDTHS[dtype]) || [0, undefined];
    if (!read)
      throw new DataError(
        `${file}: tensor '${name}': expected ${Object.keys(WIDTHS).join(' or ')}, got ${dtype}.`,
        'Convert it first, in PyTorch by tensor.float().',
      );
    const count = shape.reduce((product, side) => product * side, 1);
    if (end > data.length || end - begin !== width * count)
      throw fail(`expected ${width * count} bytes within ${data.length}, got those from ${begin} to ${end}`);
    const view = new DataView(data.buffer, data.byteOffset + begin, end - begin);
    tensors.set(name, { shape, values: Float32Array.from({ length: count }, (_, i) => read(view, i)) });
  }
  return tensors;
}

/**
 * Reads the parameters of `network`, which has batch norm folded in, from a .safetensors file with the same names and
 * shapes: kernels [k,k,C,F], depthwise ones [k,k,C,1], dense ones [D,units], biases [F]. Every one must be there, of that
 * shape and finite; others are refused.
 */
export function importSafetensors(
  bytes: Uint8Array<ArrayBuffer>,
  network: NetworkSpec,
  file: string,
): Record<string, Float32Array> {
  const stored = readSafetensors(bytes, file);
  const parameters: Record<string, Float32Array> = {};
  const remedy = `Fold batch norm, and name and shape the tensors as ${network.name} does: kernels [height,width,channels,filters].`;
  for (const { name, shape } of parameterShapes(network)) {
    const found = stored.get(name);
    const fail = (what: string): DataError => new DataError(`${file}: tensor '${name}': ${what}.`, remedy);
    if (found?.shape.join() !== shape.join())
      throw fail(`expected [${shape.join()}], got ${found ? `[${found.shape.join()}]` : 'none'}`);
    if (!found.values.every(Number.isFinite)) throw fail('holds values that are not finite');
    parameters[name] = found.values;
    stored.delete(name);
  }
  const [other] = stored.keys();
  if (other !== undefined)
    throw new DataError(`${file}: tensor '${other}': ${network.name} has none of that name.`, remedy);
  return parameters;
}
