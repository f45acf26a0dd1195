/** @file From targets to the values of bound properties. Pure; evaluation allocates nothing. */
import { type CompiledCurve, compileCurve, evaluateCurve } from '../adaptation/index.ts';
import {
  clamp,
  describeOutput,
  lerp,
  MODES,
  type OutputPath,
  partAndName,
  type SceneTargets,
} from '../core/index.ts';
import { PROPERTIES } from './properties.ts';
import type { Binding } from './world-document.ts';

export interface CompiledBinding {
  readonly binding: Binding;
  readonly part: keyof SceneTargets;
  readonly name: string;
  readonly curve: CompiledCurve;
}

export function compileBinding(binding: Binding): CompiledBinding {
  const [part, name] = partAndName(binding.target);
  return { binding, part, name, curve: compileCurve(binding.curve) };
}

/** Where a target lies between its least and its greatest, 0–1; colour temperatures as the eye sees them. */
function shareOfTarget(path: OutputPath, value: number | string): number {
  const { transform, min, max } = describeOutput(path);
  if (transform === 'mode')
    return Math.max(0, MODES.indexOf(value as (typeof MODES)[number])) / (MODES.length - 1);
  const number = Number(value);
  if (!Number.isFinite(number)) return 0.5;
  const share =
    transform === 'mired' ? (1 / min - 1 / number) / (1 / min - 1 / max) : (number - min) / (max - min);
  return clamp(share, 0, 1);
}

/** Where on its curve a binding stands at these targets, 0–1. */
export function shareOf({ binding, part, name }: CompiledBinding, targets: SceneTargets): number {
  const target = (targets[part] as Readonly<Record<string, number | string>>)[name] ?? 0;
  return shareOfTarget(binding.target, target);
}

/** The property's value at these targets; always within the binding's range. */
export function evaluateBinding(compiled: CompiledBinding, targets: SceneTargets): number {
  const { binding, curve } = compiled;
  const share = clamp(evaluateCurve(curve, shareOf(compiled, targets)), 0, 1);
  const [from, to] = binding.range;
  const value =
    PROPERTIES[binding.property].unit === 'K' ? 1 / lerp(1 / from, 1 / to, share) : lerp(from, to, share);
  return clamp(value, Math.min(from, to), Math.max(from, to));
}
