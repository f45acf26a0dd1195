/** @file Rules have one id each, which names their stage; what is cited exists. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The stages that a SPEC.md may number rules of. */
const STAGES_OF_SPEC: Readonly<Record<string, readonly string[]>> = {
  'src/temporal/SPEC.md': ['TEMPORAL'],
  'src/adaptation/SPEC.md': ['ADAPT', 'COMFORT'],
  'src/recording/SPEC.md': ['REC'],
  'app/experience/audio/music/SPEC.md': ['MUSIC'],
  'src/engine/SPEC.md': ['FOLLOW'],
};
const STAGES = Object.values(STAGES_OF_SPEC).flat();
const CITATION = new RegExp(`\\b(?:${STAGES.join('|')})-\\d+\\b`, 'g');
/** A rule begins a list item with its id in bold. */
const DEFINITION = /^- \*\*([^*]+)\*\*/gm;
/** An id without its stage, in a test's title or in brackets, such as [T7] or (C1–C8). */
const WITHOUT_STAGE = /[[(](?:[TACRMSPL]\d{1,2}(?:, |–)?)+[\])]/g;

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'));
}

const specs = [...filesUnder('src'), ...filesUnder('app')].filter((file) => file.endsWith('/SPEC.md'));
const definitionsIn = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(DEFINITION)].map(([, id = '']) => id);
const cited = ['src', 'app', 'e2e', 'tools', 'docs']
  .flatMap(filesUnder)
  .filter((file) => /\.(tsx?|mjs|md)$/.test(file));

describe('rule ids', () => {
  it('stand in a SPEC.md that this test knows', () => {
    expect(specs.sort()).toEqual(Object.keys(STAGES_OF_SPEC).sort());
  });

  it('are unique over all SPEC.md', () => {
    const ids = specs.flatMap(definitionsIn);
    expect(ids.length).toBeGreaterThan(60);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it.each(Object.entries(STAGES_OF_SPEC))('%s: each names its stage', (file, stages) => {
    const form = new RegExp(`^(?:${stages.join('|')})-[1-9]\\d*$`);
    expect(definitionsIn(file).filter((id) => !form.test(id))).toEqual([]);
  });

  it('exist wherever they are cited', () => {
    const known = new Set(specs.flatMap(definitionsIn));
    const dangling = cited.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(CITATION)]
        .filter(([id]) => !known.has(id))
        .map(([id]) => `${file}: ${id}`),
    );
    expect(dangling).toEqual([]);
  });

  it('are cited with their stage', () => {
    const without = cited.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(WITHOUT_STAGE)].map(([id]) => `${file}: ${id}`),
    );
    expect(without).toEqual([]);
  });
});
