/** @file While a device is in a room: the code, the devices, the sensor's consent, and what the world does. */

import type { SourceKind } from '../../src/core/index.ts';
import { invitationAddress, type LinkRoom, showRoomCode } from '../../src/link/index.ts';
import type { LinkControls, LinkState } from '../runtime/link-controller.ts';
import type { RuntimeState } from '../runtime/store.ts';
import { appUrl } from '../shared/app-url.ts';
import { CLIP_WORDS, editWords, listWords, ROLE_WORDS, sensorWords, wearerWords } from './link-words.ts';
import { QrCode } from './qr-code.tsx';

type SourceName = SourceKind | 'none';

const isLocal = (): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);

/** Where other devices open the app; null where they reach this computer by cable alone. */
function joinAddress({ address, code }: LinkRoom): string | null {
  if (address !== null) return invitationAddress(address, code);
  return isLocal() ? null : invitationAddress(appUrl(''), code);
}

function Invitation({ room }: { readonly room: LinkRoom }) {
  const address = joinAddress(room);
  return (
    <div className="link-invitation">
      {address !== null && <QrCode text={address} />}
      <div>
        <p className="quiet small">Code of this room</p>
        <p className="link-code" translate="no">
          {showRoomCode(room.code)}
        </p>
        {address === null ? (
          <p className="quiet small">
            Other devices reach this computer only if its server was started with <code>--headset</code>, or
            by USB.
          </p>
        ) : (
          <p className="quiet small">
            Scan it with the other device, or type the code there. It ends when the room has been empty for
            two minutes.
          </p>
        )}
      </div>
    </div>
  );
}

function Devices(props: { readonly room: LinkRoom; readonly link: LinkControls }) {
  const { devices, me } = props.room;
  return (
    <ul className="link-devices" aria-label="Devices in this room">
      {devices.map(({ id, name, roles, present }) => (
        <li key={id}>
          <span className={present ? 'dot dot-on' : 'dot'} aria-hidden="true" />
          <span className="link-device">
            <span translate="no">{name}</span>
            <span className="quiet small">
              {[
                ...roles.map((role) => ROLE_WORDS[role].name.toLowerCase()),
                ...(id === me ? ['this device'] : []),
                ...(present ? [] : ['away']),
              ].join(', ')}
            </span>
          </span>
          {id !== me && (
            <button type="button" aria-label={`Remove ${name}`} onClick={() => props.link.remove(id)}>
              Remove
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Whether this device gives its camera and nothing else: no world is drawn for it, and no music played. */
export function onlySenses({ phase, roles }: LinkState): boolean {
  const isInRoom = phase.kind === 'joined' || phase.kind === 'lost';
  return isInRoom && roles.length === 1 && roles[0] === 'sensor';
}

/** The devices that are there and were not agreed to yet. */
export function devicesToAsk({ phase, roles, allowed }: LinkState): readonly string[] {
  if (phase.kind !== 'joined' || !roles.includes('sensor')) return [];
  const { devices, me } = phase.room;
  return devices
    .filter(({ id, present }) => id !== me && present && !allowed.includes(id))
    .map(({ name }) => name);
}

function Consent(props: {
  readonly state: LinkState;
  readonly room: LinkRoom;
  readonly link: LinkControls;
  readonly shows: SourceName;
}) {
  const { state, room, link, shows } = props;
  const clip = CLIP_WORDS[shows];
  const asked = devicesToAsk(state);
  const told = room.devices.filter(({ id }) => state.allowed.includes(id)).map(({ name }) => name);
  return (
    <section className="link-consent" aria-label="What this sensor sends">
      <p aria-live="polite">
        {told.length > 0
          ? `This device sends its readings to ${listWords(told)}.`
          : 'Nothing is sent from this device.'}
      </p>
      {clip !== undefined && (
        <p className="quiet small">
          {`This device reads ${clip}, not your face: choose its camera under “Source and world”.`}
        </p>
      )}
      {asked.length > 0 && (
        <div className="link-question">
          <p>{`May ${listWords(asked)} receive what this device reads from your face?`}</p>
          <p className="quiet small">
            Up to 30 times a second, eight numbers (how much of each expression) and two times are sent
            through this server, to these devices alone. No picture is sent. A studio can record the numbers
            and keeps what it has saved. You can withdraw your agreement here at any moment: every world then
            returns to neutral.
          </p>
        </div>
      )}
      <div className="row">
        {asked.length > 0 && (
          <button type="button" className="primary" onClick={link.allow}>
            {`I agree, send to ${listWords(asked)}`}
          </button>
        )}
        {told.length > 0 && (
          <button type="button" className="stop" onClick={link.withdraw}>
            Stop sending
          </button>
        )}
      </div>
    </section>
  );
}

export function LinkRoomView(props: {
  readonly state: LinkState;
  readonly room: LinkRoom;
  readonly link: LinkControls;
  /** What this device reads. */
  readonly shows: SourceName;
  /** What the linked sensor reads. */
  readonly linkedSource: RuntimeState['linkedSource'];
  /** Whether the linked sensor moves this world now. */
  readonly follows: boolean;
}) {
  const { state, room, link } = props;
  const { sensor, wearer } = state;
  return (
    <>
      {state.roles.includes('sensor') && (
        <Consent state={state} room={room} link={link} shows={props.shows} />
      )}
      <Invitation room={room} />
      <Devices room={room} link={link} />
      {sensor !== null && (
        <div className="row">
          <p>{sensorWords(room, state, props.linkedSource)}</p>
          {!props.follows && <button type="button" onClick={link.follow}>{`Follow ${sensor.name}`}</button>}
        </div>
      )}
      {wearer !== null && (
        <p className="link-wearer" translate="no" role="note" aria-label="The world of the wearer">
          {wearerWords(wearer)}
        </p>
      )}
      {wearer !== null && state.sentRevision > 0 && (
        <p className="quiet small" translate="no" data-shown-revision={wearer.revision ?? ''}>
          {editWords(state)}
        </p>
      )}
      <div className="row">
        <button type="button" onClick={link.leave}>
          Leave the room
        </button>
      </div>
    </>
  );
}
