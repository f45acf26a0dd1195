/** @file A trained network given other numbers of filters, so that a wider one need not start from nothing. */
import { createRandom } from '../core/index.ts';
import { type NetworkSpec, parameterShapes } from '../networks/index.ts';

type Tensors = Readonly<Record<string, Float32Array>>;

/** What copies are told apart by: noise of this share of the kernel's own spread. */
const COPY_NOISE = 0.1;

interface Kernel {
  readonly name: string;
  /** Kernel's area, 1 for dense layers. */
  readonly area: number;
  readonly inputs: number;
  readonly outputs: number;
}

function kernelsOf(spec: NetworkSpec): Kernel[] {
  return parameterShapes(spec)
    .filter(({ name }) => name.endsWith('.kernel'))
    .map(({ name, shape }) => ({
      name: name.replace(/\.kernel$/, ''),
      area: shape.slice(0, -2).reduce((product, side) => product * side, 1),
      inputs: shape.at(-2) ?? 0,
      outputs: shape.at(-1) ?? 0,
    }));
}

/** Filters by what the next layer makes of them: length of the weights in, times length of the weights out. */
function ranking(kernel: Kernel, next: Kernel, tensors: Tensors): number[] {
  const into = new Float64Array(kernel.outputs);
  tensors[`${kernel.name}.kernel`]?.forEach((k, i) => {
    into[i % kernel.outputs] = (into[i % kernel.outputs] ?? 0) + k * k;
  });
  const out = new Float64Array(kernel.outputs);
  tensors[`${next.name}.kernel`]?.forEach((k, i) => {
    const input = Math.floor(i / next.outputs) % next.inputs;
    out[input] = (out[input] ?? 0) + k * k;
  });
  const weight = (filter: number): number => (into[filter] ?? 0) * (out[filter] ?? 0);
  return Array.from(into.keys()).sort((a, b) => weight(b) - weight(a) || a - b);
}

/** Whether the two are one chain of the same layers, in all but the numbers of filters. */
export function canRefit(from: NetworkSpec, to: NetworkSpec): boolean {
  const before = kernelsOf(from);
  const after = kernelsOf(to);
  return (
    before.length === after.length &&
    before.every(({ inputs }, i) => i === 0 || inputs === before[i - 1]?.outputs) &&
    before.every(({ name, area }, i) => name === after[i]?.name && area === after[i].area) &&
    before[0]?.inputs === after[0]?.inputs &&
    before.at(-1)?.outputs === after.at(-1)?.outputs
  );
}

/**
 * Parameters for `to` out of those of `from`: the same layers with more filters in some (Net2WiderNet; Chen, Goodfellow,
 * Shlens, ICLR 2016, arXiv 1511.05641) or fewer. Where there are more, the heaviest filters are copied and what reads
 * them is shared between the copies, so that the function stays the same but for the noise that lets them part; where there are
 * fewer, the lightest are left out.
 * @param from a folded network of convolutions and dense layers in one chain, no flattening between them
 * @param to the same chain, folded
 * @throws Error if the layers are not the same but for their widths
 */
export function refitWidths(
  from: NetworkSpec,
  tensors: Tensors,
  to: NetworkSpec,
  seed: number,
  noise = COPY_NOISE,
): Tensors {
  const before = kernelsOf(from);
  const after = kernelsOf(to);
  if (!canRefit(from, to)) {
    throw new Error(`${from.name} and ${to.name} differ in more than the number of filters.`);
  }
  const random = createRandom(seed);
  const fitted: Record<string, Float32Array> = {};
  let sources = Array.from({ length: before[0]?.inputs ?? 0 }, (_, i) => i);
  for (const [index, old] of before.entries()) {
    const wanted = after[index] ?? old;
    const next = before[index + 1];
    const order = next ? ranking(old, next, tensors) : Array.from({ length: old.outputs }, (_, i) => i);
    const filters = Array.from({ length: wanted.outputs }, (_, i) => order[i % order.length] ?? 0);
    const copies = new Map<number, number>();
    for (const source of sources) copies.set(source, (copies.get(source) ?? 0) + 1);
    const kernel = tensors[`${old.name}.kernel`] ?? new Float32Array();
    const spread = Math.sqrt(kernel.reduce((sum, k) => sum + k * k, 0) / Math.max(1, kernel.length));
    const doubled = new Set(filters.filter((filter, i) => filters.indexOf(filter) !== i));
    const fresh = new Float32Array(old.area * sources.length * filters.length);
    let at = 0;
    for (let cell = 0; cell < old.area; cell++) {
      for (const source of sources) {
        for (const filter of filters) {
          const value = kernel[(cell * old.inputs + source) * old.outputs + filter] ?? 0;
          const shake = doubled.has(filter) ? noise * spread * random.normal() : 0;
          fresh[at++] = (value + shake) / (copies.get(source) ?? 1);
        }
      }
    }
    fitted[`${old.name}.kernel`] = fresh;
    const bias = tensors[`${old.name}.bias`] ?? new Float32Array();
    fitted[`${old.name}.bias`] = Float32Array.from(filters, (filter) => bias[filter] ?? 0);
    sources = filters;
  }
  return fitted;
}
