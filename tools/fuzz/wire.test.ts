/** @file Damaged links, messages and inputs are read or passed over, and what a reader does wrong with them is found. */
import { describe, expect, it } from 'vitest';
import { type LinkInvitation, readInvitation } from '../../src/link/index.ts';
import { fuzzOsc, fuzzSerial } from './inputs.ts';
import { fuzzDeviceMessages, fuzzServerMessages } from './link-messages.ts';
import { fuzzInvitations, fuzzLinks } from './links.ts';

describe.each([
  ['links', fuzzLinks, 100],
  ['invitations', fuzzInvitations, 300],
  ['messages to a device', fuzzDeviceMessages, 300],
  ['messages to the server', fuzzServerMessages, 200],
  ['mouth shapes', fuzzOsc, 60],
  ['pictures of serial cameras', fuzzSerial, 100],
] as const)('damaged %s', (_, fuzz, count) => {
  it('are read, or passed over', async () => {
    const { files, refused, accepted, wrong } = await fuzz(count, 1);
    expect(wrong).toEqual([]);
    expect(files).toBe(count);
    expect(refused).toBeGreaterThan(0);
    expect(refused + accepted).toBe(files);
  });
});

describe('a wrong reader is found (control)', () => {
  it('of links: one that answers with another document', async () => {
    const { wrong } = await fuzzLinks(60, 1, async () => ({ nothing: true }));
    expect(wrong.join('\n')).toMatch(/what was read cannot be used/);
  });

  it('of invitations: one that takes any code', async () => {
    const read = (hash: string): LinkInvitation | null => {
      const invitation = readInvitation(hash);
      return invitation && { ...invitation, code: invitation.code ?? hash };
    };
    expect((await fuzzInvitations(60, 1, read)).wrong.join('\n')).toMatch(/asks for what is no room/);
  });

  it.each([
    ['a device', fuzzDeviceMessages],
    ['the server', fuzzServerMessages],
  ] as const)('of messages to %s: one that leaves out what it does not know', async (_, fuzz) => {
    const read = (text: string) => ({ type: 'alive', ...(text.startsWith('{"type":"') && {}) }) as never;
    expect((await fuzz(60, 1, read)).wrong.join('\n')).toMatch(/read as something else|cannot be used/);
  });

  it('of mouth shapes: one that gives what is no probability', async () => {
    const scores = {
      face: 'found',
      probabilities: [2],
      capturedAtMs: 0,
      readyAtMs: 0,
      backend: 'headset',
    } as const;
    expect((await fuzzOsc(1, 1, async () => [scores])).wrong).toEqual([
      '#0: gives what is no probability: 2',
    ]);
  });

  it('of pictures: one that cuts them', async () => {
    const create = () => ({ damaged: 0, push: () => [new Uint8Array(9)] });
    expect((await fuzzSerial(1, 1, create)).wrong).toEqual(['#0: gives what is no whole picture']);
  });
});
