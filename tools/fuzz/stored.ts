/**
 * @file Damaged records in the browser's databases: each is read, or listed and kept as it is, and none hides or changes
 * another. Read as the pages do it, by a device that holds a sound record beside each.
 */
import { isDeepStrictEqual } from 'node:util';
import { readStored } from '../../app/experience/own-worlds/stored-worlds.ts';
import { revisionOf } from '../../app/storage/index.ts';
import type { DatabaseId } from '../../app/storage/stores.ts';
import { createRandom, DocumentError, type MienscapeError } from '../../src/core/index.ts';
import { stemSet } from '../../src/fixtures/stem-sounds.ts';
import { renameSession } from '../../src/recording/index.ts';
import { StemError } from '../../src/stems/index.ts';
import {
  DAMAGED,
  type Device,
  damageRecord,
  mapping,
  openDevice,
  type StoredRecord,
  session,
} from './stored-device.ts';
import { asFile, must, type Tally, tallyTrial } from './tally.ts';

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= 4000;
const isCount = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value < Infinity;
/** Said to a person: what is shown of a record that cannot be read. */
const refused = (reason: string): DocumentError => new DocumentError(reason, 'It is kept as it is.');
/** The reader's refusal, in words; anything else is a crash. */
async function refusalOf(work: Promise<unknown>): Promise<MienscapeError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof DocumentError || error instanceof StemError) return error;
    throw error;
  }
}

