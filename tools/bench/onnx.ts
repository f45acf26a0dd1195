/**
 * @file Our artifact → an ONNX file, for the comparison with ONNX Runtime. Protocol Buffers by hand: a field is its
 * number and wire type, then its value; messages and strings carry their length (onnx.proto3 names the fields).
 */
import type { Model } from '../../src/artifacts/index.ts';
import { embeddingLength, valuesNamed, walk } from '../../src/networks/index.ts';

const FLOAT = 1;
const INT = 2;
const INTS = 7;
const OPSET = 13;
const IR_VERSION = 8;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

type Bytes = Uint8Array<ArrayBuffer>;

function join(parts: readonly (Bytes | readonly number[])[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const number = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, value: Bytes): Bytes =>
  join([varint(field * 8 + 2), varint(value.length), value]);
const text = (field: number, value: string): Bytes => bytes(field, new TextEncoder().encode(value) as Bytes);
const message = (field: number, ...parts: (Bytes | readonly number[])[]): Bytes => bytes(field, join(parts));

function tensor(name: string, shape: readonly number[], values: Float32Array): Bytes {
  const raw = new Uint8Array(values.length * 4);
  const view = new DataView(raw.buffer);
  for (const [i, value] of values.entries()) view.setFloat32(4 * i, value, true);
  return join([...shape.map((side) => number(1, side)), number(2, FLOAT), text(8, name), bytes(9, raw)]);
}

function valueInfo(name: string, shape: readonly number[]): Bytes {
  const dimensions = shape.map((side) => message(1, number(1, side)));
  return join([text(1, name), message(2, message(1, number(1, FLOAT), message(2, ...dimensions)))]);
}

const ints = (name: string, values: readonly number[]): Bytes =>
  message(5, text(1, name), ...values.map((value) => number(8, value)), number(20, INTS));
const int = (name: string, value: number): Bytes =>
  message(5, text(1, name), number(3, value), number(20, INT));

function node(op: string, inputs: readonly string[], output: string, ...attributes: Bytes[]): Bytes {
  return message(
    1,
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(3, output),
    text(4, op),
    ...attributes,
  );
}

/** [k,k,C,F] → [F,C,k,k]. */
function toOihw(values: Float32Array, taps: number, channels: number, filters: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let tap = 0; tap < taps; tap++)
    for (let channel = 0; channel < channels; channel++)
      for (let filter = 0; filter < filters; filter++)
        turned[(filter * channels + channel) * taps + tap] =
          values[(tap * channels + channel) * filters + filter] ?? 0;
  return turned;
}

/** A file with input `input` [1,C,H,W] and outputs `logits` [1,8] and `embedding` [1,D]. */
export function toOnnx({ manifest, parameters }: Model): Bytes {
  const { input, name } = manifest.network;
  const nodes: Bytes[] = [];
  const tensors: Bytes[] = [];
  let at = 'input';
  let count = 0;
  const add = (op: string, inputs: readonly string[], ...attributes: Bytes[]): void => {
    const output = `v${count++}`;
    nodes.push(node(op, inputs, output, ...attributes));
    at = output;
  };
  const store = (tensorName: string, shape: readonly number[], values: Float32Array): string => {
    tensors.push(message(5, tensor(tensorName, shape, values)));
    return tensorName;
  };
  const values = (tensorName: string): Float32Array => valuesNamed(parameters, tensorName);
  let embedding = at;
  const other = manifest.network.layers.find(({ type }) => type === 'branches' || type === 'residual');
  if (other) throw new Error(`A layer of type ${other.type} is not exported.`);
  if (manifest.network.secondHead) throw new Error('A second head is not exported.');
  for (const { layer, from } of walk(manifest.network)) {
    switch (layer.type) {
      case 'conv': {
        if (layer.pad !== 'same' || layer.stride !== 1 || layer.batchNorm)
          throw new Error(`${layer.name}: only folded convolutions of stride 1 are exported.`);
        const { kernel, filters } = layer;
        const shape = [filters, from.channels, kernel, kernel];
        const weights = toOihw(values(`${layer.name}.kernel`), kernel ** 2, from.channels, filters);
        const pad = (kernel - 1) / 2;
        add(
          'Conv',
          [
            at,
            store(`${layer.name}.kernel`, shape, weights),
            store(`${layer.name}.bias`, [filters], values(`${layer.name}.bias`)),
          ],
          ints('kernel_shape', [kernel, kernel]),
          ints('pads', [pad, pad, pad, pad]),
        );
        if (layer.activation === 'relu') add('Relu', [at]);
        break;
      }
      case 'maxPool':
        add(
          'MaxPool',
          [at],
          ints('kernel_shape', [layer.size, layer.size]),
          ints('strides', [layer.stride, layer.stride]),
        );
        break;
      case 'globalAveragePool':
        add('GlobalAveragePool', [at]);
        add('Flatten', [at], int('axis', 1));
        break;
      case 'dense':
        embedding = at;
        add('Gemm', [
          at,
          store(`${layer.name}.kernel`, [from.channels, layer.units], values(`${layer.name}.kernel`)),
          store(`${layer.name}.bias`, [layer.units], values(`${layer.name}.bias`)),
        ]);
        if (layer.activation === 'relu') add('Relu', [at]);
        break;
      case 'dropout':
        break;
      default:
        throw new Error(`A layer of type ${layer.type} is not exported.`);
    }
  }
  add('Identity', [at]);
  // The last value is the answer; the graph's output must bear its name.
  nodes[nodes.length - 1] = node('Identity', [`v${count - 2}`], 'logits');
  nodes.push(node('Identity', [embedding], 'embedding'));
  const units = values('classifier.bias').length;
  const graph = join([
    ...nodes,
    text(2, name),
    ...tensors,
    message(11, valueInfo('input', [1, input.channels, input.height, input.width])),
    message(12, valueInfo('logits', [1, units])),
    message(12, valueInfo('embedding', [1, embeddingLength(manifest.network)])),
  ]);
  return join([number(1, IR_VERSION), text(2, 'mienscape'), bytes(7, graph), message(8, number(2, OPSET))]);
}
