/** @file Whose press drags, whose move moves, whose lift ends. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDrag } from './drag.ts';

const LEFT = { button: 0, buttons: 1 } as const;
const RIGHT = { button: 2, buttons: 2 } as const;
const MIDDLE = { button: 1, buttons: 4 } as const;
const finger = (pointerId: number) => ({ pointerId, ...LEFT });

const APP = join(import.meta.dirname, '..');

describe('a drag', () => {
  it('begins with the primary button alone', () => {
    const drag = createDrag<string>();
    expect(drag.begin({ pointerId: 1, ...RIGHT }, null, 'point')).toBe(false);
    expect(drag.begin({ pointerId: 1, ...MIDDLE }, null, 'point')).toBe(false);
    expect(drag.move({ pointerId: 1, ...RIGHT })).toBeNull();
    expect(drag.begin({ pointerId: 1, ...LEFT }, null, 'point')).toBe(true);
    expect(drag.move({ pointerId: 1, button: -1, buttons: 1 })).toBe('point');
  });

  it('is the first finger’s: a second neither begins, moves nor ends it', () => {
    const drag = createDrag<string>();
    drag.begin(finger(1), null, 'first');
    expect(drag.begin(finger(2), null, 'second')).toBe(false);
    expect(drag.move(finger(2))).toBeNull();
    expect(drag.end(finger(2))).toBeNull();
    expect(drag.move(finger(1))).toBe('first');
    expect(drag.end(finger(1))).toBe('first');
    expect(drag.begin(finger(2), null, 'second')).toBe(true);
  });

  it('rests when the primary button is let go while another stays down', () => {
    const drag = createDrag<string>();
    drag.begin({ pointerId: 1, ...LEFT }, null, 'point');
    expect(drag.move({ pointerId: 1, button: 0, buttons: 2 })).toBeNull();
    expect(drag.end({ pointerId: 1, button: 2, buttons: 0 })).toBe('point');
  });

  it('begins anew for a pointer whose end was missed, and captures it', () => {
    const drag = createDrag<string>();
    const captured: number[] = [];
    const element = { setPointerCapture: (id: number) => void captured.push(id) };
    drag.begin(finger(1), element, 'one');
    expect(drag.begin(finger(1), element, 'two')).toBe(true);
    expect(drag.held).toBe('two');
    expect(captured).toEqual([1, 1]);
  });

  it('goes on where the pointer can no longer be captured', () => {
    const drag = createDrag<string>();
    const gone = {
      setPointerCapture: () => {
        throw new DOMException('No active pointer', 'NotFoundError');
      },
    };
    expect(drag.begin(finger(1), gone, 'one')).toBe(true);
  });
});

describe('every other file', () => {
  it('drags by drag.ts: none captures a pointer or asks for its buttons by itself', () => {
    const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.tsx?$/.test(name) && !/^shared\/drag\./.test(name),
    );
    expect(files.length).toBeGreaterThan(100);
    const own = files.filter((name) =>
      /setPointerCapture|event\.buttons?\b|movement[XY]\b\s*\*/.test(readFileSync(join(APP, name), 'utf8')),
    );
    expect(own).toEqual([]);
  });
});
