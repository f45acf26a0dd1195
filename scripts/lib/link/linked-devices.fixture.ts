import { createRandom } from '../../../src/core/index.ts';
import type { LinkRole } from '../../../src/link/index.ts';
import {
  createVirtualDevice,
  createVirtualServer,
  createVirtualTime,
  type VirtualDevice,
} from '../../../tools/link/virtual-network.ts';
import { createLocalBroker } from './local-bus.mjs';

export const SCORES = {
  type: 'scores',
  capturedAtMs: 900,
  readyAtMs: 950,
  backend: 'wasm',
  probabilities: [0, 100_000, 0, 0, 0, 0, 0, 0],
} as const;

export function setUp(broker = createLocalBroker()) {
  const time = createVirtualTime();
  const random = createRandom(7);
  const server = createVirtualServer(time, random, broker);
  let seed = 0;
  const device = (options: { readonly address?: string; readonly at?: typeof server } = {}) =>
    createVirtualDevice(time, options.at ?? server, {
      seed: ++seed,
      address: options.address ?? `192.0.2.${seed}`,
    });
  const join = async (code: string, name: string, ...roles: LinkRole[]): Promise<VirtualDevice> => {
    const joining = device();
    joining.client.join(code, { name, roles });
    await time.advance(50);
    return joining;
  };
  const start = async (name: string, ...roles: LinkRole[]): Promise<VirtualDevice> => {
    const starting = device();
    starting.client.create({ name, roles });
    await time.advance(50);
    return starting;
  };
  return { time, random, server, device, join, start };
}

/** The usual three. */
export async function threeDevices(world = setUp()) {
  const sensor = await world.start('Phone', 'sensor');
  const { code } = sensor.room();
  const headset = await world.join(code, 'Headset', 'world');
  const studio = await world.join(code, 'Desk', 'studio');
  return { ...world, sensor, headset, studio, code };
}

export const names = (device: VirtualDevice): string[] => device.room().devices.map(({ name }) => name);
export const refusal = (device: VirtualDevice): string => {
  const phase = device.client.phase();
  return phase.kind === 'refused' ? phase.reason : phase.kind;
};
