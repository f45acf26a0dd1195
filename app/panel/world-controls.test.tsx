import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { inputWith } from '../controls/controls.fixture.ts';
import { type ControlInput, controlsOf } from '../controls/controls.ts';
import { Controls } from './world-controls.tsx';

const IDS = ['sound', 'safePlace', 'light', 'music', 'pacing', 'quickAnswers'] as const;

/** The buttons as `name: whether it is shown and told as on`; `action` where a press does something. */
function shown(state: Partial<ControlInput['state']>, sound: ControlInput['sound']): string[] {
  const { input } = inputWith(state);
  const markup = renderToStaticMarkup(<Controls controls={controlsOf({ ...input, sound })} show={IDS} />);
  return [...markup.matchAll(/<button([^>]*)>([^<]*)<\/button>/g)].map(([, attributes = '', name]) => {
    const pressed = /aria-pressed="(\w+)"/.exec(attributes)?.[1];
    expect(attributes).not.toContain('data-on');
    return `${name}: ${pressed ?? 'action'}`;
  });
}

describe('a switch on the page', () => {
  it('names the same thing on and off, and says which; a press that does something never looks on', () => {
    const resting = (rests: boolean) => ({ light: rests, music: rests, pacing: rests });
    expect(
      shown({ resting: resting(false), quickAnswers: true, safePlace: true }, { kind: 'playing', volume: 1 }),
    ).toEqual([
      'Stop sound: action',
      'Leave safe place: action',
      'Light answers: true',
      'Music answers: true',
      'Pacing answers: true',
      'Quick answers: true',
    ]);
    expect(
      shown({ resting: resting(true), quickAnswers: false, safePlace: false }, { kind: 'idle', volume: 1 }),
    ).toEqual([
      'Start sound: action',
      'Enter safe place: action',
      'Light answers: false',
      'Music answers: false',
      'Pacing answers: false',
      'Quick answers: false',
    ]);
  });
});
