/** @file Checks who imports what against .dependency-cruiser.cjs, and that anything was checked at all. */
import { cruise, format } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { ROOT } from './lib/run.mjs';

process.chdir(ROOT);
const options = await extractDepcruiseOptions('./.dependency-cruiser.cjs');
const { output, exitCode } = await cruise(['src', 'app'], { ...options, outputType: 'json' }, undefined, {
  tsConfig: extractTSConfig('./tsconfig.json'),
});
/** @type {import('dependency-cruiser').ICruiseResult} */
const result = JSON.parse(String(output));
const report = await format(result, { outputType: 'err-long' });
console.log(String(report.output));

// A TypeScript that dependency-cruiser does not know makes it see no modules, and pass.
const sawModules = result.summary.totalCruised > 0;
if (!sawModules) console.error('dependency-cruiser saw no module: does it know this TypeScript?');
process.exitCode = sawModules ? Math.max(exitCode, report.exitCode) : 1;
