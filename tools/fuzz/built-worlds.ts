/** @file Damaged worlds, built by three.js as the app does it: loaded, measured and moved once. */
import { NEUTRAL_TARGETS } from '../../src/adaptation/index.ts';
import { createRandom } from '../../src/core/index.ts';
import { WorldFileError } from '../../src/world-document/index.ts';
import { bindWorld, type LoadedWorld, loadWorld, measureWorld } from '../../src/world-scene/index.ts';
import { type Tally, tallyTrial } from './tally.ts';
import { anyTargets, damageWorld, type SoundWorld, soundWorlds } from './worlds.ts';

/** What the loader prints of damaged parts is no finding, nor are promises that it leaves behind when it fails. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  const { warn, error } = console;
  const others = process.listeners('unhandledRejection');
  const ignore = (): void => undefined;
  console.warn = console.error = ignore;
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', ignore);
  try {
    return await work();
  } finally {
    // The last of them are told of after this turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', ignore);
    for (const each of others) process.on('unhandledRejection', each);
    Object.assign(console, { warn, error });
  }
}

/** Here is no browser: pictures and Draco, which need one, are left out. */
const isBuiltHere = ({ json }: SoundWorld): boolean =>
  json.images === undefined && !JSON.stringify(json).includes('KHR_draco_mesh_compression');

const load = (bytes: Uint8Array): Promise<LoadedWorld> =>
  loadWorld(bytes, {
    decoders: '/decoders/',
    renderer: () => {
      throw new Error('There is no graphics card.');
    },
    name: 'Fuzzed',
  });

/** @param read another loader, for the test of this one */
export function fuzzBuiltWorlds(count: number, seed: number, read = load): Promise<Tally> {
  const random = createRandom(seed + 8);
  return quietly(async () => {
    const sound = soundWorlds().filter(isBuiltHere);
    for (const { bytes } of sound) (await load(bytes)).dispose();
    return tallyTrial({
      kind: 'worlds, built',
      count,
      damaged: (i) => damageWorld(sound[i % sound.length] as SoundWorld, random),
      read,
      refusals: [WorldFileError],
      judge: (loaded) => {
        const odd = Object.entries(measureWorld(loaded)).find(
          ([, value]) => !(value >= 0 && value < Infinity),
        );
        if (odd) return `is measured with ${odd[0]} of ${odd[1]}`;
        const binding = bindWorld(loaded);
        binding.rebind(loaded.document);
        const pose = new Float64Array(binding.poseLength());
        binding.next(anyTargets(random), 0.1, pose);
        binding.show(pose);
        binding.next(NEUTRAL_TARGETS, 0.1, pose);
        binding.dispose();
        return pose.every(Number.isFinite) ? null : 'takes a pose that is no number';
      },
    });
  });
}
