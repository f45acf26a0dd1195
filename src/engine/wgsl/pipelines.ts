/** @file Shader + structs + constants of a layer → compute pipeline. */

export const SHADER_NAMES = [
  'conv1x1',
  'conv1x1-shared',
  'conv3x3',
  'conv3x3-first',
  'conv3x3-shared',
  'dense',
  'dense-subgroups',
  'depthwise3x3',
  'frame-enlarge',
  'frame-resample',
  'frame-sample',
  'global-average-pool',
  'standardise',
  'tiles',
  'weights-codes',
  'weights-plain',
] as const;
export type ShaderName = (typeof SHADER_NAMES)[number];
export type Shaders = Readonly<Record<ShaderName, string>>;

export interface PipelineRequest {
  readonly shaders: readonly ShaderName[];
  readonly entry: string;
  readonly f16: boolean;
  readonly subgroups?: boolean;
  /** What `Picture` stands for, where the shader reads a frame. */
  readonly picture?: 'texture_external' | 'texture_2d<f32>';
  /** What the shader reads or writes as a struct. */
  readonly structs?: readonly { readonly wgsl: string }[];
  readonly constants: Readonly<Record<string, number | boolean>>;
}

/** What stands before a shader's own text. */
export function preamble({ f16, subgroups, picture, structs, constants }: PipelineRequest): string {
  const lines = [
    ...(f16 ? ['enable f16;'] : []),
    ...(subgroups ? ['enable subgroups;'] : []),
    `alias real = ${f16 ? 'f16' : 'f32'};`,
    'alias real4 = vec4<real>;',
    ...(picture ? [`alias Picture = ${picture};`] : []),
    ...(structs ?? []).map(({ wgsl }) => wgsl),
    ...Object.entries(constants).map(
      ([name, value]) => `const ${name} = ${typeof value === 'boolean' ? value : `${value}u`};`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** Compiled beside whatever else the device does. Rejects with the compiler's words. */
export function createComputePipeline(
  device: GPUDevice,
  shaders: Shaders,
  request: PipelineRequest,
): Promise<GPUComputePipeline> {
  const label = `${request.shaders.join(' + ')} (${request.entry})`;
  const code = preamble(request) + request.shaders.map((name) => shaders[name]).join('\n');
  const module = device.createShaderModule({ label, code });
  return device.createComputePipelineAsync({
    label,
    layout: 'auto',
    compute: { module, entryPoint: request.entry },
  });
}
