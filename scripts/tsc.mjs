/**
 * @file TypeScript's compiler, version 7, which checks in a quarter of the processor's time. Version 6 is installed too, for
 * tests and tools that read sources by its programming interface. Both bring a program `tsc`, so this one is started by its path.
 */
await import(new URL('../node_modules/typescript-7/bin/tsc', import.meta.url).href);
