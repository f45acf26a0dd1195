/** @file Eases a value toward its target, before the comfort limits (ADAPT-5, ADAPT-7, ADAPT-18). */
import { limitSpeed } from './comfort.ts';
import type { CompiledOutput } from './compile.ts';
import { difference, toEased } from './outputs.ts';

/** Time for 90 % of the way to neutral once there is no face (ADAPT-7), ms. */
const LOST_RELEASE_MS = 1000;

/** Exponential approach: attack away from neutral, release towards it (ADAPT-5). */
export function ease(
  output: CompiledOutput,
  from: number,
  to: number,
  stepMs: number,
  hurried: boolean,
): number {
  const { path } = output;
  const way = difference(path, from, to);
  const departure = difference(path, toEased(path, output.neutral), from);
  const releaseMs = hurried ? Math.min(output.releaseMs, LOST_RELEASE_MS) : output.releaseMs;
  const returning = way * departure < 0;
  const reachMs = returning ? releaseMs : output.attackMs;
  if (Math.abs(way) < 1e-9) return to;
  const eased = from + way * (1 - 10 ** (-stepMs / reachMs));
  // A lost face comes before the designer's own limit (ADAPT-7, ADAPT-18).
  return output.maxSpeed === undefined || (hurried && returning)
    ? eased
    : limitSpeed(path, from, eased, stepMs, output.maxSpeed);
}
