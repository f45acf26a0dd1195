import { describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS, DEFAULT_MAPPING, type Mapping } from '../../src/adaptation/index.ts';
import type { EmotionState } from '../../src/core/index.ts';
import { SensingFault } from '../../src/engine/index.ts';
import { createTemporal, readEmotion, receive } from '../../src/temporal/index.ts';
import { SUMMARY, stateOf } from './panel-state.fixture.ts';
import { attentionWords, mostPressing, panelText, spokenWords } from './panel-text.ts';

function textOf(
  emotion: EmotionState,
  state: Partial<Parameters<typeof panelText>[0]> = {},
): ReturnType<typeof panelText> {
  return panelText(stateOf(emotion, state));
}

describe('what stands in the way', () => {
  const off: EmotionState = { ...SUMMARY, kind: 'off' };

  it('is told of more than one person, and which of them is read', () => {
    const words = (count: number, followed: number | null) =>
      textOf(off, { people: { count, followed } }).people;
    expect(words(1, 0)).toBeNull();
    expect(words(2, 0)).toBe('Two people are in view. The app reads the one on the left of the picture.');
    expect(words(3, 1)).toBe('3 people are in view. The app reads the second from the left.');
    expect(words(2, null)).toMatch(/is looking for/);
  });

  it('is told where pictures without a face are not held back, and not where they are', () => {
    const ready = { kind: 'ready', backend: 'wasm', adapter: null, warmUpMs: 1, why: '', model: '' } as const;
    expect(textOf(off, { engine: { ...ready, unguarded: 'status 404' } }).unguarded).toMatch(
      /keeps trying to load the file/,
    );
    expect(textOf(off, { engine: { ...ready, unguarded: null } }).unguarded).toBeNull();
  });

  it('is told of a slow reading, with its reason and what helps', () => {
    const large = { frameMs: 1340, width: 3840, height: 2160 };
    expect(textOf(off, { slow: large }).slow).toBe(
      'Reading a picture takes 1.3 s here. The picture is large (3840 × 2160). Choose a smaller video, or close other heavy programs.',
    );
    const camera = { kind: 'playing', source: 'camera', pictures: 'live' } as const;
    expect(textOf(off, { slow: large, source: camera }).slow).toMatch(/Set the camera to a lower resolution/);
    expect(textOf(off, { slow: { ...large, width: 640, height: 480 } }).slow).toMatch(/This device is busy/);
    expect(textOf(off, { slow: large, source: { kind: 'stopped' } }).slow).toBeNull();
  });

  it('is told of a video that waits for a press', () => {
    const opening = { source: { kind: 'opening', source: 'demo' } as const, waitsForPress: true };
    expect(textOf(off, opening).sureness).toBe('Press anywhere to begin');
    expect(textOf(off, { ...opening, source: { kind: 'stopped' } }).sureness).toBe('The world rests');
    expect(textOf(off, opening).facts[0]).toMatch(/press anywhere to start it/);
    expect(textOf(off, { waitsForPress: true }).facts).toContainEqual(
      expect.stringMatching(/press anywhere to start it/),
    );
    expect(textOf(off).facts.join()).not.toMatch(/press/);
  });

  it('is told of a file that was refused while another source plays', () => {
    const text = textOf(off, { fileRefusal: '“notes.txt” was not opened.' });
    expect(text).toMatchObject({ sensing: true, trouble: '“notes.txt” was not opened.' });
  });
});

