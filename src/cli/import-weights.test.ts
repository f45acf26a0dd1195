/** @file Weights of a network here that another program trained become a model folder: the same numbers, ready to be used. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { votesFor, writeFerPlus } from '../fixtures/ferplus-folder.ts';
import { runCli } from '../fixtures/run-cli.ts';
import { drawFaces } from '../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { foldBatchNorm, initialValues, networkNamed, parameterShapes } from '../networks/index.ts';
import { readModel } from './support/model-folder.ts';

const ROOT = tempFolder();
const NETWORK = 'compact-vgg-slim';

/** As the library safetensors lays a file out, all f32. */
function safetensors(tensors: readonly { name: string; shape: readonly number[]; values: Float32Array }[]) {
  let end = 0;
  const header = JSON.stringify(
    Object.fromEntries(
      tensors.map(({ name, shape, values }) => {
        const begin = end;
        end += values.byteLength;
        return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
      }),
    ),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([
    length,
    Buffer.from(header),
    ...tensors.map(({ values }) => Buffer.from(values.buffer)),
  ]);
}

it('reads a .safetensors file of a network of the catalogue into a model folder', async () => {
  const spec = networkNamed(NETWORK, 'lower');
  const drawn = initialValues(spec, createRandom(5)).map(({ name, values }) => [name, values] as const);
  const folded = foldBatchNorm(spec, Object.fromEntries(drawn));
  const tensors = parameterShapes(folded.spec).map(({ name, shape }) => ({
    name,
    shape,
    values: Float32Array.from(folded.parameters[name] ?? []),
  }));
  const [file, out] = [join(ROOT, 'slim.safetensors'), join(ROOT, 'slim')];
  await writeFile(file, safetensors(tensors));
  const { code, stdout, stderr } = await runCli('import-weights', [
    ...['--file', file, '--network', NETWORK, '--half', 'lower', '--out', out],
  ]);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain(`"startFrom": "${out}"`);
  const model = await readModel(out);
  expect(model.manifest.half).toBe('lower');
  for (const { name, values } of tensors) expect(model.parameters[name], name).toEqual(values);
  expect(model.manifest.temperature).toBe(1);

  const faces = drawFaces(12, createRandom(4)).map(({ image, label }, i) => ({
    name: `fer000000${String.fromCharCode(97 + i)}.png`,
    image,
    votes: votesFor(label),
  }));
  const data = join(ROOT, 'data');
  await writeFerPlus(data, 'valid', faces);
  const calibrated = await runCli('import-weights', [
    ...['--file', file, '--network', NETWORK, '--out', out, '--data', data, '--backend', 'wasm'],
  ]);
  expect(calibrated.code, calibrated.stderr).toBe(0);
  const { manifest } = await readModel(out);
  expect(manifest.temperature).not.toBe(1);
  expect(manifest.training).toMatchObject({ importedFrom: 'slim.safetensors', validation: { faces: 12 } });
  expect(calibrated.stdout).toContain(`of 12 validation faces (wasm), temperature ${manifest.temperature}.`);

  const learnt = ['--learnt-validation', '0.72'];
  const kept = await runCli('import-weights', [
    ...['--file', file, '--network', NETWORK, '--out', out, '--data', data, '--backend', 'wasm', ...learnt],
  ]);
  expect(kept.code, kept.stderr).toBe(0);
  expect((await readModel(out)).manifest).toMatchObject({
    temperature: 0.72,
    training: { learntValidation: true },
  });
  expect(kept.stderr).toContain('has learnt from validation faces');
});

it('fits no temperature of a network that has learnt no emotions', async () => {
  const { code, stderr } = await runCli('import-weights', [
    ...['--file', join(ROOT, 'faceres-deep.json'), '--network', 'mobilenet', '--data', ROOT],
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('--data: faceres-deep.json holds a network that has learnt no emotions');
});
