/** @file Which engine a model ends up on: our shaders where they fit and are right, else the next, and it says why. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeArtifact, encodeArtifact, type Model } from '../artifacts/index.ts';
import { createRandom } from '../core/index.ts';
import { initialValues, type NetworkSpec } from '../networks/index.ts';
import { type Adapter, viewsFor } from './backends.ts';
import { type OpenedModel, openModel, relativeDifference, SELF_CHECK_TOLERANCE } from './open-model.ts';
import { picture, smallModel } from './small-model.ts';
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

async function open(model: Model, adapter?: Adapter): Promise<OpenedModel> {
  const made = await openModel({
    model,
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

async function expectRight({ session, backend }: OpenedModel, model: Model): Promise<void> {
  const answer = await session.run(picture(3));
  const wasm = await createTfjsSession(model, 'wasm', viewsFor(backend));
  const difference = relativeDifference(answer.logits, (await wasm.run(picture(3))).logits);
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
        open(model, { name: 'passes for one', software: false }),
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

  it('is tfjs where the shaders do not fit the network, and it says so', async () => {
    const network: NetworkSpec = {
      name: 'flat',
      input: { height: 24, width: 48, channels: 1 },
      layers: [{ type: 'flatten' }, { type: 'dense', name: 'classifier', units: 8, activation: 'none' }],
    };
    const values = initialValues(network, createRandom(1)).map(({ name, values }) => [name, values]);
    const { manifest, weights } = await encodeArtifact({
      name: 'flat',
      half: 'lower',
      network,
      parameters: Object.fromEntries(values),
      dtype: 'float32',
      temperature: 1,
      training: {},
    });
    const made = await open(await decodeArtifact(manifest, weights, 'flat'));
    expect(made.why).toContain('(own shaders: the shaders do not fit the network: it is not convolutions');
    expect(made.session.runFrame).toBeUndefined();
  });
});
