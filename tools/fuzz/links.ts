/** @file Damaged links: mappings and worlds in an address, and invitations to a room. */
import { isDeepStrictEqual } from 'node:util';
import { linkedWorld, readWorldLink, worldLink } from '../../app/experience/own-worlds/world-link.ts';
import { linkedMapping, mappingLink, readMappingLink } from '../../app/shared/mapping-link.ts';
import { type Address, followLinks, pack } from '../../app/shared/packed-link.ts';
import { BUILT_IN_MAPPINGS, parseMapping, writeMapping } from '../../src/adaptation/index.ts';
import { createRandom, DocumentError, type Random } from '../../src/core/index.ts';
import { CALM_SCENE, glbOf } from '../../src/fixtures/glb-scenes.ts';
import { readInvitation, readRoomCode } from '../../src/link/index.ts';
import { parseWorldDocument, readWorldFile } from '../../src/world-document/index.ts';
import { damageBytes, damageDocument, damageNames, damageText, growDocument } from './damage.ts';
import { asFile, type Tally, tallyTrial } from './tally.ts';

const PAGE = 'https://example.org/';
const MOST_TEXT = 2 ** 16;
/** Longer than any document of the studio: what unpacks to it is not read to its end. */
const BOMB = 8_000_000;

type Kind = 'mapping' | 'world';

interface GivenLink {
  readonly kind: Kind;
  readonly address: Address;
  /** What was packed; undefined where the packing itself is damaged. */
  readonly document?: unknown;
}

const WORLD = {
  kind: 'mienscape-world-link',
  schemaVersion: 1,
  scene: { contentHash: 'ab'.repeat(32), bytes: 70_000 },
  document: readWorldFile(glbOf(CALM_SCENE), 'Lamps').document,
};

async function damageLink(i: number, random: Random): Promise<GivenLink> {
  const kind: Kind = i % 2 === 0 ? 'mapping' : 'world';
  const sound: unknown = kind === 'world' ? WORLD : BUILT_IN_MAPPINGS[i % BUILT_IN_MAPPINGS.length];
  const given = (text: string, document?: unknown): GivenLink => {
    const inSearch = kind === 'mapping' && random.next() < 0.2;
    const part = `${kind}=${text}`;
    const address = inSearch
      ? { search: `?${part}`, hash: '' }
      : { search: '', hash: `#${random.next() < 0.2 ? 'link=K7M2QX&' : ''}${part}` };
    return { kind, address, ...(document !== undefined && { document }) };
  };
  const way = random.next();
  if (way < 0.15) return given(damageText(await pack(sound), random));
  if (way < 0.3) {
    const bytes = Uint8Array.from(Buffer.from(await pack(sound), 'base64url'));
    return given(Buffer.from(damageBytes(bytes, random)).toString('base64url'));
  }
  if (way < 0.302) return given(await pack({ ...(sound as object), more: 'x'.repeat(BOMB) }));
  const document =
    way < 0.4
      ? damageNames(sound, random)
      : way < 0.45
        ? growDocument(sound, random, MOST_TEXT)
        : damageDocument(sound, random);
  return given(await pack(document), JSON.parse(JSON.stringify(document)));
}

const find = { mapping: linkedMapping, world: linkedWorld };

/** Opened as a page opens it. @throws Error where the page is told otherwise than the reader says */
async function openLink({ kind, address }: GivenLink): Promise<unknown> {
  const read: (text: string) => Promise<unknown> = kind === 'mapping' ? readMappingLink : readWorldLink;
  const told: unknown[] = [];
  const faults: (string | null)[] = [];
  await followLinks<unknown>({
    page: { location: address, addEventListener: () => undefined },
    find: find[kind],
    read,
    onRead: (linked) => told.push(linked),
    onFault: (fault) => faults.push(fault),
    refusal: 'The link was refused.',
  });
  if (told.length + faults.filter((fault) => fault !== null).length !== 1)
    throw new Error('The page is not told what became of it.');
  if (told.length === 1) return told[0];
  const [fault] = faults;
  if (!/^The link was refused\. (At |The file holds no mapping)/.test(fault ?? ''))
    throw new Error(`It names no place: ${fault}`);
  return read(find[kind](address) ?? '');
}

async function faultOfLink(read: unknown, { kind, document }: GivenLink): Promise<string | null> {
  if (kind === 'mapping') {
    const mapping = parseMapping(read);
    if (document !== undefined && !isDeepStrictEqual(asFile(mapping), asFile(document)))
      return 'read as something else than it says';
    const { hash } = new URL(await mappingLink(mapping, PAGE));
    const again = await readMappingLink(linkedMapping({ search: '', hash }) ?? '');
    return writeMapping(again) === writeMapping(mapping) ? null : 'is not itself in a link';
  }
  const link = read as Awaited<ReturnType<typeof readWorldLink>>;
  const said = document as typeof WORLD | undefined;
  if (said && !isDeepStrictEqual(asFile(link.document), asFile(parseWorldDocument(said.document))))
    return 'read as something else than it says';
  const { hash } = new URL(await worldLink(link, PAGE));
  return isDeepStrictEqual(await readWorldLink(linkedWorld({ hash }) ?? ''), link)
    ? null
    : 'is not itself in a link';
}

/** @param open another reader, for the test of this one */
export async function fuzzLinks(count: number, seed: number, open = openLink): Promise<Tally> {
  const random = createRandom(seed + 11);
  const links: GivenLink[] = [];
  for (let i = 0; i < count; i++) links.push(await damageLink(i, random));
  return tallyTrial({
    kind: 'links',
    count,
    damaged: (i) => links[i] as GivenLink,
    read: open,
    refusals: [DocumentError],
    judge: faultOfLink,
  });
}

const INVITATION = '#link=K7M2QX&roles=sensor,world';

/** An invitation asks for a room by its code, or for none; never for what is no code. */
export function fuzzInvitations(count: number, seed: number, read = readInvitation): Promise<Tally> {
  const random = createRandom(seed + 12);
  return tallyTrial({
    kind: 'invitations',
    count,
    damaged: () => damageText(damageText(INVITATION, random), random),
    read: (hash) => {
      const invitation = read(hash);
      if (invitation === null) throw new DocumentError('It is no invitation.', 'Type the code.');
      return invitation;
    },
    refusals: [DocumentError],
    judge: ({ code, roles }) =>
      (code !== null && readRoomCode(code) !== code) || new Set(roles).size !== roles.length
        ? 'asks for what is no room'
        : null,
  });
}
