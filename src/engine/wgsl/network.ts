/** @file The network's dispatches: buffers, packed weights and bind groups made once, encoded anew each frame. */
import type { Model } from '../../artifacts/index.ts';
import { valuesNamed } from '../../networks/index.ts';
import { inPrecision, packCodes, packKernel, transpose } from './pack.ts';
import { createComputePipeline, type PipelineRequest, type ShaderName, type Shaders } from './pipelines.ts';
import type { Padded, Plan } from './plan.ts';
import { STATISTICS } from './structs.ts';
import { pictureBytes, tileConvolution, tileDepthwise, type Variant } from './variant.ts';

/** One dispatch, ready to be encoded. */
export interface Dispatch {
  readonly computePipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
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

const LANES = 64;

export function createBuffer(device: GPUDevice, label: string, bytes: number, usage: number): GPUBuffer {
  return device.createBuffer({ label, size: 4 * Math.ceil(bytes / 4), usage });
}

export function encodeDispatch(
  pass: GPUComputePassEncoder,
  { computePipeline, bindGroup, workgroups }: Dispatch,
): void {
  pass.setPipeline(computePipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(...workgroups);
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
  const { f16 } = variant;
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
  const dispatch = async (
    request: Omit<PipelineRequest, 'f16'>,
    bound: readonly GPUBuffer[],
    workgroups: Dispatch['workgroups'],
  ): Promise<Dispatch> => {
    const computePipeline = await createComputePipeline(device, shaders, { f16, ...request });
    const entries = bound.map((resource, binding) => ({ binding, resource: { buffer: resource } }));
    const layout = computePipeline.getBindGroupLayout(0);
    return { computePipeline, bindGroup: device.createBindGroup({ layout, entries }), workgroups };
  };

  const { height, width } = plan.input;
  const grey = buffer('grey', 4 * height * width, STORAGE | COPY_DST | COPY_SRC);
  const statistics = buffer('statistics', STATISTICS.size, STORAGE | COPY_DST | COPY_SRC);
  const answerLength = plan.embedding + plan.classifier.units;
  const answer = buffer('answer', 4 * views * answerLength, STORAGE | COPY_SRC);

  // All pipelines compile side by side.
  const dispatches: Promise<Dispatch>[] = [];
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
      RELU: step.activation !== 'none',
      RELU6: step.activation === 'relu6',
    };
    const steps = { STEP: step.stride, PAD_TOP: step.padding.top, PAD_LEFT: step.padding.left };
    const within = { IN_GROUPS: from.channels / 4, IN_STRIDE: from.stride, IN_PLANE: planeOf(from) };
    if (step.kind === 'first') {
      const constants = { ...out, ...steps, IN_HEIGHT: from.height, IN_WIDTH: from.width };
      dispatches.push(
        dispatch(
          { shaders: ['conv3x3-first'], entry: 'main', structs: [STATISTICS], constants },
          [grey, upload(`${name}.kernel`, inPrecision(kernel, f16)), bias, result, statistics],
          [Math.ceil((size.height * size.width * groups) / LANES), 1, views],
        ),
      );
    } else if (step.kind === 'depthwise') {
      const { run, runsAcross } = tileDepthwise(step, views, variant);
      const constants = { ...out, ...steps, ...within, RUN: run, RUNS_ACROSS: runsAcross };
      dispatches.push(
        dispatch(
          { shaders: ['depthwise3x3'], entry: 'main', constants },
          [picture, upload(`${name}.kernel`, inPrecision(kernel, f16)), bias, result],
          [Math.ceil((size.height * runsAcross * groups) / LANES), 1, views],
        ),
      );
    } else {
      const isPoint = step.kind === 'point';
      const tiling = tileConvolution(step, views, variant);
      const shared = tiling.block === '2×6';
      const coded = shared ? packCodes(kernel, from.channels, to.channels) : null;
      const packed = coded?.codes ?? inPrecision(packKernel(kernel, from.channels, to.channels), f16);
      const own: ShaderName[] = isPoint ? ['conv1x1', 'tiles'] : ['conv3x3', 'tiles'];
      const sharing: ShaderName[] = [
        coded ? 'weights-codes' : 'weights-plain',
        isPoint ? 'conv1x1-shared' : 'conv3x3-shared',
      ];
      const plain = tiling.slices > 1 ? 'split' : 'direct';
      dispatches.push(
        dispatch(
          {
            shaders: shared ? [...own, ...sharing] : own,
            entry: shared ? 'shared_loads' : plain,
            subgroups: shared,
            constants: {
              ...out,
              ...within,
              POOL: step.pool,
              LANES: tiling.lanes,
              SLICES: tiling.slices,
              BLOCKS_ACROSS: tiling.blocksAcross,
            },
          },
          [
            picture,
            upload(`${name}.kernel`, packed),
            bias,
            result,
            ...(coded ? [upload(`${name}.scale`, coded.scale)] : []),
          ],
          [groups / tiling.lanes, tiling.blocks, views],
        ),
      );
    }
    picture = result;
  }
  const last = plan.convolutions.at(-1)?.to;
  if (!last) throw new RangeError('A network without convolutions cannot be planned.');
  const { name, units } = plan.classifier;
  dispatches.push(
    dispatch(
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
    dispatch(
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
  const ready = await Promise.all(dispatches);
  return {
    grey,
    statistics,
    answer,
    answerLength,
    encode: (pass) => {
      for (const each of ready) encodeDispatch(pass, each);
    },
    destroy: () => {
      for (const each of buffers) each.destroy();
    },
  };
}
