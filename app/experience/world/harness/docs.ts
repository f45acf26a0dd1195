/** @file Puts shots of both places on one sheet, and their costs in a table, for the docs. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

export interface Taken {
  /** `mood?world=…&…` */
  readonly shot: string;
  readonly file: string;
  readonly drawCalls: number;
  readonly triangles: number;
  readonly textureReads: readonly number[];
}

const CELL = { width: 384, height: 216, gap: 4, label: 26 } as const;
const NAMES: Readonly<Record<string, string>> = { shore: 'Shore at dusk', forest: 'Lantern forest' };
const docs = (name: string): string => fileURLToPath(new URL(`../../../../docs/${name}`, import.meta.url));

function partsOf({ shot }: Taken): { mood: string; world: string; quality: string } {
  const [mood = '', query = ''] = shot.split('?');
  const options = new URLSearchParams(query);
  return { mood, world: options.get('world') ?? 'shore', quality: options.get('quality') ?? 'high' };
}

async function writeSheet(shots: readonly Taken[]): Promise<void> {
  const moods = [...new Set(shots.map((shot) => partsOf(shot).mood))];
  const worlds = [...new Set(shots.map((shot) => partsOf(shot).world))];
  const { width, height, gap, label } = CELL;
  const cells = await Promise.all(
    shots.map(async (shot) => {
      const { mood, world } = partsOf(shot);
      return {
        input: await sharp(shot.file).resize(width, height).png().toBuffer(),
        left: moods.indexOf(mood) * (width + gap),
        top: label + worlds.indexOf(world) * (height + gap),
      };
    }),
  );
  const names = moods.map((mood, i) => ({
    input: Buffer.from(
      `<svg width="${width}" height="${label}"><text x="6" y="19" font-family="serif" font-size="18" fill="#f4efe6">${mood}</text></svg>`,
    ),
    left: i * (width + gap),
    top: 0,
  }));
  await sharp({
    create: {
      width: moods.length * (width + gap) - gap,
      height: label + worlds.length * (height + gap) - gap,
      channels: 3,
      background: '#10131c',
    },
  })
    .composite([...cells, ...names])
    .jpeg({ quality: 78 })
    .toFile(docs('worlds.jpg'));
}

const COSTS = (rows: string): string => `# The places, and what a frame of them costs

Written by \`npm run world-figures\`, which draws each place and reads \`renderer.info\`. Figures are for one eye.

| place | quality | draw calls | triangles | texture reads a pixel, greatest of any material |
| --- | --- | --- | --- | --- |
${rows}

The budget is a standalone headset at 72 frames a second: 13.9 ms for both eyes. Both places keep to at most 25 draw calls
and 100,000 triangles an eye. No shadows, no post-processing, no material reads textures in a loop; the only loop, over
eight lanterns, runs for vertices. Glows, mist and shafts are what is drawn over each other. The session asks for full
foveation and for 72 Hz (or the next rate above) where the headset has a choice. In it the panel, the camera's light, two
hands, their rays and the spots they point at come on top: eight draw calls at most, and 9,000 triangles. What it takes on a real headset was not
measured: none was at hand.

![Both places at five emotions](worlds.jpg)
`;

export async function writeDocs(taken: readonly Taken[]): Promise<void> {
  await writeSheet(taken.filter((shot) => partsOf(shot).quality === 'high'));
  const rows = taken.flatMap((shot) => {
    const { mood, world, quality } = partsOf(shot);
    if (mood !== 'neutral') return [];
    const figures = [shot.drawCalls, shot.triangles.toLocaleString('en'), shot.textureReads[0] ?? 0];
    return [`| ${[NAMES[world] ?? world, quality, ...figures].join(' | ')} |`];
  });
  writeFileSync(docs('worlds.md'), COSTS(rows.join('\n')));
  // Tables are laid out as everything else is.
  execFileSync('npx', ['biome', 'format', '--write', docs('worlds.md')]);
}
