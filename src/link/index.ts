/** @file Public interface of link: joins devices by a room code; messages, clock alignment, and one device's side of it. */

export { cleanName } from './device-name.ts';
export { createFollower, type Follower, type SensorSource, sensorOf } from './follower.ts';
export {
  createLinkClient,
  type LinkClient,
  type LinkIdentity,
  type LinkPhase,
  type LinkRoom,
  type RelayedMessage,
  type Transport,
  type TransportHandlers,
} from './link-client.ts';
export {
  type ClientMessage,
  LINK_LIMITS,
  type LinkDevice,
  type LinkRole,
  PROBABILITY_UNITS,
  type Refusal,
  type SensingState,
} from './messages.mjs';
export { type LinkProblem, REFUSAL_WORDS } from './refusal-words.ts';
export {
  invitationAddress,
  type LinkInvitation,
  readInvitation,
  readRoomCode,
  showRoomCode,
} from './room-code.ts';
export { linkSecret, relayAddress, type SocketLike, socketTransport } from './socket-transport.ts';
