/** @file Shader + constants of a layer → compute pipeline. */

export const SHADER_NAMES = [
  'conv3x3',
  'conv3x3-first',
  'conv3x3-shared',
  'dense',
  'dense-subgroups',
  'frame-resample',
  'frame-sample',
  'global-average-pool',
  'standardise',
] as const;
export type ShaderName = (typeof SHADER_NAMES)[number];
export type Shaders = Readonly<Record<ShaderName, string>>;

export interface PipelineRequest {
  readonly shaders: readonly ShaderName[];
  readonly entry: string;
  readonly half: boolean;
  readonly subgroups?: boolean;
  /** What `Picture` stands for, where the shader reads a frame. */
  readonly picture?: 'texture_external' | 'texture_2d<f32>';
  readonly constants: Readonly<Record<string, number | boolean>>;
}

/** What stands before a shader's own text. */
export function preamble({ half, subgroups, picture, constants }: PipelineRequest): string {
  const lines = [
    ...(half ? ['enable f16;'] : []),
    ...(subgroups ? ['enable subgroups;'] : []),
    `alias real = ${half ? 'f16' : 'f32'};`,
    'alias real4 = vec4<real>;',
    ...(picture ? [`alias Picture = ${picture};`] : []),
    ...Object.entries(constants).map(
      ([name, value]) => `const ${name} = ${typeof value === 'boolean' ? value : `${value}u`};`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** Compiled beside whatever else the device does. Rejects with the compiler's words. */
export function createPipeline(
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
