/** @file The graphics device with what the shaders can use of it. */
import { describeAdapter } from '../backends.ts';
import type { Abilities } from './variant.ts';

const WANTED = ['shader-f16', 'subgroups', 'timestamp-query'] as const satisfies readonly GPUFeatureName[];

export interface OpenedDevice {
  readonly device: GPUDevice;
  readonly abilities: Abilities;
  readonly adapter: string;
}

export async function openDevice(gpu: GPU | undefined): Promise<OpenedDevice> {
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('there is no WebGPU adapter');
  const requiredFeatures = WANTED.filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({ requiredFeatures });
  const { name, software } = describeAdapter(adapter);
  return {
    device,
    adapter: name,
    abilities: {
      software,
      f16: device.features.has('shader-f16'),
      subgroups: device.features.has('subgroups'),
      subgroupSize:
        adapter.info.subgroupMinSize === adapter.info.subgroupMaxSize
          ? (adapter.info.subgroupMinSize ?? null)
          : null,
    },
  };
}