describe('before anything of a source is read', () => {
  const unknown = createTemporal(0);
  const off = readEmotion(unknown);
  const lost = readEmotion(
    receive(unknown, { face: 'lost', capturedAtMs: 1, readyAtMs: 1, backend: 'wasm' }, 1),
  );
  const starting = { emotion: 'Starting…', sureness: 'Nothing has been read yet' };
  const unread = (emotion: EmotionState) => ({ reading: { emotion, delayMs: null, lost: null } });

  it.each([off, lost])('says so, and nothing of a face: $kind', (emotion) => {
    expect(textOf(emotion, unread(emotion))).toMatchObject(starting);
    expect(spokenWords(stateOf(emotion, unread(emotion)))).toBe('Starting… Nothing has been read yet.');
    const opening = { kind: 'opening', source: 'camera' } as const;
    expect(textOf(emotion, { ...unread(emotion), source: opening })).toMatchObject(starting);
  });

  it('names what is known as soon as anything is, for whatever reason the face is lost', () => {
    const because = (reason: 'noFace' | 'dark' | null) =>
      textOf(lost, { reading: { emotion: lost, delayMs: 9, lost: reason } });
    expect(because('noFace').emotion).toBe('No face in view');
    expect(because('dark').sureness).toBe('The picture is too dark');
    // Reading takes seconds: the face that it found is too old.
    expect(because(null).emotion).toBe('No new reading');
    const tracked = { kind: 'playing', source: 'headset', pictures: 'live' } as const;
    expect(textOf(lost, { source: tracked }).emotion).toBe('No face in view');
  });

  it('says that what comes is too late, and what helps, in place of a face that nobody looked for', () => {
    const late = (emotion: EmotionState, source: 'camera' | 'network' | 'link', state = {}) =>
      stateOf(emotion, {
        source: { kind: 'playing', source, pictures: 'live' },
        engine: {
          kind: 'ready',
          backend: 'wasm',
          adapter: null,
          warmUpMs: 1,
          why: '',
          unguarded: null,
          model: '',
        },
        reading: { emotion, delayMs: 2300, lost: 'late' },
        ...state,
      });
    for (const emotion of [off, lost]) {
      expect(panelText(late(emotion, 'network'))).toMatchObject({
        emotion: 'The pictures come too late',
        sureness: 'Lower the camera’s resolution, or use a faster network',
      });
      expect(panelText(late(emotion, 'network')).facts).toContain('2300 ms delay');
      expect(panelText(late(emotion, 'link'))).toMatchObject({
        emotion: 'The readings come too late',
        sureness: expect.stringMatching(/faster network/),
      });
      expect(attentionWords(late(emotion, 'camera'))).toEqual([
        'The pictures come too late.',
        'Choose another camera, or close programs that use this one.',
      ]);
    }
    const sensed: EmotionState = { ...SUMMARY, kind: 'sensed', emotion: 'happiness' };
    expect(panelText(late(sensed, 'camera'))).toMatchObject({ emotion: 'Happiness', sureness: 'Very sure' });
    expect(panelText(late(off, 'camera', { override: 'manual' })).emotion).toBe('Not sensing');
    // The sensor has stopped since: nothing of after that came late.
    const stopped = late(off, 'link', { reading: { emotion: off, delayMs: null, lost: 'late' } });
    expect(panelText(stopped)).toMatchObject({ emotion: 'Not sensing', sureness: 'The world rests' });
    expect(attentionWords(stopped)).toEqual([]);
  });

  it('says that nothing new is read where each picture takes so long that none was ever young enough', () => {
    const reading = { emotion: off, delayMs: 4000, lost: null };
    expect(textOf(off, { reading }).emotion).toBe('No new reading');
    expect(textOf(off, { reading: { ...reading, lost: 'noFace' } }).emotion).toBe('No new reading');
    expect(textOf(off, { reading, override: 'manual' }).emotion).toBe('Not sensing');
    expect(textOf(off, { reading, source: { kind: 'stopped' } }).emotion).toBe('Not sensing');
  });

  it('does not say of a face that has gone that nothing was seen yet', () => {
    const read = (emotion: EmotionState) => textOf(emotion).facts;
    expect(read(off)).toContain('nothing seen yet');
    const gone: EmotionState = { ...SUMMARY, kind: 'faceLost', ageMs: Number.POSITIVE_INFINITY };
    expect(read(gone)).toContain('no face seen now');
  });

  it('does not promise a reading where none is to come', () => {
    const ask = (emotion: EmotionState, state: Parameters<typeof textOf>[1]) =>
      textOf(emotion, { ...unread(emotion), ...state }).emotion;
    const error = new SensingFault({ code: 'backend', message: 'It failed.', remedy: 'Try again.' });
    expect(ask(off, { engine: { kind: 'failed', error, retryInMs: null } })).toBe('Not sensing');
    expect(ask(off, { source: { kind: 'stopped' } })).toBe('Not sensing');
    expect(ask(lost, { override: 'manual' })).toBe('No face in view');
    expect(ask(lost, { source: { kind: 'playing', source: 'camera', pictures: 'muted' } })).toBe(
      'No face in view',
    );
    // The sensor took its consent back, or sends nothing: the link says so.
    expect(ask(off, { source: { kind: 'playing', source: 'link', pictures: 'live' } })).toBe('Not sensing');
  });
});

