/** @file Room codes as people write them, and the address that joins a room: the code stands behind the #. */
import { CODE_ALPHABET, CODE_LENGTH, LINK_ROLES, type LinkRole } from './messages.mjs';

/** What was typed as a code: capitals, without spaces and dashes; null where it is none. */
export function readRoomCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '');
  const known = [...code].every((letter) => CODE_ALPHABET.includes(letter));
  return code.length === CODE_LENGTH && known ? code : null;
}

/** Two groups of three are read and typed more easily. */
export function showRoomCode(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}

export interface LinkInvitation {
  /** Null: a room is yet to be started or typed. */
  readonly code: string | null;
  readonly roles: readonly LinkRole[];
}

/** @param page address of the page that opens it, ending in a slash */
export function invitationAddress(page: string, code: string): string {
  return `${page}#link=${code}`;
}

/** What `#link`, `#link=CODE` or `#link&roles=sensor,world` asks for; null for another fragment. */
export function readInvitation(hash: string): LinkInvitation | null {
  const behind = new Map(
    hash
      .replace(/^#/, '')
      .split('&')
      .map((part) => {
        const [key = '', value = ''] = part.split('=');
        return [key, value];
      }),
  );
  const code = behind.get('link');
  if (code === undefined) return null;
  const asked = (behind.get('roles') ?? '').split(',');
  return { code: readRoomCode(code), roles: LINK_ROLES.filter((role) => asked.includes(role)) };
}
