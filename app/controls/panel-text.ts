/** @file The text of the panel, the same on the page and in the headset. */
import { givesPictures, isClip } from '../../src/core/index.ts';
import type { RuntimeState } from '../runtime/store.ts';
import { reasonWords, recentWords } from './recent-words.ts';
import {
  ageWords,
  BACKEND_WORDS,
  confidenceWords,
  emotionWord,
  lateWords,
  NO_LOWER_FACE,
  NO_NEW_READING,
  peopleWords,
  SOURCE_WORDS,
  STAGE_WORDS,
  STARTING_WORDS,
  silenceWords,
  slowWords,
  UNGUARDED_WORDS,
  unreadWords,
} from './words.ts';

export interface PanelText {
  /** Whether pictures are being taken in, or about to be. */
  readonly sensing: boolean;
  readonly emotion: string;
  /** How sure of what is named, 0–1; null while nothing is. */
  readonly confidence: number | null;
  readonly sureness: string;
  /** What the face has shown recently. */
  readonly recently: string;
  /** Why the world is as it is. */
  readonly reason: string;
  /** Source, backend, age and delay, as far as they are known. */
  readonly facts: readonly string[];
  /** That several people are in view, and which of them is read; null for one or none. */
  readonly people: string | null;
  /** That pictures without a face are not held back; null where they are. */
  readonly unguarded: string | null;
  /** What makes the reading slow and what helps; null while nothing does. */
  readonly slow: string | null;
  /** What went wrong and the way out; null when nothing did. */
  readonly trouble: string | null;
}

const WAITS_FOR_PRESS = 'this browser does not start a video by itself: press anywhere to start it';

function sourceFacts({ source, waitsForPress, linkedSource }: PanelState): string[] {
  switch (source.kind) {
    case 'playing': {
      // What moves this world is no person's face.
      if (source.source === 'link' && isClip(linkedSource))
        return [`${SOURCE_WORDS.link}, which reads a ${SOURCE_WORDS[linkedSource]}`];
      if (waitsForPress) return [SOURCE_WORDS[source.source], WAITS_FOR_PRESS];
      return source.pictures === 'live'
        ? [SOURCE_WORDS[source.source]]
        : [SOURCE_WORDS[source.source], silenceWords(source.source, source.pictures)];
    }
    case 'opening':
      if (waitsForPress) return [WAITS_FOR_PRESS];
      // The browser's own question may stand somewhere that is easily missed, and waits half a minute.
      return source.source === 'camera' || source.source === 'serial'
        ? [`opening the ${SOURCE_WORDS[source.source]}: the browser may ask you`]
        : [`opening ${SOURCE_WORDS[source.source]}…`];
    case 'stopped':
      return ['sensing is off'];
    case 'failed':
      return ['no picture'];
    default:
      throw source satisfies never;
  }
}

type PanelState = Pick<
  RuntimeState,
  | 'source'
  | 'engine'
  | 'slow'
  | 'people'
  | 'reading'
  | 'sensingHz'
  | 'fileRefusal'
  | 'waitsForPress'
  | 'linkedSource'
  | 'safePlace'
  | 'strength'
  | 'resting'
  | 'mapping'
  | 'override'
>;

/** Why nothing is read, where nothing is; a reading that comes too late leaves the state as it was, `off` included. */
function unreadReason({ reading, override }: PanelState): PanelState['reading']['lost'] {
  const { emotion, lost, delayMs } = reading;
  // Without a delay nothing has come since sensing was switched off.
  if (lost === 'late' && (override !== 'sensing' || delayMs === null)) return null;
  if (emotion.kind === 'faceLost') return lost;
  return emotion.kind === 'off' && lost === 'late' ? lost : null;
}

