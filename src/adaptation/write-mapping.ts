/** @file A mapping as a file that people read and compare: fixed order, short things on one line. */
import { DocumentError } from '../core/index.ts';
import type { Mapping, OutputMapping } from './mapping.ts';
import { describeBreach, proveComfort } from './proof.ts';

const WIDTH = 100;

/**
 * @param claim `safe` writes the claim that parseMapping checks
 * @throws DocumentError when the claim is not true
 */
export function writeMapping(mapping: Mapping, claim?: 'safe'): string {
  const { schemaVersion, id, name, description, recentHalfLifeS, light, music, pacing } = mapping;
  if (claim === 'safe') {
    const breach = proveComfort(mapping).breaches[0];
    if (breach)
      throw new DocumentError(
        `This mapping is not safe by itself (${describeBreach(breach)}).`,
        'Give that output a speed limit or a longer attack and release, or export without the claim.',
      );
  }
  const groups = Object.entries({ light, music, pacing }).map(([group, outputs]) => [
    group,
    Object.fromEntries(Object.entries(outputs).map(([key, output]) => [key, inOrder(output)])),
  ]);
  const head = { schemaVersion, id, name, description, ...(claim && { comfort: claim }), recentHalfLifeS };
  return `${show({ ...head, ...Object.fromEntries(groups) }, '')}\n`;
}

/** Keys always in the same order, however the mapping was edited. */
function inOrder(output: OutputMapping): OutputMapping {
  const { neutral, limits, attackMs, releaseMs, maxSpeed, muted: silent, rows } = output;
  return {
    neutral,
    limits,
    attackMs,
    releaseMs,
    ...(maxSpeed !== undefined && { maxSpeed }),
    ...(silent !== undefined && { muted: silent }),
    rows: rows.map(({ input, inputRange, curve, depth, deadZone, threshold, muted }) => ({
      input,
      inputRange,
      curve,
      depth,
      ...(deadZone !== undefined && { deadZone }),
      ...(threshold !== undefined && { threshold }),
      ...(muted !== undefined && { muted }),
    })),
  };
}

function show(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item: unknown) => show(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${show(item, inner)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const line = isList ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
  if (parts.length === 0) return `${open}${close}`;
  // A row or an output is never one line, so that a change shows as one line.
  const flat = parts.every((part) => !part.includes('\n')) && (isList || !('rows' in value));
  if (flat && indent.length + line.length <= WIDTH && !(isList && value.some(isObject))) return line;
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
