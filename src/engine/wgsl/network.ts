/** @file The network's passes: buffers, packed weights and bind groups made once, encoded anew each frame. */
import type { Model } from '../../artifacts/index.ts';
import { valuesNamed } from '../../networks/index.ts';
import { inPrecision, packCodes, packKernel, transpose } from './pack.ts';
import { createPipeline, type PipelineRequest, type Shaders } from './pipelines.ts';
import type { Padded, Plan } from './plan.ts';
import { pictureBytes, tileConvolution, type Variant } from './variant.ts';

/** One dispatch, ready to be encoded. */
export interface Pass {
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
}

export interface GpuNetwork {
  /** Grey picture [H·W] and its statistics: written by the frame's passes, or by hand. */
  readonly grey: GPUBuffer;
  readonly statistics: GPUBuffer;
  /** [views][D + units], single precision. */
  readonly answer: GPUBuffer;
  readonly answerLength: number;
  encode(pass: GPUComputePassEncoder): void;
  destroy(): void;
}

export const STATISTICS_BYTES = 16;
const LANES = 64;

export function createBuffer(device: GPUDevice, label: string, bytes: number, usage: number): GPUBuffer {
  return device.createBuffer({ label, size: 4 * Math.ceil(bytes / 4), usage });
}

export function encodePass(encoder: GPUComputePassEncoder, { pipeline, bindings, workgroups }: Pass): void {
  encoder.setPipeline(pipeline);
  encoder.setBindGroup(0, bindings);
  encoder.dispatchWorkgroups(...workgroups);
}

const planeOf = ({ rows, stride, channels }: Padded): number => rows * stride * (channels / 4);

/** `views` 2 also reads the mirror image; the session averages the answers. */
export async function createGpuNetwork(
  device: GPUDevice,
  shaders: Shaders,
  model: Model,
  plan: Plan,
  variant: Variant,
  views: 1 | 2,
): Promise<GpuNetwork> {
  const { half } = variant;
  const buffers: GPUBuffer[] = [];
  const { STORAGE, COPY_DST, COPY_SRC } = GPUBufferUsage;
  const buffer = (label: string, bytes: number, usage = STORAGE): GPUBuffer => {
    const made = createBuffer(device, label, bytes, usage);
    buffers.push(made);
    return made;
  };
  const upload = (
    label: string,
    values: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
  ): GPUBuffer => {
    const made = buffer(label, values.byteLength, STORAGE | COPY_DST);
    device.queue.writeBuffer(made, 0, values);
    return made;
  };
  const weights = (name: string): Float32Array<ArrayBuffer> =>
    valuesNamed(model.parameters, name) as Float32Array<ArrayBuffer>;
  const pass = async (
    request: Omit<PipelineRequest, 'half'>,
    bound: readonly GPUBuffer[],
    workgroups: Pass['workgroups'],
  ): Promise<Pass> => {
    const pipeline = await createPipeline(device, shaders, { half, ...request });
    const entries = bound.map((resource, binding) => ({ binding, resource: { buffer: resource } }));
    const layout = pipeline.getBindGroupLayout(0);
    return { pipeline, bindings: device.createBindGroup({ layout, entries }), workgroups };
  };

  const { height, width } = plan.input;
  const grey = buffer('grey', 4 * height * width, STORAGE | COPY_DST | COPY_SRC);
  const statistics = buffer('statistics', STATISTICS_BYTES, STORAGE | COPY_DST | COPY_SRC);
  const answerLength = plan.embedding + plan.classifier.units;
  const answer = buffer('answer', 4 * views * answerLength, STORAGE | COPY_SRC);

  // All pipelines compile side by side.
  const passes: Promise<Pass>[] = [];
  let picture = grey;
  for (const [index, step] of plan.convolutions.entries()) {
    const { from, to, size, name } = step;
    const groups = to.channels / 4;
    const result = buffer(name, views * pictureBytes(plan, index, variant));
    const kernel = weights(`${name}.kernel`);
    const bias = upload(`${name}.bias`, weights(`${name}.bias`));
    const out = {
      OUT_GROUPS: groups,
      OUT_HEIGHT: size.height,
      OUT_WIDTH: size.width,
      OUT_STRIDE: to.stride,
      OUT_PLANE: planeOf(to),
      RELU: step.relu,
    };
    if (step.kind === 'first') {
      passes.push(
        pass(
          { shaders: ['conv3x3-first'], entry: 'main', constants: out },
          [grey, upload(`${name}.kernel`, inPrecision(kernel, half)), bias, result, statistics],
          [Math.ceil((size.height * size.width * groups) / LANES), 1, views],
        ),
      );
    } else {
      const coded = variant.sharedLoads ? packCodes(kernel, from.channels, to.channels) : null;
      const cut = tileConvolution(step, views, { ...variant, sharedLoads: coded !== null });
      const constants = {
        ...out,
        IN_GROUPS: from.channels / 4,
        IN_STRIDE: from.stride,
        IN_PLANE: planeOf(from),
        POOL: step.pool,
        LANES: cut.lanes,
        SLICES: cut.slices,
        BLOCKS_ACROSS: cut.blocksAcross,
      };
      const workgroups = [groups / cut.lanes, cut.blocks, views] as const;
      if (coded && cut.block === '2×6') {
        const kernelCodes = upload(`${name}.kernel`, coded.codes);
        const scale = upload(`${name}.scale`, coded.scale);
        passes.push(
          pass(
            { shaders: ['conv3x3', 'conv3x3-shared'], entry: 'shared_loads', subgroups: true, constants },
            [picture, kernelCodes, bias, result, scale],
            workgroups,
          ),
        );
      } else {
        const packed = inPrecision(packKernel(kernel, from.channels, to.channels), half);
        passes.push(
          pass(
            { shaders: ['conv3x3'], entry: cut.slices > 1 ? 'split' : 'direct', constants },
            [picture, upload(`${name}.kernel`, packed), bias, result],
            workgroups,
          ),
        );
      }
    }
    picture = result;
  }
  const last = plan.convolutions.at(-1)?.to;
  if (!last) throw new RangeError('A network without convolutions cannot be planned.');
  const { name, units } = plan.classifier;
  passes.push(
    pass(
      {
        shaders: ['global-average-pool'],
        entry: 'main',
        constants: {
          IN_GROUPS: last.channels / 4,
          IN_STRIDE: last.stride,
          IN_PLANE: planeOf(last),
          HEIGHT: last.height,
          WIDTH: last.width,
          UNITS: units,
        },
      },
      [picture, answer],
      [Math.ceil(last.channels / 4 / LANES), 1, views],
    ),
    pass(
      {
        shaders: variant.subgroups ? ['dense', 'dense-subgroups'] : ['dense'],
        entry: variant.subgroups ? 'with_subgroups' : 'main',
        subgroups: variant.subgroups,
        constants: { INPUTS: plan.embedding, UNITS: units, LANES },
      },
      [
        upload(`${name}.kernel`, transpose(weights(`${name}.kernel`), plan.embedding, units)),
        upload(`${name}.bias`, weights(`${name}.bias`)),
        answer,
      ],
      [units, 1, views],
    ),
  );
  const ready = await Promise.all(passes);
  return {
    grey,
    statistics,
    answer,
    answerLength,
    encode: (encoder) => {
      for (const each of ready) encodePass(encoder, each);
    },
    destroy: () => {
      for (const each of buffers) each.destroy();
    },
  };
}
