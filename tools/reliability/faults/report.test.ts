import { describe, expect, it } from 'vitest';
import { type Outcome, sectionOf } from './report.ts';

const outcome = (what: string, way: Outcome['way'], tookMs: number | null): Outcome => ({
  kind: 'chunk',
  what,
  point: 'starting the sound',
  way,
  tookMs,
});

describe('the section about faults', () => {
  it('counts what was over by itself, by a press, by a load and not at all, and the times', () => {
    const text = sectionOf(
      [
        outcome('/assets/a-12345678.js', 'itself', 1000),
        outcome('/assets/b-12345678.js', 'press', 3000),
        outcome('/assets/c-12345678.js', 'reload', 9000),
        outcome('/assets/d-12345678.js', 'stuck', null),
      ],
      ['starting the sound', 'entering VR'],
    );
    expect(text).toContain('| **all** | 4 | 50.0 % | 1 | 1 | 1 | 1 | 3.0 s | 9.0 s |');
    expect(text).toContain('b.js at starting the sound (press); c.js at starting the sound (reload)');
    expect(text).not.toContain('a.js');
    expect(text).toContain('Not measured in this run:** entering VR.');
  });
});
