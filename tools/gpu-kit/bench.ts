/** @file The kit's first part, `bench.js KIT OUT FRAMES`: `npm run bench -- --node`, its findings in OUT. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchInNode } from '../bench/node.ts';
import { writeFindings } from '../bench/write.ts';

const [kit = '', out = '', frames = ''] = process.argv.slice(2);
const bytes = JSON.parse(await readFile(join(kit, 'engine-bytes.json'), 'utf8')) as Record<string, number>;
const report = await benchInNode(kit, Number(frames));
console.log(await writeFindings(report, new Map(Object.entries(bytes)), { out, raw: out, name: 'node' }));
