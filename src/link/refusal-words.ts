/** @file What a refusal means, and its remedy. */
import type { Refusal } from './messages.mjs';

export type LinkProblem = Refusal | 'unreachable';

export const REFUSAL_WORDS: Readonly<Record<LinkProblem, readonly [what: string, remedy: string]>> = {
  noSuchRoom: ['No room has this code.', 'Look at the code on the other device, and type it again.'],
  full: ['The room is full: three devices are in it.', 'Remove one there, then join again.'],
  sensorTaken: ['The room has a sensor already.', 'Join as a world or a studio, or remove that sensor.'],
  removed: ['This device was removed from the room.', 'Ask there for another room, if that was a mistake.'],
  wait: ['Too many wrong codes were tried.', 'Wait a minute, then type the code again.'],
  tooManyRooms: ['This server starts no more rooms now.', 'Try again in ten minutes.'],
  plainHttp: [
    'This page reaches the server without encryption: everybody on the network could read what your face shows.',
    'Start the server with --headset, and open its https:// address.',
  ],
  version: ['This page and the server are of different versions.', 'Load the page again.'],
  expired: ['The room has ended.', 'Start another.'],
  unreachable: [
    'No server answers here.',
    'Open the app from its own server: a host that only serves files cannot link devices.',
  ],
};
