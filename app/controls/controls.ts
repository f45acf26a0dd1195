/**
 * @file Every switch of the experience as data. The page and the headset draw them differently from the same words and
 * state.
 */
import type { Mapping } from '../../src/adaptation/index.ts';
import { PARTS, type Part, type SceneTargets } from '../../src/core/index.ts';
import type { SimulationSettings } from '../../src/simulation/index.ts';
import type {
  PreferenceControls,
  SensingControls,
  SimulationControls,
  Sources,
} from '../runtime/interfaces.ts';
import type { RuntimeState } from '../runtime/store.ts';
import { otherPersonWords } from './words.ts';

export type ControlId =
  | 'sensing'
  | 'safePlace'
  | 'leave'
  | 'recentre'
  | 'fold'
  | 'strength'
  | 'volume'
  | 'sound'
  | keyof SceneTargets
  | 'quickAnswers'
  | 'world'
  | 'mapping'
  | 'musicChoice'
  | 'limit'
  | 'otherPerson';

interface Choice {
  readonly value: string;
  readonly label: string;
}

export type Control = { readonly id: ControlId; readonly label: string } & (
  | { readonly kind: 'button'; readonly tone: 'primary' | 'plain'; press(): void }
  /** Its label names what is on or off and stays the same; a button's label says what a press does, and so never looks on. */
  | { readonly kind: 'toggle'; readonly on: boolean; press(): void }
  | {
      readonly kind: 'slider';
      /** 0–1. */
      readonly value: number;
      readonly shown: string;
      change(value: number): void;
    }
  | {
      readonly kind: 'choice';
      readonly value: string;
      readonly choices: readonly Choice[];
      change(value: string): void;
    }
);
export type Slider = Extract<Control, { kind: 'slider' }>;
export type ChoiceControl = Extract<Control, { kind: 'choice' }>;

/** Steps of a slider: fine enough to feel continuous, coarse enough to hit a round figure. */
export const SLIDER_STEP = 0.05;
/**
 * What shows each setting that acts on the simulation, wherever it was chosen: a setting that is not listed does not compile.
 * Where there is no control, the page shows it in another way: the mapping's editor, the system's wish, the bypass.
 */
export const CONTROLS_OF_SETTING = {
  safePlace: ['safePlace'],
  resting: PARTS,
  quickAnswers: ['quickAnswers'],
  strength: ['strength'],
  mapping: [],
  reducedMotion: [],
  unsmoothed: [],
} as const satisfies Readonly<Record<keyof SimulationSettings, readonly ControlId[]>>;

/** Shown where there are stems to play. */
export const MUSIC_CHOICES = [
  { value: 'composed', label: 'Composed music' },
  { value: 'own', label: 'Your own music' },
] as const;
const ANSWERS: Readonly<Record<Part, string>> = {
  light: 'Light answers',
  music: 'Music answers',
  pacing: 'Pacing answers',
};
const LIMITS_MIN = [0, 10, 20, 30, 45, 60] as const;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

export interface SoundState {
  /** As the music's player says. */
  readonly kind: 'idle' | 'starting' | 'playing' | 'refused' | 'suspended';
  /** 0–1. */
  readonly volume: number;
  /** Why nothing sounds though it should. */
  readonly reason: string | null;
  /** What sounds; null while nothing does. */
  readonly sounding: 'composed' | 'own' | null;
}

export interface SoundControls {
  toggle(): void;
  setVolume(volume: number): void;
}

export interface ControlInput {
  readonly runtime: {
    readonly sources: Pick<Sources, 'stop' | 'resume'>;
    readonly sensing: Pick<SensingControls, 'followOther'>;
    readonly simulation: Pick<SimulationControls, 'setMapping'>;
    readonly preferences: Pick<PreferenceControls, 'set'>;
  };
  readonly soundscape: SoundControls;
  /** The worlds that may be chosen. */
  readonly worlds: readonly { readonly id: string; readonly name: string }[];
  readonly state: Pick<
    RuntimeState,
    | 'source'
    | 'cameraLive'
    | 'strength'
    | 'worldId'
    | 'musicChoice'
    | 'hasOwnMusic'
    | 'safePlace'
    | 'resting'
    | 'quickAnswers'
    | 'sessionLimitMin'
    | 'people'
  > & {
    readonly mapping: Pick<Mapping, 'id'>;
    readonly mappings: readonly Pick<Mapping, 'id' | 'name'>[];
  };
  readonly sound: Pick<SoundState, 'kind' | 'volume'>;
  readonly onRecentre: () => void;
}

