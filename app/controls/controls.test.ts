import { describe, expect, it } from 'vitest';
import { inputWith } from './controls.fixture.ts';
import { CONTROLS_OF_SETTING, type ControlInput, controlsOf, nextChoice, sliderValue } from './controls.ts';

describe('switches', () => {
  it('are there for every setting that acts on the world', () => {
    const controls = controlsOf(inputWith().input);
    const shown = Object.values(CONTROLS_OF_SETTING).flat();
    expect(shown).toEqual(['safePlace', 'light', 'music', 'pacing', 'quickAnswers', 'strength']);
    for (const id of shown) expect(controls.has(id), id).toBe(true);
  });

  it('offer another person only where several are seen and one is read', () => {
    const { input, runtime } = inputWith({ people: { count: 2, followed: 0 } });
    const control = controlsOf(input).get('otherPerson');
    if (control?.kind !== 'button') throw new Error('It is no button.');
    expect(control.label).toBe('Read the other person');
    control.press();
    expect(runtime.sensing.followOther).toHaveBeenCalledOnce();
    const labelOf = (state: Partial<ControlInput['state']>): string | undefined =>
      controlsOf(inputWith(state).input).get('otherPerson')?.label;
    expect(labelOf({ people: { count: 3, followed: null } })).toBe('Read the next person');
    expect(labelOf({ people: { count: 1, followed: 0 } })).toBeUndefined();
    expect(labelOf({})).toBeUndefined();
    expect(labelOf({ people: { count: 2, followed: 0 }, source: { kind: 'stopped' } })).toBeUndefined();
  });

  it('say what a press will do or what is on, and turn it round', () => {
    const { input, runtime } = inputWith();
    const controls = controlsOf(input);
    const press = (id: Parameters<typeof controls.get>[0]): string => {
      const control = controls.get(id);
      if (control?.kind !== 'button' && control?.kind !== 'toggle') throw new Error(`${id} is no button.`);
      control.press();
      return control.label;
    };
    expect(press('sensing')).toBe('Stop sensing');
    expect(runtime.sources.stop).toHaveBeenCalledOnce();
    expect(press('safePlace')).toBe('Enter safe place');
    expect(runtime.preferences.set).toHaveBeenLastCalledWith({ safePlace: true });
    expect(press('light')).toBe('Light answers');
    expect(runtime.preferences.set).toHaveBeenLastCalledWith({
      resting: { light: true, music: false, pacing: true },
    });
    expect(press('pacing')).toBe('Pacing answers');
    expect(runtime.preferences.set).toHaveBeenLastCalledWith({
      resting: { light: false, music: false, pacing: false },
    });
    expect(press('quickAnswers')).toBe('Quick answers');
    expect(runtime.preferences.set).toHaveBeenLastCalledWith({ quickAnswers: false });
  });

  it('turn round once the state has', () => {
    const { input, runtime } = inputWith({ source: { kind: 'stopped' }, safePlace: true });
    const controls = controlsOf(input);
    expect(controls.get('sensing')?.label).toBe('Start sensing');
    const safe = controls.get('safePlace');
    expect(safe?.label).toBe('Leave safe place');
    if (safe?.kind === 'button') safe.press();
    expect(runtime.preferences.set).toHaveBeenLastCalledWith({ safePlace: false });
  });

  it('offer every place and mapping by name', () => {
    const { input } = inputWith();
    const controls = controlsOf(input);
    const names = (id: 'world' | 'mapping') => {
      const control = controls.get(id);
      return control?.kind === 'choice' ? control.choices.map(({ label }) => label) : [];
    };
    expect(names('world')).toEqual(input.worlds.map(({ name }) => name));
    expect(names('mapping')).toEqual(['A', 'B']);
  });

  it('step through a choice and round again', () => {
    const choices = [
      { value: 'x', label: 'X' },
      { value: 'y', label: 'Y' },
    ];
    expect(nextChoice({ choices, value: 'x' })).toBe('y');
    expect(nextChoice({ choices, value: 'y' })).toBe('x');
    expect(nextChoice({ choices, value: 'gone' })).toBe('x');
  });

  it('keep sliders on their steps and within their ends', () => {
    expect(sliderValue(0.42)).toBe(0.4);
    expect(sliderValue(-3)).toBe(0);
    expect(sliderValue(1.7)).toBe(1);
  });
});
