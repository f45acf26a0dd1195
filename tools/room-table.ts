/** @file Writes the table of rooms into ARCHITECTURE.md: `npx tsx tools/room-table.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { readOptions } from '../src/cli/support/run-command.ts';
import { listRooms, roomTable, SECTION } from './lib/rooms.ts';

readOptions(new Command('room-table').description('Writes the table of rooms into ARCHITECTURE.md.'));

const FILE = 'ARCHITECTURE.md';

const text = readFileSync(FILE, 'utf8');
if (!SECTION.test(text))
  throw new Error(
    `${FILE} has no section between <!-- rooms:start --> and <!-- rooms:end -->. Add the two marks.`,
  );
writeFileSync(
  FILE,
  text.replace(SECTION, (_, start, end) => `${start}${roomTable(listRooms())}${end}`),
);
