/** @file Runs before every GPU test file: a test fails if the GPU complained, whatever its assertions say. */
import { afterEach, beforeAll, expect } from 'vitest';
import { commands } from 'vitest/browser';
import { installGpuGuard, takeGpuProblems } from './gpu-guard.ts';

installGpuGuard();

beforeAll(async () => {
  await commands.watchGpuConsole();
  await commands.takeGpuConsole();
});

afterEach(async () => {
  const ofDevices = await takeGpuProblems();
  const ofConsole = await commands.takeGpuConsole();
  expect([...ofDevices, ...ofConsole], 'the GPU complained during this test').toEqual([]);
});
