/** @file Which console lines of Chromium tell of a broken shader or a misused GPU. */

/**
 * Dawn reports through warnings, not errors: WGSL that does not compile, objects made invalid by it, commands
 * refused. A shader that fails this way computes nothing and returns uniform outputs, so it must never pass.
 */
const GPU_PROBLEM = /^GPU guard:|Error while parsing WGSL|\[Invalid \w+|WebGPU: too many warnings/i;

export function isGpuProblem(consoleText: string): boolean {
  return GPU_PROBLEM.test(consoleText);
}
