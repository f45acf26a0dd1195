/** @file Follows the sensor of a room: aligns this device's clock with the sensor's, and tells its scores on one's own clock. */
import type { Clock, Scores } from '../core/index.ts';
import type { LinkClient, LinkRoom, RelayedMessage } from './link-client.ts';
import { type LinkDevice, PROBABILITY_UNITS, type SensingState } from './messages.mjs';

/** What a sensor reads: a kind of source, or none. */
export type SensorSource = Extract<RelayedMessage, { type: 'sensing' }>['source'];

/** The sensor of a room, where it is another device. */
export function sensorOf({ devices, me }: LinkRoom): LinkDevice | null {
  return devices.find(({ id, roles }) => id !== me && roles.includes('sensor')) ?? null;
}

export interface Follower {
  /** The sensor as the room knows it now; null: there is none to follow. */
  meet(sensor: LinkDevice | null): void;
  /** Takes what comes from this sensor; all else is left. */
  hear(message: RelayedMessage): void;
}

export function createFollower(options: {
  readonly client: Pick<LinkClient, 'followClock' | 'ownTime'>;
  readonly clock: Clock;
  /** It is another sensor than before, or none: what the last one showed is none of its. */
  readonly onSensor: (sensor: LinkDevice | null) => void;
  /**
   * What the sensor says of itself, when it changes; `source`: what it reads, null before it said so. Whatever is not `on`
   * is an end: nothing is sensed for this device.
   */
  readonly onSensing: (state: SensingState, source: SensorSource | null) => void;
  readonly onScores: (scores: Scores, tookMs: number) => void;
}): Follower {
  const { client, clock } = options;
  let id: string | null = null;
  let sensing: SensingState | null = null;
  let source: SensorSource | null = null;

  const note = (state: SensingState, reads: SensorSource | null): void => {
    if (state === sensing && reads === source) return;
    sensing = state;
    source = reads;
    options.onSensing(state, source);
  };
  const take = (message: Extract<RelayedMessage, { type: 'scores' }>): void => {
    const nowMs = clock();
    const ownMs = client.ownTime(message.capturedAtMs);
    // Until the clocks are aligned, nobody knows how old it is.
    if (ownMs === null) return;
    note('on', source);
    const capturedAtMs = Math.min(ownMs, nowMs);
    const { backend, probabilities } = message;
    const frame = { capturedAtMs, readyAtMs: nowMs, backend };
    const scores: Scores =
      probabilities === null
        ? { ...frame, face: 'lost' }
        : {
            ...frame,
            face: 'found',
            probabilities: probabilities.map((units) => units / PROBABILITY_UNITS),
          };
    options.onScores(scores, nowMs - capturedAtMs);
  };

  return {
    meet(sensor) {
      if (sensor?.id === id || (sensor === null && id === null)) return;
      id = sensor?.id ?? null;
      sensing = null;
      source = null;
      client.followClock(id);
      options.onSensor(sensor);
    },
    hear(message) {
      if (message.from !== id) return;
      if (message.type === 'sensing') note(message.state, message.source);
      else if (message.type === 'scores') take(message);
    },
  };
}
