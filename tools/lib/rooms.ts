/** @file The rooms of the code: what each is for, how large it is, and what it may import. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

type ImportTable = Readonly<Record<string, readonly string[]>>;

const { MAY_IMPORT, APP_MAY_IMPORT, OPEN_TO_APP } = createRequire(import.meta.url)(
  '../../scripts/lib/import-tables.cjs',
) as {
  readonly MAY_IMPORT: ImportTable;
  readonly APP_MAY_IMPORT: ImportTable;
  readonly OPEN_TO_APP: readonly string[];
};

export interface Room {
  readonly folder: string;
  readonly purpose: string;
  /** Lines of code, tests left out. */
  readonly lines: number;
  readonly mayImport: string;
}

/** Folders whose sentence stands here, since no index.ts says it. */
const PURPOSES: Readonly<Record<string, string>> = {
  'src/cli': 'Commands that train, evaluate and convert networks.',
  'src/cli/support': 'What several commands share.',
  'src/distill': 'Trains networks: recipes, losses, optimiser, and a trainer that resumes exactly.',
  'src/engine': 'Runs the student in a worker, one frame at a time, and chooses the backend and the pace.',
  'src/engine/wgsl': 'Runs the student on WebGPU by shaders written for it.',
  'src/faces': 'Cuts, resamples, standardises and augments faces, the same in training and in the browser.',
  'src/fixtures': 'Test data and second implementations for tests; product code never imports it.',
  app: 'The two pages’ entry, the experience’s React root, and styles.',
  'app/controls': 'The switches and words that the page and the headset’s panel share, as data.',
  'app/experience': 'Draws the world in three.js, on the screen and in the headset.',
  'app/experience/audio': 'Joins the music to the scene targets and to the listener’s head.',
  'app/experience/audio/music': 'Composes and plays the music.',
  'app/experience/audio/stems': 'Plays one’s own music: decoding, one clock, stretching, mixing.',
  'app/experience/headset': 'The panel, hands and camera light inside a headset, and the end of a visit.',
  'app/experience/own-worlds': 'Worlds that people open from files: kept, judged, shown, limited.',
  'app/experience/worlds': 'The list of worlds and the type that each fulfils.',
  'app/experience/worlds/forest': 'The lantern forest.',
  'app/experience/worlds/shared': 'What the worlds share: palette, sky, mist, ambient events, shader parts.',
  'app/experience/worlds/shore': 'The shore at dusk.',
  'app/offline': 'The service worker, and the notice of a newer version.',
  'app/link': 'Joins this device to others by a code, asks for consent to send, and lists them.',
  'app/onboarding': 'Arrival, consent, framing and calibration.',
  'app/panel': 'Shows what is sensed and where it comes from; writes the status element.',
  'app/runtime': 'Joins the stages of src/ in the browser, without React.',
  'app/shared':
    'Small parts for any room: addresses, keys, dragging, lazy loading, the page’s error boundary.',
  'app/studio': 'The designer’s page: mapping editor, overview and sessions.',
  'app/studio/document': 'The mapping that is edited: edits, history, files, saving.',
  'app/studio/editor': 'Rows, curves and number fields of one output.',
  'app/studio/overview': 'What each emotion does to every output, at a glance and by audition.',
  'app/studio/own-worlds': 'Worlds of one’s own in the studio: budget, comfort, bindings, export.',
  'app/studio/sessions': 'Records, replays, compares and exports sessions.',
  'app/studio/stems': 'Brings one’s own music: files, parts, tempo, loops, loudness.',
  'app/studio/world': 'Moves the world by sliders in place of a face.',
  'src/package/playwright': '`mienscape/playwright`: tests of other people’s apps on recorded faces.',
  'src/package/react': '`mienscape/react`: a provider and hooks.',
  'src/package/three': '`mienscape/three`: targets on any three.js scene, and worlds from the studio.',
  e2e: 'Playwright journeys on the built app.',
  scripts: '`npm start`, `npm test`, and the check of imports.',
  shaders: 'WGSL of the sensing path, one file an operation.',
  tools: 'Makers of figures and fixtures, benchmarks, and pages that show one part alone.',
};

