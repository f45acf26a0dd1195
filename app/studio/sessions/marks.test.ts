import { describe, expect, it } from 'vitest';
import { markKeys } from './marks.tsx';

describe('keys of marks', () => {
  it('stay when a mark is named, and when another is added before', () => {
    const marks = [
      { atMs: 100, text: '' },
      { atMs: 900, text: '' },
    ];
    const keys = markKeys(marks);
    expect(markKeys(marks.map((mark) => ({ ...mark, text: 'the smile' })))).toEqual(keys);
    expect(markKeys([{ atMs: 50, text: '' }, ...marks]).slice(1)).toEqual(keys);
  });

  it('differ for marks of the same time', () => {
    expect(new Set(markKeys([{ atMs: 100 }, { atMs: 100 }, { atMs: 200 }])).size).toBe(3);
  });
});
