/** @file What is said before anything was seen. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { NetworkView } from './network-view.tsx';

it('praises no framing before a picture came', () => {
  const markup = renderToStaticMarkup(
    <NetworkView look={() => new Promise(() => undefined)} words={String} />,
  );
  expect(markup).toContain('Waiting for a picture…');
  expect(markup).not.toContain('Well framed');
});
