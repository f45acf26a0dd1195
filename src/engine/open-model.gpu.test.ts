/** @file Which engine a model ends up on: our shaders where they fit and are right, else the next, and it says why. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeArtifact, type Model } from '../artifacts/index.ts';
import { createRandom } from '../core/index.ts';
import { initialValues, type NetworkSpec, networkNamed } from '../networks/index.ts';
import type { Adapter } from './backends.ts';
import {
  blotches,
  type OpenedModel,
  openModel,
  relativeDifference,
  SELF_CHECK_TOLERANCE,
} from './open-model.ts';
import { artifactOf, smallModel } from './small-model.ts';
import { createTfjsSession } from './tfjs-session.ts';
import { openDevice } from './wgsl/device.ts';
import { type Abilities, variantsFor } from './wgsl/variant.ts';

/** Of this adapter: what is computed here depends on them. */
let abilities: Abilities;
beforeAll(async () => {
  const { device, abilities: found } = await openDevice(navigator.gpu);
  device.destroy();
  abilities = found;
});

const opened: OpenedModel[] = [];
afterEach(() => {
  for (const { session } of opened.splice(0)) session.dispose();
});

interface Given {
  readonly adapter?: Adapter;
  /** Null: it cannot be had. */
  readonly large?: Model | null;
}

async function open(model: Model, { adapter, large }: Given = {}): Promise<OpenedModel> {
  const made = await openModel({
    load: async (size) => {
      if (size === 'small') return model;
      if (!large) throw new Error('it could not be fetched');
      return large;
    },
    hasLarge: large !== undefined,
    choice: 'webgpu',
    ...(adapter && { adapter }),
    avoidWebGpu: null,
    wasmUrl: '/wasm/',
    onStage: () => {},
    onDeviceTrouble: (reason) => {
      throw new Error(reason);
    },
  });
  opened.push(made);
  return made;
}

const PROCESSOR: Adapter = { name: 'passes for a graphics processor', software: false };

const wrong = (code: string): string => code.replace('sum + bias[unit]', 'sum + bias[unit] + 1.0');

/** While `work` runs, every shader is what `change` makes of it. */
async function withShaders<T>(change: (code: string) => string, work: () => Promise<T>): Promise<T> {
  const original = GPUDevice.prototype.createShaderModule;
  GPUDevice.prototype.createShaderModule = function (this: GPUDevice, descriptor) {
    return original.call(this, { ...descriptor, code: change(descriptor.code) });
  };
  try {
    return await work();
  } finally {
    GPUDevice.prototype.createShaderModule = original;
  }
}

async function modelOf(network: NetworkSpec): Promise<Model> {
  const values = initialValues(network, createRandom(1)).map(({ name, values }) => [name, values] as const);
  const { manifest, weights } = await artifactOf(network, Object.fromEntries(values));
  return decodeArtifact(manifest, weights, network.name);
}

const FLAT: NetworkSpec = {
  name: 'flat',
  input: { height: 24, width: 48, channels: 1 },
  layers: [{ type: 'flatten' }, { type: 'dense', name: 'classifier', units: 8, activation: 'none' }],
};

/** Of the large model's kind, with fewer pixels. */
const largeModel = (): Promise<Model> => modelOf(networkNamed('mobilenet-96', 'lower'));

async function expectRight({ session, views }: OpenedModel, model: Model): Promise<void> {
  const input = blotches(3, model.manifest.network.input);
  const answer = await session.run(input);
  const wasm = await createTfjsSession(model, 'wasm', views);
  const difference = relativeDifference(answer.logits, (await wasm.run(input)).logits);
  expect(difference).toBeLessThanOrEqual(abilities.f16 ? SELF_CHECK_TOLERANCE : 1e-4);
  wasm.dispose();
}

describe('the engine of WebGPU', () => {
  it('is our own shaders, which read frames themselves', async () => {
    const model = await smallModel();
    const made = await open(model);
    const [, variant] = /Hand-written shaders compute \((.+?)\)\./.exec(made.why) ?? [];
    expect(variantsFor(abilities).map(({ name }) => name)).toContain(variant);
    expect(made.session.runFrame).toBeDefined();
    await expectRight(made, model);
  });

  it.each(['shaders', 'tfjs'])(
    'reads the mirror image too on what passes for a graphics processor: %s',
    async (engine) => {
      const model = await smallModel();
      const made = await withShaders(engine === 'tfjs' ? wrong : (code) => code, () =>
        open(model, { adapter: PROCESSOR }),
      );
      expect(made.backend).toBe('webgpu');
      expect(made.why).toContain('together with its mirror image');
      expect(made.session.runFrame === undefined).toBe(engine === 'tfjs');
      await expectRight(made, model);
    },
  );

  it('is tfjs where our shaders answer wrongly, and it says so', async () => {
    const model = await smallModel();
    const made = await withShaders(wrong, () => open(model));
    expect(made.backend).toBe(abilities.software ? 'webgpu-software' : 'webgpu');
    expect(made.why).toMatch(/general engine stands in.*\(own shaders: its answers are wrong \(off by/);
    expect(made.session.runFrame).toBeUndefined();
    await expectRight(made, model);
  });

  it('takes the large model on our shaders, in one view', async () => {
    const [small, large] = [await smallModel(), await largeModel()];
    const made = await open(small, { adapter: PROCESSOR, large });
    expect(made).toMatchObject({ size: 'large', views: 1, backend: 'webgpu' });
    expect(made.why).toContain('The large network reads each face.');
    expect(made.why).not.toContain('mirror');
    await expectRight(made, large);
  });

  it('takes the small model where the large one cannot be had or computed, and says why', async () => {
    const small = await smallModel();
    const lost = await open(small, { adapter: PROCESSOR, large: null });
    expect(lost).toMatchObject({ size: 'small', views: 2 });
    expect(lost.session.runFrame).toBeDefined();
    expect(lost.why).toContain('(own shaders, large model: it could not be fetched)');
    await expectRight(lost, small);
    const misread = await open(small, { adapter: PROCESSOR, large: await modelOf(FLAT) });
    expect(misread.size).toBe('small');
    expect(misread.why).toContain('(own shaders, large model: the shaders do not fit the network');
    const spoilt = (code: string): string => code.replace('min(sum, vec4f(6.0))', 'min(sum, vec4f(5.0))');
    const wronged = await withShaders(spoilt, async () =>
      open(small, { adapter: PROCESSOR, large: await largeModel() }),
    );
    expect(wronged.size).toBe('small');
    expect(wronged.why).toContain('(own shaders, large model: its answers are wrong (off by');
    await expectRight(wronged, small);
  });

  it('is tfjs where the shaders do not fit the network, and it says so', async () => {
    const made = await open(await modelOf(FLAT));
    expect(made.why).toContain('(own shaders: the shaders do not fit the network: it is not convolutions');
    expect(made.session.runFrame).toBeUndefined();
  });
});
