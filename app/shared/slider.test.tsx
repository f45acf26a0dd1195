import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Slider } from './slider.tsx';

const APP = join(import.meta.dirname, '..');

describe('a slider', () => {
  it('says what is written beside it, once', () => {
    const html = renderToStaticMarkup(
      <Slider label="Zoom" min={1} max={6} step={0.1} value={2} shown="2.0×" onChange={() => undefined} />,
    );
    expect(html).toContain('aria-valuetext="2.0×"');
    expect(html).toMatch(/<output[^>]* aria-hidden="true">2\.0×<\/output>/);
  });

  it('is the only part with a range and a value that could be spoken beside it', () => {
    const sources = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.tsx') && !name.endsWith('.test.tsx'),
    );
    expect(sources.length).toBeGreaterThan(50);
    const loud = sources.filter((name) => {
      const text = readFileSync(join(APP, name), 'utf8');
      const outputs = text.match(/<output\b[^>]*>/g) ?? [];
      return (
        (text.includes('type="range"') && !name.endsWith('slider.tsx')) ||
        outputs.some((output) => !/aria-hidden="true"|aria-live="off"/.test(output))
      );
    });
    expect(loud).toEqual([]);
  });
});
