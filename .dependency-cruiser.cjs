/** @file Rules made from the tables of who may import what (scripts/lib/import-tables.cjs). */
const { MAY_IMPORT, APP_MAY_IMPORT, OPEN_TO_APP } = require('./scripts/lib/import-tables.cjs');

/** No DOM, no Node, no package but the schema library: the same state in gives the same state out, anywhere. */
const PURE = [
  'core',
  'faces',
  'temporal',
  'adaptation',
  'simulation',
  'recording',
  'calibration',
  'expressions',
  'flashes',
  'world-document',
  'stems',
  'link',
];
const PACKAGES_OF_PURE = ['zod'];

/** Packages for pictures and sound belong to app/. */
const PACKAGES_OF_APP = ['react', 'react-dom', 'three', '@react-three/[^/]+', 'tone'];

/** Only here are the stages of the browser's flow joined. */
const JOINS_STAGES = ['^app/main[.]tsx$', '^app/runtime/'];

/** Tests, and the suites and fixtures that several tests share. */
const TEST = '[.]test[.]tsx?$|[.]fixture[.]ts$|[.]conformance[.]ts$|[.]e2e[.]ts$';
const FIXTURES = '^src/fixtures/';

const anyOf = (names) => `(${names.join('|')})`;
const inFolders = (names) => `^src/${anyOf(names)}/`;
const inPackages = (names) => `(^|/)node_modules/(@types/)?${anyOf(names)}(/|$)`;

/** One rule a folder of the table: whatever it does not list is forbidden. Tests may use fixtures as well. */
const rulesOfTable = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `${folder}-imports-only-${allowed.length > 0 ? allowed.join('-') : 'itself'}`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: TEST },
  to: { path: '^src/', pathNot: inFolders([folder, ...allowed]) },
}));

/** A table is the architecture only where no folder leads back to itself. */
function assertNoCycle(table) {
  const seen = new Map();
  const visit = (folder, way) => {
    if (seen.get(folder) === 'open')
      throw new Error(`The table of folders has a cycle: ${[...way, folder].join(' → ')}.`);
    if (seen.has(folder)) return;
    seen.set(folder, 'open');
    for (const next of table[folder] ?? []) visit(next, [...way, folder]);
    seen.set(folder, 'done');
  };
  for (const folder of Object.keys(table)) visit(folder, []);
}
assertNoCycle(MAY_IMPORT);
assertNoCycle(APP_MAY_IMPORT);

const rulesOfRooms = Object.entries(APP_MAY_IMPORT).map(([room, allowed]) => ({
  name: `app-${room}-imports-only-${allowed.length > 0 ? allowed.join('-') : 'itself'}`,
  severity: 'error',
  from: { path: `^app/${room}/` },
  to: { path: '^app/', pathNot: `^app/${anyOf([room, ...allowed])}/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...rulesOfTable,
    ...rulesOfRooms,
    {
      name: 'databases-belong-to-storage',
      comment: 'Whoever keeps anything on the device does it in app/storage, where it is listed and erased.',
      severity: 'error',
      from: { path: '^(app|src)/', pathNot: ['^app/storage/', TEST] },
      to: { path: inPackages(['idb']) },
    },
    {
      name: 'every-folder-of-app-is-in-the-table',
      severity: 'error',
      from: { path: '^app/[^/]+/', pathNot: `^app/${anyOf(Object.keys(APP_MAY_IMPORT))}/` },
      to: {},
    },
    {
      name: 'every-folder-of-src-is-in-the-table',
      severity: 'error',
      from: { path: '^src/', pathNot: [inFolders(Object.keys(MAY_IMPORT)), FIXTURES] },
      to: {},
    },
    {
      name: 'front-doors-only',
      comment: "Another folder's index.ts is its front door; inner files are its own.",
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index[.]ts$', FIXTURES] },
    },
    {
      name: 'front-doors-only-for-app',
      comment: 'A worker is the one inner file that app/ may name, since it is loaded by its URL.',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/[^/]+/index[.]ts$', '[.]worker[.]ts$', FIXTURES] },
    },
    {
      name: 'only-main-joins-stages',
      comment: 'Views read stores; what feeds the stores is joined in app/main.tsx.',
      severity: 'error',
      from: { path: '^app/', pathNot: [...JOINS_STAGES, TEST] },
      to: { path: '^src/', pathNot: inFolders(OPEN_TO_APP) },
    },
    {
      name: 'src-knows-no-app',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(app|e2e|scripts|tools)/' },
    },
    {
      name: 'src-draws-nothing',
      comment:
        'Pictures and sound are made in app/; scenes of other apps are moved by world-scene and the package.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(world-scene|package/(react|three))/' },
      to: { path: inPackages(PACKAGES_OF_APP) },
    },
    {
      name: 'pure-folders-know-no-node',
      severity: 'error',
      from: { path: inFolders(PURE), pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-folders-use-no-package-but-schemas',
      severity: 'error',
      from: { path: inFolders(PURE), pathNot: TEST },
      to: { path: 'node_modules/', pathNot: inPackages(PACKAGES_OF_PURE) },
    },
    {
      name: 'browser-code-knows-no-node',
      severity: 'error',
      from: { path: ['^app/', inFolders(['camera', 'engine'])], pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(src|app)/', pathNot: [TEST, FIXTURES] },
      to: { path: [TEST, FIXTURES] },
    },
    {
      name: 'no-tools-in-the-product',
      comment: 'Makers of figures and pages to look at a part alone are never shipped.',
      severity: 'error',
      from: { path: '^(src|app)/', pathNot: TEST },
      to: { path: '^tools/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'packages-are-declared',
      comment:
        'Optional peers count as unknown too, by their peerDependenciesMeta; what builds the app declares them.',
      severity: 'error',
      from: {},
      // A package that is named in peerDependenciesMeta too counts as 'npm-no-pkg' beside its true type.
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm', 'npm-dev', 'npm-peer'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'types', 'default'],
    },
  },
};