/** Folders outside src/ and app/, one row each. */
const OUTSIDE = ['shaders', 'e2e', 'scripts', 'tools'];
/** A folder with more files than this is listed by its subfolders. */
const MOST_FILES = 20;
const CODE = /\.(tsx?|mjs|cjs|css|wgsl|py)$/;
const TEST = /\.(test\.tsx?|fixture\.ts)$/;

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && CODE.test(entry.name) && !TEST.test(entry.name))
    .map(({ name }) => join(folder, name));
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`)
    .sort();
}

const filesUnder = (folder: string): string[] => [
  ...filesIn(folder),
  ...foldersIn(folder).flatMap(filesUnder),
];

function linesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0);
}

/** @throws Error where nobody has said what a room is for */
function purposeOf(folder: string): string {
  const said = PURPOSES[folder];
  if (said !== undefined) return said;
  const index = `${folder}/index.ts`;
  const [first = ''] = existsSync(index) ? readFileSync(index, 'utf8').split('\n') : [];
  const sentence = /^\/\*\* @file Public interface of [^:]+: (.+\.) \*\/$/.exec(first)?.[1];
  if (sentence === undefined)
    throw new Error(
      `${folder} has no sentence that says what it is for. Begin its index.ts with “/** @file Public interface of ${folder.split('/').at(-1)}: … */”, or add it to PURPOSES in tools/lib/rooms.ts.`,
    );
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

function mayImport(folder: string): string {
  const [root = '', room] = folder.split('/');
  if (root === 'app' && room === undefined) return 'all of app, all of src';
  if (folder === 'src/fixtures' || OUTSIDE.includes(root)) return 'not limited';
  const table = root === 'src' ? MAY_IMPORT : APP_MAY_IMPORT;
  const listed = table[room ?? ''];
  if (listed && folder !== `${root}/${room}`) return `as \`${root}/${room}\``;
  if (!listed)
    throw new Error(
      `${folder} stands in no table of who may import what. Add it to scripts/lib/import-tables.cjs.`,
    );
  return listed.length > 0 ? listed.join(', ') : 'nothing';
}

function roomsOf(folder: string): Room[] {
  const subfolders = foldersIn(folder).filter((sub) => filesUnder(sub).length > 0);
  const all = filesUnder(folder);
  // Shaders’ text beside a world, and what only tests use, are no rooms of their own.
  const isSplit = all.length > MOST_FILES && subfolders.length > 0 && !folder.endsWith('/fixtures');
  const byShaders = subfolders.every((sub) => sub.endsWith('/glsl'));
  const files = isSplit && !byShaders ? filesIn(folder) : all;
  const room = {
    folder,
    purpose: purposeOf(folder),
    lines: linesOf(files),
    mayImport: mayImport(folder),
  };
  return isSplit && !byShaders ? [room, ...subfolders.flatMap(roomsOf)] : [room];
}

/** Every room of src/ and app/, and one row for each folder beside them. */
export function listRooms(): Room[] {
  const app = {
    folder: 'app',
    purpose: purposeOf('app'),
    lines: linesOf(filesIn('app')),
    mayImport: mayImport('app'),
  };
  return [
    ...foldersIn('src').flatMap(roomsOf),
    app,
    ...foldersIn('app').flatMap(roomsOf),
    ...OUTSIDE.map((folder) => ({
      folder,
      purpose: purposeOf(folder),
      lines: linesOf(filesUnder(folder)),
      mayImport: mayImport(folder),
    })),
  ];
}

export const SECTION = /(<!-- rooms:start -->\n)[\s\S]*(<!-- rooms:end -->)/;

export function roomTable(rooms: readonly Room[]): string {
  const open = OPEN_TO_APP.map((stage) => `\`${stage}\``).join(', ');
  const rows = [
    ['room', 'what it is for', 'lines', 'may import'],
    ...rooms.map((room) => [`\`${room.folder}\``, room.purpose, String(room.lines), room.mayImport]),
  ];
  const [roomWidth = 0, purposeWidth = 0, linesWidth = 0, importWidth = 0] = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const [head = '', ...body] = rows.map(
    ([room = '', purpose = '', lines = '', imports = '']) =>
      `| ${room.padEnd(roomWidth)} | ${purpose.padEnd(purposeWidth)} | ${lines.padStart(linesWidth)} | ${imports.padEnd(importWidth)} |`,
  );
  const rule = `| ${'-'.repeat(roomWidth)} | ${'-'.repeat(purposeWidth)} | ${'-'.repeat(linesWidth - 1)}: | ${'-'.repeat(importWidth)} |`;
  return [
    '',
    head,
    rule,
    ...body,
    '',
    `A room of \`src\` is imported by its \`index.ts\` alone. Rooms of \`app\` may also import ${open} of \`src\`;`,
    'only `app/main.tsx` and `app/runtime` may import every stage. Lines are code without tests.',
    '',
  ].join('\n');
}

/** The rows of a table that `roomTable` has written. */
export function readRoomTable(text: string): Room[] {
  const section = SECTION.exec(text)?.[0] ?? '';
  // Cells may be padded: Biome aligns the columns of a table.
  return [...section.matchAll(/^\| `([^`]+)` *\| (.+?) *\| *(\d+) \| (.+?) *\|$/gm)].map(
    ([, folder = '', purpose = '', lines = '', mayImport = '']) => ({
      folder,
      purpose,
      lines: Number(lines),
      mayImport,
    }),
  );
}
