/** @file Words of the link: roles, refusals with their remedy, and what a world tells of its wearer. */
import type { SourceKind } from '../../src/core/index.ts';
import {
  type LinkPhase,
  type LinkRole,
  type LinkRoom,
  REFUSAL_WORDS,
  type SensingState,
} from '../../src/link/index.ts';
import type { LinkState } from '../runtime/link-controller.ts';
import type { RuntimeState } from '../runtime/store.ts';

export const ROLE_WORDS: Readonly<Record<LinkRole, { readonly name: string; readonly what: string }>> = {
  sensor: { name: 'Sensor', what: 'its camera reads the face' },
  world: { name: 'World', what: 'it shows the world, and follows the sensor' },
  studio: { name: 'Studio', what: 'it edits the mapping, and sees what the world does' },
};

export function phaseWords(phase: LinkPhase): string {
  switch (phase.kind) {
    case 'idle':
      return '';
    case 'joining':
      return 'Joining…';
    case 'joined':
      return phase.room.devices.length > 1 ? 'Linked.' : 'Waiting for other devices.';
    case 'lost':
      return 'The connection is lost. The app reconnects by itself; until then no face is in view.';
    case 'refused':
      return REFUSAL_WORDS[phase.reason].join(' ');
    default:
      throw phase satisfies never;
  }
}

const SENSING_WORDS: Readonly<Record<SensingState, string>> = {
  on: 'sends what it reads',
  off: 'has stopped sensing',
  withdrawn: 'sends nothing: consent was withdrawn there',
};

/** What moves the others’ worlds, and is no person’s face. */
export const CLIP_WORDS: Partial<Record<SourceKind | 'none', string>> = {
  demo: 'the demo clip',
  file: 'a video file',
};

/** What the sensor does, as far as this device knows. */
export function sensorWords(
  room: LinkRoom,
  { sensor, sensing }: Pick<LinkState, 'sensor' | 'sensing'>,
  reads: RuntimeState['linkedSource'] = null,
): string {
  const known = room.devices.find(({ id }) => id === sensor?.id);
  if (!sensor || !known) return '';
  if (!known.present) return `${known.name} is disconnected. No face is in view until it is back.`;
  if (sensing === null)
    return `${known.name} has not sent anything yet. Somebody must agree on that device first.`;
  const clip = sensing === 'on' && reads !== null ? CLIP_WORDS[reads] : undefined;
  if (clip !== undefined)
    return `${known.name} sends what it reads from ${clip}, not from your face. Choose its camera on that device.`;
  return `${known.name} ${SENSING_WORDS[sensing]}.`;
}

const EMOTION_WORDS: Readonly<Record<string, string>> = {
  unsure: 'unsure',
  'face-lost': 'no face in view',
  off: 'not sensing',
};

/** What the wearer's world does now. */
export function wearerWords(wearer: NonNullable<LinkState['wearer']>): string {
  const { emotion, confidence, ageMs, presenting, safePlace } = wearer;
  const named = EMOTION_WORDS[emotion] ?? `${emotion}, ${confidence} % sure`;
  const facts = [
    named,
    ...(ageMs === null ? [] : [`seen ${ageMs} ms ago`]),
    presenting === 'headset' ? 'in the headset' : 'on the screen',
    ...(safePlace ? ['in the safe place'] : []),
  ];
  return facts.join(' · ');
}

/** The world tells every half second. So many of its messages may have been sent before the newest edit reached it. */
const MAY_BE_OLD = 2;

/** How far the studio's newest edit has come. */
export function editWords({ wearer, sentRevision, toldSince, unsent, fault }: LinkState): string {
  if (unsent) return fault === null ? 'Your newest edit is on its way.' : 'Your newest edit is not sent.';
  if (wearer?.revision === sentRevision) return 'The world follows your newest edit.';
  // It was sent, and what is in force there is of another studio, or was chosen there.
  if (wearer?.revision === null && toldSince > MAY_BE_OLD)
    return 'The world follows another mapping, not yours. Edit yours to make the world follow it again.';
  return 'Your newest edit is on its way.';
}

/** Names in a sentence. */
export function listWords(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** What this device probably is. */
export function guessDevice(userAgent: string): 'Headset' | 'Phone' | 'Computer' {
  if (/quest|oculusbrowser|wolvic|pico|vision ?os|xr\b/i.test(userAgent)) return 'Headset';
  return /android|iphone|ipad|mobile/i.test(userAgent) ? 'Phone' : 'Computer';
}
