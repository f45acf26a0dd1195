/** @file docs/developer.md lists the attributes of the status element: those that it has, and no others. */
import { readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_MAPPING } from '../../src/adaptation/index.ts';
import { createSimulation, readSimulation } from '../../src/simulation/index.ts';
import { inputWith } from '../controls/controls.fixture.ts';
import { controlsOf } from '../controls/controls.ts';
import { createLatestReading } from '../runtime/latest-reading.ts';
import { Status } from './status.tsx';
import { statusAttributes } from './status-attributes.ts';

/** The names in the first column of the table; `-arousal` after `data-recent-confidence` is short for `data-recent-arousal`. */
function documented(): string[] {
  const guide = readFileSync('docs/developer.md', 'utf8');
  return [...guide.matchAll(/^\| (`data-[^|]*)\|/gm)].flatMap(([, cell = '']) => {
    const names = [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const [prefix] = /^data-[a-z]+/.exec(names[0] ?? '') ?? [];
    return names.map((name) => (name.startsWith('-') ? `${prefix}${name}` : name));
  });
}

describe('the status element', () => {
  it('has the attributes that docs/developer.md lists', () => {
    const settings = { mapping: DEFAULT_MAPPING, strength: 1, reducedMotion: false };
    const { emotion, targets, answer } = readSimulation(createSimulation(0, settings));
    const reading = { emotion, targets, answer, unsmoothed: emotion, delayMs: null };
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const markup = renderToStaticMarkup(
      <Status
        live={createLatestReading(reading)}
        store={{} as Parameters<typeof Status>[0]['store']}
        backend="wasm"
        source="demo"
        sensing="playing"
        camera="off"
        mapping="companion"
        presenting="screen"
        safePlace={false}
        sound={{ kind: 'idle', sounding: null }}
        controls={controlsOf(inputWith().input)}
      />,
    );
    said.mockRestore();
    const rendered = [...markup.matchAll(/ (data-[a-z-]+)=/g)].map(([, name = '']) => name);
    const written = Object.keys(statusAttributes(reading)).map((name) => `data-${name}`);
    expect(rendered.length).toBeGreaterThan(10);
    expect(documented().sort()).toEqual([...rendered, ...written].sort());
  });
});
