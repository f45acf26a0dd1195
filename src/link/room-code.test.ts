import { describe, expect, it } from 'vitest';
import { invitationAddress, readInvitation, readRoomCode, showRoomCode } from './room-code.ts';

describe('a room code', () => {
  it('is read as people write it', () => {
    for (const typed of ['ABC234', 'abc234', ' abc 234 ', 'ABC-234'])
      expect(readRoomCode(typed)).toBe('ABC234');
    for (const typed of ['', 'ABC23', 'ABC2345', 'ABC10O', 'ÄBC234', '<b>234'])
      expect(readRoomCode(typed)).toBeNull();
    expect(showRoomCode('ABC234')).toBe('ABC 234');
  });

  it('travels in an address behind the #, which browsers send to nobody', () => {
    const address = invitationAddress('https://192.168.0.10:4173/', 'ABC234');
    expect(address).toBe('https://192.168.0.10:4173/#link=ABC234');
    expect(readInvitation(new URL(address).hash)).toEqual({ code: 'ABC234', roles: [] });
    expect(readInvitation('#link&roles=world,sensor,cook')).toEqual({
      code: null,
      roles: ['sensor', 'world'],
    });
    expect(readInvitation('#mapping=abc')).toBeNull();
    expect(readInvitation('')).toBeNull();
  });
});