const READERS: Readonly<Record<DatabaseId, (device: Device) => Promise<void>>> = {
  async mappings({ storage: { mappings }, damaged, raw }) {
    const rows = await mappings.list();
    must(rows.length === 2, `lists ${rows.length} of 2 mappings`);
    must(
      rows.some(({ id, kind }) => id === 'a' && kind === 'readable'),
      'the sound one is not read',
    );
    must(
      rows.every(({ name }) => isText(name)),
      'a name is no text',
    );
    const last = await mappings.last();
    if (damaged.store === 'desk')
      return must(last === null || last.id === 'a' || last.id === 'b', 'opens another');
    const row = rows.find(({ id }) => id === 'b');
    must(row, 'the damaged one is not listed');
    const again = await mappings.save({ ...mapping('a'), name: 'Edited' }, revisionOf(mapping('a')));
    must(again.kind === 'saved', 'the sound one cannot be saved');
    must(isDeepStrictEqual(await raw(), damaged.value), 'was changed on the disk');
    if (row?.kind !== 'readable') throw refused(row?.reason ?? '');
    must(
      isDeepStrictEqual(asFile(row.mapping), asFile({ ...(damaged.value as object), id: 'b' })),
      'read as something else than it says',
    );
    must(
      (await mappings.save({ ...row.mapping, name: 'Renamed' }, row.revision)).kind === 'saved',
      'cannot be saved',
    );
    must((await mappings.list()).length === 2, 'is another one once it is saved');
  },
  async sessions({ storage: { sessions }, damaged, raw }) {
    const rows = await sessions.list();
    must(rows.length === 2, `lists ${rows.length} of 2 sessions`);
    for (const row of rows) {
      must([row.id, row.name, row.recordedAt].every(isText), 'what is shown of it is no text');
      must(
        [row.durationMs, row.marks, row.crops, row.bytes].every(isCount),
        'what is shown of it is no number',
      );
    }
    must((await refusalOf(sessions.load('a'))) === null, 'the sound one is not read');
    const edited = renameSession(session('a'), 'Edited');
    must((await sessions.edit(session('a'), edited))?.name === 'Edited', 'the sound one cannot be edited');
    must(isDeepStrictEqual(await raw(), damaged.value), 'was changed on the disk');
    const refusal = await refusalOf(sessions.load('b'));
    must(
      isDeepStrictEqual(await sessions.loadAsKept('b'), await raw({ ...damaged, store: 'sessions' })),
      'is not handed out as kept',
    );
    // A tab that opened it before it was damaged edits it still.
    const clash = await refusalOf(sessions.edit(session('b'), renameSession(session('b'), 'Edited')));
    const kept = await raw({ ...damaged, store: 'sessions' });
    if (clash === null && damaged.store === 'sessions')
      must(
        isDeepStrictEqual(
          { ...(kept as object), name: 0, marks: 0 },
          { ...(damaged.value as object), name: 0, marks: 0 },
        ),
        'an edit changed other parts',
      );
    await sessions.putBack(await sessions.remove('b'));
    must(isDeepStrictEqual(await raw({ ...damaged, store: 'sessions' }), kept), 'is not put back as it was');
    if (refusal) throw refusal;
  },
  async worlds({ storage: { worlds }, damaged, raw }) {
    const rows = await worlds.list();
    must(rows.length === 2, `lists ${rows.length} of 2 worlds`);
    must(
      rows.some(({ id }) => id === 'a') && rows.some(({ id }) => id === 'b'),
      'is listed under another id',
    );
    const read = rows.map((row) => readStored(row, undefined));
    const found = read.map((each) => ('world' in each ? each.world : each.unreadable));
    must(
      found.every(({ id, name }) => isText(id) && isText(name)),
      'what is shown of it is no text',
    );
    must(
      found.every(({ bytes }) => isCount(bytes)),
      'its size is no number',
    );
    must(
      read.some((each) => 'world' in each && each.world.id === 'a'),
      'the sound one is not read',
    );
    must(await worlds.edit('a', { name: 'Edited' }), 'the sound one cannot be edited');
    must(isDeepStrictEqual(await raw(), damaged.value), 'was changed on the disk');
    for (const { id } of rows) await worlds.remove(id);
    must((await worlds.list()).length === 0, 'cannot be erased');
    const unreadable = read.find((each) => 'unreadable' in each);
    if (unreadable && 'unreadable' in unreadable) throw refused(unreadable.unreadable.reason);
  },
  async stems({ storage: { stems }, damaged, raw }) {
    const refusal = await refusalOf(stems.load());
    const outlines = await stems.outlines();
    must(outlines.has('a') || damaged.key === 'a', 'the sound picture is not read');
    must(
      [...outlines].every(([id, outline]) => isText(id) && outline instanceof Uint8Array),
      'a picture is none',
    );
    for (const id of ['a', 'b']) {
      const file = await stems.file(id);
      must(
        !file || (file.id === id && file.bytes instanceof ArrayBuffer && file.outline instanceof Uint8Array),
        'a file is none',
      );
    }
    must((await stems.file('a')) !== null, 'the sound file is not read');
    if (refusal) {
      must((await stems.save(stemSet('a'), [], stemSet('a', 'b'))) === 'conflict', 'was written over');
      must(isDeepStrictEqual(await raw(), damaged.value), 'was changed on the disk');
      throw refusal;
    }
    if (damaged.store === 'sets') return;
    must((await stems.save(stemSet('a'), [], stemSet('a', 'b'))) === 'saved', 'the set cannot be saved');
  },
};

/** Every device lists all that it keeps, so that it can be erased. */
async function judgeKept({ storage: { storedData }, damaged: { database, store } }: Device): Promise<void> {
  const kept = (await storedData.list()).find(({ id }) => id === database);
  must(kept?.amount, 'is not among what is kept on this device');
  must(isCount(kept?.amount?.count) && isCount(kept?.amount?.bytes), 'what is kept is not counted');
  if (store !== 'sets' && store !== 'desk')
    must(kept?.amount?.count === 2, `counts ${kept?.amount?.count} of 2`);
}

/** @param read another reader, for the test of this one */
export function fuzzStored(
  count: number,
  seed: number,
  read: (device: Device) => Promise<void> = (device) => READERS[device.damaged.database](device),
): Promise<Tally> {
  const random = createRandom(seed + 9);
  return tallyTrial({
    kind: 'stored records',
    count,
    damaged: (i) => {
      const record = DAMAGED[i % DAMAGED.length] as StoredRecord;
      return { ...record, value: damageRecord(record, random) };
    },
    read: async (damaged) => {
      const device = await openDevice(damaged);
      try {
        await judgeKept(device);
        await read(device);
      } finally {
        device.close();
      }
    },
    refusals: [DocumentError, StemError],
    judge: () => null,
  });
}