describe('how sure the panel is', () => {
  it('is told of a named emotion', () => {
    const text = textOf({ ...SUMMARY, kind: 'sensed', emotion: 'happiness' });
    expect(text).toMatchObject({ emotion: 'Happiness', sureness: 'Very sure', confidence: 0.97 });
  });

  it.each(['unsure', 'faceLost', 'off'] as const)('is not told while nothing is named: %s', (kind) => {
    expect(textOf({ ...SUMMARY, kind })).toMatchObject({ confidence: null });
  });
});

/** A part's outputs without their rows. */
const quiet = <Part extends Mapping['light'] | Mapping['music'] | Mapping['pacing']>(part: Part): Part =>
  Object.fromEntries(
    Object.entries(part).map(([name, output]) => [name, { ...output, rows: [] }]),
  ) as unknown as Part;

describe('what the panel says of recently, and why the world moves', () => {
  const recentOf = (level: number) => ({
    levels: [1 - level, level, 0, 0, 0, 0, 0, 0],
    confidence: level,
    valence: 0.8 * level,
    arousal: 0.5 * level,
  });
  const neutral = { ...SUMMARY, kind: 'sensed', emotion: 'neutral' } as const;

  it.each([
    [0.02, 'Recently: hardly any expression'],
    [0.1, 'Recently: a little happiness'],
    [0.4, 'Recently: some happiness'],
    [0.8, 'Recently: much happiness'],
  ])('at a level of %f: %s', (level, recently) => {
    expect(textOf({ ...neutral, recent: recentOf(level) }).recently).toBe(recently);
  });

  it('tells what moves the world', () => {
    const smiling: EmotionState = { ...SUMMARY, kind: 'sensed', emotion: 'happiness', recent: recentOf(0.5) };
    expect(textOf(smiling).reason).toBe('The world follows the happiness that the face shows.');
    const camera = { kind: 'playing', source: 'camera', pictures: 'live' } as const;
    expect(textOf(smiling, { source: camera }).reason).toContain('that your face shows');
    const link = { kind: 'playing', source: 'link', pictures: 'live' } as const;
    expect(textOf(smiling, { source: link, linkedSource: 'demo' }).facts[0]).toBe(
      'a linked device, which reads a demo clip',
    );
    for (const linkedSource of ['camera', 'none', null] as const)
      expect(textOf(smiling, { source: link, linkedSource }).facts[0]).toBe('a linked device');
    expect(textOf({ ...neutral, recent: recentOf(0.5) }).reason).toContain('of a moment ago');
    expect(textOf(neutral).reason).toContain('is neutral');
    expect(textOf(smiling, { safePlace: true }).reason).toContain('safe place');
    expect(textOf(smiling, { strength: 0 }).reason).toContain('strength 0');
    expect(textOf(smiling, { override: 'manual' }).reason).toContain('hand');
    expect(textOf(smiling, { override: 'replay' }).reason).toContain('session');
    const resting = { light: true, music: true, pacing: true };
    expect(textOf(smiling, { resting }).reason).toBe(
      'Light, music and pacing rest: the world stays at neutral.',
    );
  });

  it('names nothing that the mapping in force does not answer', () => {
    // It has rows for anger, fear, happiness, sadness and surprise alone.
    const focus = BUILT_IN_MAPPINGS.find(({ id }) => id === 'focus');
    const recent = { levels: [0.3, 0.2, 0, 0, 0, 0, 0, 0.5], confidence: 0.7, valence: 0, arousal: 0 };
    const sneering: EmotionState = { ...SUMMARY, kind: 'sensed', emotion: 'contempt', recent };
    const after = (levels: readonly number[]): EmotionState => ({
      ...sneering,
      recent: { ...recent, levels },
    });
    expect(textOf(sneering).reason).toContain('the contempt that');
    if (!focus) throw new Error('no such mapping');
    expect(textOf(sneering, { mapping: focus }).reason).toContain('the happiness of a moment ago');
    expect(textOf(after([0.5, 0, 0, 0, 0, 0, 0, 0.5]), { mapping: focus }).reason).toContain(
      'no answer to contempt',
    );
    // Only its light moves with sadness; the light rests.
    const light: Mapping = {
      ...focus,
      music: quiet(focus.music),
      pacing: quiet(focus.pacing),
    };
    const resting = { light: true, music: false, pacing: false };
    expect(textOf(sneering, { mapping: light, resting }).reason).toContain('no answer to contempt');
  });

  it('tells of the expression itself where rows read it', () => {
    const fog = DEFAULT_MAPPING.light.fog;
    const row = { input: 'expression.happiness', inputRange: [0, 1], curve: 'linear', depth: 0.1 } as const;
    const none = { light: quiet(DEFAULT_MAPPING.light), music: quiet(DEFAULT_MAPPING.music) };
    const still = { ...DEFAULT_MAPPING, ...none, pacing: quiet(DEFAULT_MAPPING.pacing) };
    const mapping: Mapping = { ...still, light: { ...still.light, fog: { ...fog, rows: [row] } } };
    const smiling: EmotionState = { ...SUMMARY, kind: 'sensed', emotion: 'happiness' };
    expect(textOf(smiling, { mapping }).reason).toContain('the happiness that');
    expect(textOf({ ...smiling, recent: recentOf(0.5) }, { mapping: still }).reason).toContain(
      'no answer to happiness',
    );
    expect(textOf({ ...neutral, recent: recentOf(0.5) }, { mapping }).reason).toContain(
      'no answer to happiness',
    );
  });
});

