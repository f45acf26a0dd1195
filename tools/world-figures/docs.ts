/** @file Puts shots of both worlds on one sheet, and their costs in a table, for the docs. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { formatMarkdown } from '../../src/cli/support/format-document.ts';

export interface Taken {
  /** `mood?world=…&…` */
  readonly shot: string;
  readonly file: string;
  readonly drawCalls: number;
  readonly triangles: number;
  readonly textureReads: readonly number[];
}

interface Sheet {
  readonly name: string;
  readonly cell: { readonly width: number; readonly height: number };
  /** What goes from left to right; the other goes down. */
  readonly across: 'mood' | 'world';
  readonly quality: number;
}

const FLAT: Sheet = { name: 'worlds.jpg', cell: { width: 384, height: 216 }, across: 'mood', quality: 78 };
/** A cell is a pair of eyes. */
const STEREO: Sheet = {
  name: 'worlds-stereo.jpg',
  cell: { width: 600, height: 300 },
  across: 'world',
  quality: 74,
};
const GAP = 4;
const LABEL = 26;
const NAMES: Readonly<Record<string, string>> = { shore: 'Shore at dusk', forest: 'Lantern forest' };
const docs = (name: string): string => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

function partsOf({ shot }: Taken): { mood: string; world: string; quality: string } {
  const [mood = '', query = ''] = shot.split('?');
  const options = new URLSearchParams(query);
  return { mood, world: options.get('world') ?? 'shore', quality: options.get('quality') ?? 'high' };
}

/** The shots in a table, each with its name over it. */
async function writeSheet(shots: readonly Taken[], { name, cell, across, quality }: Sheet): Promise<void> {
  const { width, height } = cell;
  const down = across === 'mood' ? 'world' : 'mood';
  const columns = [...new Set(shots.map((shot) => partsOf(shot)[across]))];
  const rows = [...new Set(shots.map((shot) => partsOf(shot)[down]))];
  const label = (text: string, left: number, top: number) => ({
    input: Buffer.from(
      `<svg width="${width}" height="${LABEL}"><text x="6" y="19" font-family="serif" font-size="18" fill="#f4efe6">${text}</text></svg>`,
    ),
    left,
    top,
  });
  const cells = await Promise.all(
    shots.map(async (shot) => {
      const parts = partsOf(shot);
      const left = columns.indexOf(parts[across]) * (width + GAP);
      const top = rows.indexOf(parts[down]) * (height + LABEL + GAP);
      const picture = await sharp(shot.file).resize(width, height).png().toBuffer();
      return [
        { input: picture, left, top: top + LABEL },
        label(`${parts.mood} · ${NAMES[parts.world] ?? parts.world}`, left, top),
      ];
    }),
  );
  await sharp({
    create: {
      width: columns.length * (width + GAP) - GAP,
      height: rows.length * (height + LABEL + GAP) - GAP,
      channels: 3,
      background: '#10131c',
    },
  })
    .composite(cells.flat())
    .jpeg({ quality })
    .toFile(docs(name));
}

const COSTS = (rows: string): string => `# The worlds, and what a frame of them costs

Written by \`npm run tools -- world-figures\`, which draws each world and reads \`renderer.info\`. Figures are for one eye.

| world | quality | draw calls | triangles | texture reads a pixel, greatest of any material |
| --- | --- | --- | --- | --- |
${rows}

The budget is a standalone headset at 72 frames a second: 13.9 ms for both eyes. Both worlds keep to at most 25 draw calls
and 100,000 triangles an eye. No shadows, no post-processing, no material reads textures in a loop; the only loop, over
eight lanterns, runs for vertices. Only glows, mist and light shafts are drawn over each other. The session asks for full
foveation and for 72 Hz (or the next rate above) where the headset has a choice. In the headset the panel, the camera's light, two hands, their rays and the spots they point at are added: at most eight draw calls and 9,000
triangles. The time on a real headset was not measured, since none was available.

![Both worlds at five emotions](worlds.jpg)

In the headset, both eyes, with the panel, the hands' wands and the light that tells of the camera
(\`npm run tools -- world-figures --stereo\`; an emulated headset, 90° of view, its head bowed by sixteen degrees):

![Both worlds at five emotions, for both eyes of a headset](worlds-stereo.jpg)
`;

/** The table of costs stays as it is. */
export async function writeStereo(taken: readonly Taken[]): Promise<void> {
  await writeSheet(taken, STEREO);
}

export async function writeDocs(taken: readonly Taken[]): Promise<void> {
  await writeSheet(
    taken.filter((shot) => partsOf(shot).quality === 'high'),
    FLAT,
  );
  const rows = taken.flatMap((shot) => {
    const { mood, world, quality } = partsOf(shot);
    if (mood !== 'neutral') return [];
    const figures = [shot.drawCalls, shot.triangles.toLocaleString('en'), shot.textureReads[0] ?? 0];
    return [`| ${[NAMES[world] ?? world, quality, ...figures].join(' | ')} |`];
  });
  writeFileSync(docs('worlds.md'), formatMarkdown(COSTS(rows.join('\n'))));
}
