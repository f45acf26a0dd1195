/** @file Draws the installable app's icons from public/icon.svg: `npm run tools -- make-icons`, after the drawing has changed. */
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import sharp from 'sharp';
import { readOptions } from '../src/cli/support/run-command.ts';

readOptions(
  new Command('make-icons').description(
    'Draws the installable app’s icons from public/icon.svg: public/icons.',
  ),
);

const PUBLIC = new URL('../public/', import.meta.url);
const drawing = readFileSync(new URL('icon.svg', PUBLIC), 'utf8');
/** Phones cut maskable icons to their own shape: the sky must reach every corner. */
const square = drawing.replace('rx="14"', '');
const ICONS = [
  { file: 'icon-192.png', side: 192, svg: drawing },
  { file: 'icon-512.png', side: 512, svg: drawing },
  { file: 'maskable-512.png', side: 512, svg: square },
  { file: 'apple-touch-180.png', side: 180, svg: square },
] as const;

mkdirSync(new URL('icons/', PUBLIC), { recursive: true });
for (const { file, side, svg } of ICONS) {
  const path = fileURLToPath(new URL(`icons/${file}`, PUBLIC));
  await sharp(Buffer.from(svg), { density: (72 * side) / 64 })
    .resize(side, side)
    .png({ compressionLevel: 9, palette: true })
    .toFile(path);
  console.log(path);
}
