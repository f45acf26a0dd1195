/** @file The list of outputs, without a page: the names of what can be pressed. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { DEFAULT_MAPPING, proveComfort } from '../../../src/adaptation/index.ts';
import type { LatestReading } from '../../runtime/latest-reading.ts';
import { OutputList } from './output-list.tsx';

it('the button that takes a half-life over says what it takes and from where', () => {
  const nothing = (): void => undefined;
  const html = renderToStaticMarkup(
    <OutputList
      mapping={{ ...DEFAULT_MAPPING, recentHalfLifeS: 40 }}
      proof={proveComfort(DEFAULT_MAPPING)}
      solo={[]}
      selected="light.fog"
      live={{} as LatestReading}
      onSelect={nothing}
      onClearSolo={nothing}
      onHalfLife={() => null}
      onEnd={nothing}
      reference={{ key: DEFAULT_MAPPING.id, name: 'Companion', mapping: DEFAULT_MAPPING }}
      onTake={nothing}
    />,
  );
  expect(html).toContain('aria-label="Take half-life 15 s from Companion"');
});
