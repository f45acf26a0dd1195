/** @file Checks who imports what against .dependency-cruiser.cjs, and that anything was checked at all. */
import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { ROOT } from './lib/run.mjs';

process.chdir(ROOT);
const options = await extractDepcruiseOptions('./.dependency-cruiser.cjs');
const result = await cruise(['src', 'app'], { ...options, outputType: 'err-long' }, undefined, {
  tsConfig: extractTSConfig('./tsconfig.json'),
});
// A TypeScript that dependency-cruiser does not know makes it see no modules, and pass.
const modules = await cruise(['src', 'app'], { ...options, outputType: 'json' });
const cruised = JSON.parse(String(modules.output)).summary.totalCruised;
console.log(String(result.output));
if (!(cruised > 0)) console.error('dependency-cruiser saw no module: does it know this TypeScript?');
process.exitCode = cruised > 0 ? result.exitCode : 1;
