import { describe, expect, it } from 'vitest';
import { refuseStrayDrops } from './stray-drops.ts';

function drop(type: string, dragged: string, taken: boolean) {
  const page = new EventTarget();
  // What a page's own place for files does, before the event reaches the window.
  page.addEventListener(type, (event) => taken && event.preventDefault());
  refuseStrayDrops(page as unknown as Window);
  const dataTransfer = { types: [dragged], dropEffect: 'copy' };
  const event = Object.assign(new Event(type, { cancelable: true }), { dataTransfer });
  page.dispatchEvent(event);
  return { leaves: !event.defaultPrevented, effect: dataTransfer.dropEffect };
}

describe('a file dropped where nothing takes it', () => {
  it.each(['dragover', 'drop'])('does not take the place of the page: %s', (type) => {
    expect(drop(type, 'Files', false)).toEqual({ leaves: false, effect: 'none' });
  });

  it('is left to the place that takes it (control), and dragged text to its field', () => {
    expect(drop('drop', 'Files', true)).toEqual({ leaves: false, effect: 'copy' });
    expect(drop('drop', 'text/plain', false)).toEqual({ leaves: true, effect: 'copy' });
  });
});