it('says that no lower face is in view, and what to do', () => {
  const none = { ...SUMMARY, kind: 'faceLost' } as const;
  const lostTo = (lost: 'noFace' | 'noLowerFace') => ({ reading: { emotion: none, delayMs: 20, lost } });
  expect(textOf(none, lostTo('noLowerFace'))).toMatchObject({
    emotion: 'No lower face in view',
    sureness: 'Show your mouth to the camera',
  });
  expect(textOf(none, lostTo('noFace'))).toMatchObject({ emotion: 'No face in view' });
});

describe('where there is no panel', () => {
  const ready = { kind: 'ready', backend: 'wasm', adapter: null, warmUpMs: 1, why: '', model: '' } as const;
  const engine = { ...ready, unguarded: null };
  const lostFace: EmotionState = { ...SUMMARY, kind: 'faceLost' };
  const said = (state: Partial<Parameters<typeof panelText>[0]>, emotion = lostFace): readonly string[] =>
    attentionWords(stateOf(emotion, { engine, ...state }));
  const camera = { kind: 'playing', source: 'camera' } as const;

  it('is told why there is no picture, or no new one', () => {
    const opening = { kind: 'opening', source: 'camera' } as const;
    expect(said({ source: opening })).toEqual(['Opening the camera: the browser may ask you.']);
    expect(said({ waitsForPress: true })).toEqual([
      'This browser does not start a video by itself: press anywhere to start it.',
    ]);
    expect(said({ source: { ...camera, pictures: 'muted' } })).toEqual([
      'The camera is covered or in use elsewhere.',
    ]);
    expect(said({ source: { kind: 'stopped' } })).toEqual([]);
  });

  it('is told how to bring a face into view, and of what slows the reading', () => {
    const reading = { emotion: lostFace, delayMs: 40, lost: 'noLowerFace' } as const;
    expect(said({ reading })).toEqual(['Show your mouth to the camera.']);
    expect(said({ reading, override: 'replay' })).toEqual([]);
    expect(said({ slow: { frameMs: 1300, width: 3840, height: 2160 } })[0]).toMatch(
      /^Reading a picture takes/,
    );
    expect(said({ engine: { kind: 'loading', stage: 'model', progress: 0 } })).toEqual([
      'Loading the network…',
    ]);
    expect(said({})).toEqual([]);
  });
});

describe('mostPressing', () => {
  const text = { trouble: null, slow: null, people: null, unguarded: null, facts: ['camera', 'WASM'] };

  it('says that several people are in view, or that nothing is held back, where nothing is worse', () => {
    expect(mostPressing(text, null)).toBe('camera  ·  WASM');
    expect(mostPressing({ ...text, unguarded: 'unguarded', people: 'two' }, null)).toBe('two');
    expect(mostPressing({ ...text, unguarded: 'unguarded' }, null)).toBe('unguarded');
    expect(mostPressing({ ...text, people: 'two' }, 'The visit ends soon.')).toBe('The visit ends soon.');
  });
});
