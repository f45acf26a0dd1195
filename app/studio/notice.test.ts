import { describe, expect, it } from 'vitest';
import { firstPending, type Notice } from './notice.tsx';

const told = (text: string): Notice => ({ kind: 'told', text });

describe('notices that wait', () => {
  it('are shown one after the other, each until it is dismissed itself', () => {
    const texts = ['The link is copied.', 'Deleted “Calm”.', 'Restored edits.'];
    let left: (string | null)[] = [null, ...texts];
    const first = () =>
      firstPending(
        left.map((text, i) => ({
          notice: text === null ? null : told(text),
          onDismiss: () => {
            left = left.map((other, j) => (i === j ? null : other));
          },
        })),
      );
    const shown: (string | undefined)[] = [];
    while (first().notice !== null) {
      shown.push(first().notice?.text);
      first().onDismiss();
    }
    expect(shown).toEqual(texts);
  });
});
