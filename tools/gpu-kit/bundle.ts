/** @file The kit's three scripts: TypeScript and packages → plain modules for Node. */
import { type Plugin, rolldown } from 'rolldown';
import { rawText } from '../../scripts/lib/package-build.mjs';
import { ROOT } from '../../scripts/lib/run.mjs';

const ENTRIES = {
  bench: 'tools/gpu-kit/bench.ts',
  kernels: 'tools/gpu-kit/kernels.ts',
  train: 'tools/gpu-kit/train.ts',
};

/** Found at run time, or asked for and rightly not there. */
const EXTERNAL = ['webgpu', '@tensorflow/tfjs-node', '@opentelemetry/api'];

/** FER+ needs no sharp, whose libraries cannot be bundled. */
const withoutSharp: Plugin = {
  name: 'without-sharp',
  resolveId: (source) => (source === 'sharp' ? '\0nothing' : null),
  load: (id) => (id === '\0nothing' ? 'export default null;' : null),
};

export async function bundleScripts(folder: string): Promise<void> {
  const build = await rolldown({
    cwd: ROOT,
    input: ENTRIES,
    platform: 'node',
    external: EXTERNAL,
    plugins: [rawText, withoutSharp],
    // By package.json our tests have no side effects, and nothing is asked of them but those.
    treeshake: false,
    // Names that a module does not have; tfjs's WebAssembly asks for them.
    transform: { define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' } },
    logLevel: 'silent',
  });
  await build.write({ dir: folder, format: 'esm' });
  await build.close();
}
