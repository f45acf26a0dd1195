/** @file A camera that hangs upside down can be set right without a keyboard. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { FramingEditor } from './framing-editor.tsx';

const REGION = { centerX: 0.5, centerY: 0.5, width: 1, height: 1, mirrored: false } as const;

it('turns the picture by half a turn either way', () => {
  for (const rotationDeg of [-180, 180]) {
    const markup = renderToStaticMarkup(
      <FramingEditor region={{ ...REGION, rotationDeg }} picture={null} onChange={() => undefined} />,
    );
    expect(markup).toMatch(new RegExp(`min="-180" max="180"[^>]* value="${rotationDeg}"`));
  }
});
