/** @file Before a device is in a room: its name, its roles, and whether it starts a room or joins one. */
import { useEffect, useId, useRef, useState } from 'react';
import {
  cleanName,
  LINK_LIMITS,
  type LinkIdentity,
  type LinkInvitation,
  type LinkRole,
  readRoomCode,
} from '../../src/link/index.ts';
import { guessDevice, ROLE_WORDS } from './link-words.ts';

/** The studio's page is a studio, and the other never is. */
export type LinkPage = 'experience' | 'studio';

const CHOICES: Readonly<Record<LinkPage, readonly LinkRole[]>> = {
  experience: ['sensor', 'world'],
  studio: ['sensor', 'world'],
};

function firstRoles(page: LinkPage, invitation: LinkInvitation | null): readonly LinkRole[] {
  const asked = (invitation?.roles ?? []).filter((role) => CHOICES[page].includes(role));
  if (page === 'studio' || asked.length > 0) return asked;
  return guessDevice(navigator.userAgent) === 'Phone' ? ['sensor'] : ['world'];
}

export function JoinForm(props: {
  readonly page: LinkPage;
  readonly invitation: LinkInvitation | null;
  readonly isJoining: boolean;
  /** Why the server did not let this device in. */
  readonly refusal: string | null;
  readonly onCreate: (me: LinkIdentity) => void;
  readonly onJoin: (code: string, me: LinkIdentity) => void;
}) {
  const [name, setName] = useState<string>(() =>
    props.page === 'studio' ? 'Studio' : guessDevice(navigator.userAgent),
  );
  const [chosen, setChosen] = useState(() => firstRoles(props.page, props.invitation));
  const [typed, setTyped] = useState(props.invitation?.code ?? '');
  const [fault, setFault] = useState<string | null>(null);
  const faultId = useId();
  const told = fault ?? props.refusal ?? '';
  const word = useRef<HTMLParagraphElement>(null);
  // On a small screen it stands outside the part of the sheet that is seen.
  useEffect(() => {
    if (told !== '') word.current?.scrollIntoView({ block: 'nearest' });
  }, [told]);
  const roles: readonly LinkRole[] = props.page === 'studio' ? ['studio', ...chosen] : chosen;
  const toggle = (role: LinkRole): void =>
    setChosen(chosen.includes(role) ? chosen.filter((each) => each !== role) : [...chosen, role]);
  /** Null, and a word about it, where something is missing. */
  const me = (): LinkIdentity | null => {
    const clean = cleanName(name, LINK_LIMITS.nameCharacters);
    if (clean === '') setFault('Give this device a name, so that the others know it.');
    else if (roles.length === 0) setFault('Choose what this device does: sensor, world, or both.');
    else return { name: clean, roles };
    return null;
  };
  const create = (): void => {
    const identity = me();
    if (!identity) return;
    setFault(null);
    props.onCreate(identity);
  };
  const join = (): void => {
    const code = readRoomCode(typed);
    const identity = me();
    if (!identity) return;
    if (code === null) {
      setFault('A code has six letters and digits. Look at the other device, and type it again.');
      return;
    }
    setFault(null);
    props.onJoin(code, identity);
  };
  return (
    <div className="link-form">
      <label className="link-field">
        <span>Name of this device</span>
        <input
          type="text"
          value={name}
          maxLength={LINK_LIMITS.nameCharacters}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <fieldset>
        <legend>What this device does</legend>
        {props.page === 'studio' && (
          <p className="quiet small">{`${ROLE_WORDS.studio.name}: ${ROLE_WORDS.studio.what}.`}</p>
        )}
        {CHOICES[props.page].map((role) => (
          <label key={role} className="link-role">
            <input type="checkbox" checked={chosen.includes(role)} onChange={() => toggle(role)} />
            <span>{`${ROLE_WORDS[role].name}: ${ROLE_WORDS[role].what}`}</span>
          </label>
        ))}
      </fieldset>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          join();
        }}
      >
        <label className="link-field">
          <span>Code of a room</span>
          <input
            className="link-code-field"
            type="text"
            value={typed}
            placeholder="ABC 234"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            aria-describedby={faultId}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <button type="submit" className={typed === '' ? '' : 'primary'} disabled={props.isJoining}>
          Join
        </button>
      </form>
      <div className="row">
        <span className="quiet">Or be the first:</span>
        <button
          type="button"
          className={typed === '' ? 'primary' : ''}
          disabled={props.isJoining}
          onClick={create}
        >
          Start a room
        </button>
      </div>
      <p ref={word} id={faultId} className={fault === null ? 'told link-trouble' : 'told'} aria-live="polite">
        {told}
      </p>
    </div>
  );
}
