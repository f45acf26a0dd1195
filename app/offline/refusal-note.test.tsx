import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createOffline } from './offline.ts';
import { RefusalNote } from './refusal-note.tsx';

const refusedWith = async (error: Error) => {
  const offline = createOffline({
    workers: {
      controller: null,
      addEventListener: () => undefined,
      register: () => Promise.reject(error),
    } as unknown as ServiceWorkerContainer,
    url: '/sw.js',
    reload: () => undefined,
  });
  // A server render reads a store's first state; the note's words depend on the last.
  await offline.keep();
  const { store } = offline;
  return { ...offline, store: { ...store, getInitialState: store.getState } };
};
const noteOf = (offline: Awaited<ReturnType<typeof refusedWith>>, wasRead: boolean): string =>
  renderToStaticMarkup(<RefusalNote offline={offline} wasRead={wasRead} onRead={() => undefined} />);

describe('the note of a refused offline copy', () => {
  it('says calmly that everything works, and is no alert', async () => {
    const html = noteOf(await refusedWith(new DOMException('no', 'SecurityError')), false);
    expect(html).toContain('The app works as long as its server runs.');
    expect(html).toContain('role="status"');
    expect(html).not.toContain('role="alert"');
  });

  it('is not shown again once it was read', async () => {
    expect(noteOf(await refusedWith(new DOMException('no', 'SecurityError')), true)).toBe('');
  });

  it('is not shown where the network failed (control)', async () => {
    expect(noteOf(await refusedWith(new TypeError('Failed to fetch')), false)).toBe('');
  });
});