/** Those that page and headset share, by id. */
export function controlsOf(input: ControlInput): ReadonlyMap<ControlId, Control> {
  const { runtime, soundscape, worlds, state, sound } = input;
  // A live camera can be stopped whatever moves the world.
  const sensing = state.cameraLive || state.source.kind === 'playing' || state.source.kind === 'opening';
  const sounds = sound.kind === 'playing' || sound.kind === 'starting';
  const list: Control[] = [
    {
      id: 'sensing',
      kind: 'button',
      tone: 'plain',
      label: sensing ? 'Stop sensing' : 'Start sensing',
      press: sensing ? runtime.sources.stop : runtime.sources.resume,
    },
    {
      id: 'safePlace',
      kind: 'button',
      tone: 'primary',
      label: state.safePlace ? 'Leave safe place' : 'Enter safe place',
      press: () => runtime.preferences.set({ safePlace: !state.safePlace }),
    },
    { id: 'recentre', kind: 'button', tone: 'plain', label: 'Recentre', press: input.onRecentre },
    {
      id: 'strength',
      kind: 'slider',
      label: 'Strength',
      value: state.strength,
      shown: percent(state.strength),
      change: (next) => runtime.preferences.set({ strength: next }),
    },
    {
      id: 'volume',
      kind: 'slider',
      label: 'Volume',
      value: sound.volume,
      shown: percent(sound.volume),
      change: soundscape.setVolume,
    },
    {
      id: 'sound',
      kind: 'button',
      tone: 'plain',
      label: sounds ? 'Stop sound' : 'Start sound',
      press: soundscape.toggle,
    },
    ...PARTS.map((part): Control => {
      const rests = state.resting[part];
      return {
        id: part,
        kind: 'toggle',
        on: !rests,
        label: ANSWERS[part],
        press: () => runtime.preferences.set({ resting: { ...state.resting, [part]: !rests } }),
      };
    }),
    {
      id: 'quickAnswers',
      kind: 'toggle',
      on: state.quickAnswers,
      label: 'Quick answers',
      press: () => runtime.preferences.set({ quickAnswers: !state.quickAnswers }),
    },
    {
      id: 'world',
      kind: 'choice',
      label: 'World',
      value: state.worldId,
      choices: worlds.map(({ id, name }) => ({ value: id, label: name })),
      change: (next) => runtime.preferences.set({ worldId: next }),
    },
    {
      id: 'mapping',
      kind: 'choice',
      label: 'Mapping',
      value: state.mapping.id,
      choices: state.mappings.map(({ id, name }) => ({ value: id, label: name })),
      change: runtime.simulation.setMapping,
    },
    ...(state.hasOwnMusic
      ? [
          {
            id: 'musicChoice',
            kind: 'choice',
            label: 'Music',
            value: state.musicChoice,
            choices: MUSIC_CHOICES,
            change: (next) => runtime.preferences.set({ musicChoice: next === 'own' ? 'own' : 'composed' }),
          } satisfies Control,
        ]
      : []),
    {
      id: 'limit',
      kind: 'choice',
      label: 'Visit in VR',
      value: String(state.sessionLimitMin),
      choices: LIMITS_MIN.map((minutes) => ({
        value: String(minutes),
        label: minutes === 0 ? 'No time limit' : `${minutes} minutes`,
      })),
      change: (value) => runtime.preferences.set({ sessionLimitMin: Number(value) }),
    },
  ];
  const other = otherPersonWords(state.people);
  if (sensing && other !== null)
    list.push({
      id: 'otherPerson',
      kind: 'button',
      tone: 'plain',
      label: other,
      press: runtime.sensing.followOther,
    });
  return new Map(list.map((control) => [control.id, control]));
}

/** Where a choice has no list to open, a press takes the next one. */
export function nextChoice({ choices, value }: Pick<ChoiceControl, 'choices' | 'value'>): string {
  const at = choices.findIndex((choice) => choice.value === value);
  return choices[(at + 1) % choices.length]?.value ?? value;
}

export function sliderValue(share: number): number {
  return Number((Math.round(Math.min(1, Math.max(0, share)) / SLIDER_STEP) * SLIDER_STEP).toFixed(2));
}
