/** @file `npm pack` and `npm publish` run this first: the library into lib/, the app into dist/. */
import { ensureBuilt } from './lib/build.mjs';
import { buildPackage } from './lib/package-build.mjs';

await buildPackage();
await ensureBuilt();