const asSentence = (words: string): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.…]$/.test(words) ? '' : '.'}`;

/** What stands between a face and its reading, and what helps, in sentences: for a page without the panel. */
export function attentionWords(state: PanelState): readonly string[] {
  const { source, engine, override } = state;
  if (source.kind !== 'playing' && source.kind !== 'opening') return [];
  const { unguarded, slow } = panelText(state);
  const isLive = source.kind === 'playing' && source.pictures === 'live' && !state.waitsForPress;
  const lost = isLive && override === 'sensing' ? unreadReason(state) : null;
  return [
    // The last says why there is no picture yet, or no new one.
    ...(isLive ? [] : sourceFacts(state).slice(-1)),
    ...(engine.kind === 'loading' ? [`${STAGE_WORDS[engine.stage]}…`] : []),
    ...(lost === 'late' ? [lateWords(source.source)] : []),
    ...(lost === null ? [] : [unreadWords(lost, source.source)]),
    ...(unguarded === null ? [] : [unguarded]),
    ...(slow === null ? [] : [slow]),
  ].map(asSentence);
}

/**
 * Whether a source of this device is there, or about to be, of which nothing has been read yet: nothing is known of a face.
 * What a linked device does is told by the link.
 */
function isStarting(state: PanelState): boolean {
  const { source, engine, reading, override, waitsForPress } = state;
  const comes = source.kind === 'opening' || (source.kind === 'playing' && source.pictures === 'live');
  if (!comes || source.source === 'link' || waitsForPress) return false;
  return reading.delayMs === null && engine.kind !== 'failed' && override === 'sensing';
}

/** How sure it is; where nothing is read, what helps, since small pages show no more than this. */
function surenessWords(state: PanelState): string {
  const { source, waitsForPress, reading } = state;
  if (isStarting(state)) return STARTING_WORDS.sureness;
  const isOpen = source.kind === 'playing' || source.kind === 'opening';
  if (isOpen && waitsForPress) return 'Press anywhere to begin';
  const unread = isOpen ? unreadReason(state) : null;
  return isOpen && unread ? unreadWords(unread, source.source) : confidenceWords(reading.emotion);
}

/** Where there is room for one thing alone: the first that stands in the way, else the facts. */
export function mostPressing(
  text: Pick<PanelText, 'trouble' | 'slow' | 'people' | 'unguarded' | 'facts'>,
  notice: string | null,
): string {
  return text.trouble ?? notice ?? text.slow ?? text.people ?? text.unguarded ?? text.facts.join('  ·  ');
}

/** What is named; that there is nothing to name yet. */
function namedWords(state: PanelState): string {
  const { source, override, reading } = state;
  const { emotion, lost, delayMs } = reading;
  if (isStarting(state)) return STARTING_WORDS.emotion;
  if (source.kind === 'playing' && unreadReason(state) === 'late') return lateWords(source.source);
  const ofPictures = source.kind === 'playing' && givesPictures(source.source);
  const isRead = ofPictures && override === 'sensing' && delayMs !== null;
  // Each picture that was read was too old by then.
  if (emotion.kind === 'off') return isRead ? NO_NEW_READING : emotionWord(emotion);
  if (emotion.kind !== 'faceLost') return emotionWord(emotion);
  if (lost === 'noLowerFace') return NO_LOWER_FACE;
  // The newest picture that was read shows a face: it is too old, where reading is slow or no new picture comes.
  return isRead && lost === null ? NO_NEW_READING : emotionWord(emotion);
}

/** What a screen reader says of the reading: the panel's own words. */
export function spokenWords(state: PanelState): string {
  return `${asSentence(namedWords(state))} ${asSentence(surenessWords(state))}`;
}

/** What these words are about: the same for the same emotion, however sure it is. */
export function spokenSubject(state: PanelState): string {
  const isOfEmotion = surenessWords(state) === confidenceWords(state.reading.emotion);
  return isOfEmotion ? namedWords(state) : spokenWords(state);
}

export function panelText(state: PanelState): PanelText {
  const { source, engine, reading } = state;
  const { emotion, delayMs } = reading;
  const sensing = source.kind === 'playing' || source.kind === 'opening';
  const facts = sourceFacts(state);
  // What computes on another device, and how often, is told there.
  const isOwn = !(source.kind === 'playing' && source.source === 'link');
  if (isOwn && engine.kind === 'ready') facts.push(BACKEND_WORDS[engine.backend]);
  if (isOwn && engine.kind === 'loading') facts.push(`${STAGE_WORDS[engine.stage]}…`);
  if (sensing) facts.push(ageWords(emotion));
  if (sensing && delayMs !== null) {
    if (isOwn) facts.push(`${state.sensingHz} Hz`);
    facts.push(`${Math.round(delayMs)} ms delay`);
  }
  const engineTrouble = engine.kind === 'failed' ? engine.error.message : null;
  return {
    sensing,
    emotion: namedWords(state),
    confidence: emotion.kind === 'sensed' ? emotion.confidence : null,
    sureness: surenessWords(state),
    recently: recentWords(emotion.recent),
    reason: reasonWords(state),
    facts,
    people: sensing && state.people ? peopleWords(state.people) : null,
    unguarded: sensing && engine.kind === 'ready' && engine.unguarded !== null ? UNGUARDED_WORDS : null,
    slow: sensing && state.slow ? slowWords(state.slow, source.source) : null,
    trouble: source.kind === 'failed' ? source.reason : (state.fileRefusal ?? engineTrouble),
  };
}
