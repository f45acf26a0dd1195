import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { TextField } from '../sessions/text-field.tsx';
import { NumberField } from './number-field.tsx';

it('leaves Ctrl Z to the document until something is typed into a field', () => {
  const html = renderToStaticMarkup(
    <>
      <NumberField label="Attack" value={3} step={0.1} onCommit={() => null} />
      <TextField label="Name" text="A" most={80} onCommit={() => undefined} />
    </>,
  );
  expect(html.match(/<input[^>]*data-settled="true"/g)).toHaveLength(2);
});
