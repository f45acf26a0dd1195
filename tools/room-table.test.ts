/** @file The table of rooms in ARCHITECTURE.md is the one that the command makes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listRooms, readRoomTable, roomTable } from './lib/rooms.ts';

const REMEDY = 'Run npx tsx tools/room-table.ts.';
/** A room may grow or shrink by this share before the table must be written anew. */
const TOLERANCE = 0.2;

const withoutLines = (rooms: ReturnType<typeof listRooms>) => rooms.map(({ lines: _, ...room }) => room);

describe('the table of rooms', () => {
  const written = readRoomTable(readFileSync('ARCHITECTURE.md', 'utf8'));
  const rooms = listRooms();

  it('names every room with its sentence and what it may import', () => {
    expect(rooms.length).toBeGreaterThan(30);
    expect(withoutLines(written), REMEDY).toEqual(withoutLines(rooms));
  });

  it('tells the lines of each room within 20 %', () => {
    for (const { folder, lines } of rooms) {
      const told = written.find((room) => room.folder === folder)?.lines ?? 0;
      expect(
        Math.abs(told - lines),
        `${folder}: ${told} told, ${lines} counted. ${REMEDY}`,
      ).toBeLessThanOrEqual(TOLERANCE * lines);
    }
  });

  it('is read back as it was written (control)', () => {
    const text = `<!-- rooms:start -->\n${roomTable(rooms)}<!-- rooms:end -->`;
    expect(readRoomTable(text)).toEqual(rooms);
    expect(readRoomTable(text.replace('| nothing ', '| core '))).not.toEqual(rooms);
  });
});
