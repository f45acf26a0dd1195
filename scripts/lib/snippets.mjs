/** @file The snippets of docs/own-app.md: each a whole module, which the tests compile and run as it stands. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

const DOCUMENT = join(ROOT, 'docs', 'own-app.md');
const BLOCK = /^```(tsx?)\n(.*?)^```$/gms;

/** What an app exports, whose declarations must name every type by what the package exports. */
const INFERRED = `import { advance, createMienscape, createSensing, createSimulation, parseMapping, proveComfort, readSimulation, recordSession } from 'mienscape';
import { bindTargets, openWorld } from 'mienscape/three';
import { withRecordedFace } from 'mienscape/playwright';
import { useMienscape } from 'mienscape/react';
import { Scene, WebGLRenderer } from 'three';

export const useProblem = () => {
  const { problem } = useMienscape();
  return problem === null ? null : { what: problem.name, remedy: problem.remedy };
};
export const mien = createMienscape({ source: { kind: 'demo' } });
export const { sensing: status, read, subscribe } = mien;
export const sensing = createSensing();
export const inspection = sensing.inspect();
export const mapping = parseMapping({});
export const proof = proveComfort(mapping);
export const simulation = createSimulation(0, { mapping, strength: 1, reducedMotion: false });
export const next = advance(simulation, 33);
export const reading = readSimulation(next);
export const binding = bindTargets(new Scene(), { read });
export const world = openWorld(new Uint8Array(), { read, renderer: new WebGLRenderer() });
export const test = withRecordedFace('face.webm');
export const recording = recordSession(mien);
export const phase = mien.phase;
`;

/** What an app whose settings may be undefined, or left out, gives under `exactOptionalPropertyTypes`: as if it were not given. */
const UNDEFINED = `import { createMienscape, createSensing, type MienscapeOptions, type SensingOptions, type SensingSettings } from 'mienscape';
import { withRecordedFace } from 'mienscape/playwright';
import type { MienscapeProps } from 'mienscape/react';
import { bindTargets, openWorld } from 'mienscape/three';
import { Scene } from 'three';

type AlsoUndefined<T, Required extends keyof T> = { [Name in keyof T]: Name extends Required ? T[Name] : T[Name] | undefined };
declare const options: AlsoUndefined<MienscapeOptions, 'source'>;
declare const props: AlsoUndefined<MienscapeProps, 'source'>;
declare const bound: AlsoUndefined<Parameters<typeof bindTargets>[1], 'read'>;
declare const opened: AlsoUndefined<Parameters<typeof openWorld>[1], 'read' | 'renderer'>;
declare const sensed: AlsoUndefined<SensingOptions, never>;
declare const settings: AlsoUndefined<SensingSettings, never>;
declare const text: string | undefined;
export const given: MienscapeProps = props;
const mien = createMienscape(options);
mien.set({ strength: options.strength, reducedMotion: options.reducedMotion });
bindTargets(new Scene(), bound);
void openWorld(new Uint8Array(), opened);
createSensing(sensed).configure(settings);
createSensing({ settings });
const chosen: SensingOptions = { settings: { framing: 'headset' } };
createSensing(chosen);
withRecordedFace('face.webm', { permission: undefined });
createMienscape({ source: { kind: 'camera', consent: true, deviceId: text } });
createMienscape({ source: { kind: 'network', consent: true, server: text } });
createMienscape({ source: { kind: 'serial', consent: true, port: undefined } });
createMienscape({ source: { kind: 'link', code: 'ABC 234', server: text, name: text } });
`;

/** What the types must refuse, as the code does at run time. */
const REFUSED = `import { createMienscape } from 'mienscape';

// @ts-expect-error a camera needs consent
createMienscape({ source: { kind: 'camera' } });
// @ts-expect-error it is given, not refused
createMienscape({ source: { kind: 'camera', consent: false } });
// @ts-expect-error there is no such source
createMienscape({ source: { kind: 'webcam', consent: true } });
// @ts-expect-error a video needs its element
createMienscape({ source: { kind: 'video' } });
// @ts-expect-error there is no such framing
createMienscape({ source: { kind: 'demo' }, framing: 'face' });
// @ts-expect-error there is no such backend
createMienscape({ source: { kind: 'demo' }, backend: 'webgl' });
// @ts-expect-error a source is needed
createMienscape({});
// @ts-expect-error readings are frozen
createMienscape({ source: { kind: 'demo' } }).read().targets.light.intensity = 1;
`;

/** @returns the Content-Security-Policy under which the document says that a page works */
export function readPolicy() {
  const [, policy = ''] = /^```text\n(.*?)\n```$/ms.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
  if (!policy.startsWith('default-src')) throw new Error(`${DOCUMENT} names no policy.`);
  return policy;
}

/** @returns {Record<string, string>} what the import map of the document names */
export function readImportMap() {
  const [, map = '{}'] =
    /^<script type="importmap">\n(.*?)^<\/script>$/ms.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
  return JSON.parse(map).imports ?? {};
}

/** What is no page: a Playwright test, a unit test for Node. */
const TESTS = Object.entries({ '@playwright/test': 'face.spec.ts', vitest: 'face.test.ts' });

/** @returns {{ name: string, file: string, code: string, isPage: boolean }[]} */
export function readSnippets() {
  const text = readFileSync(DOCUMENT, 'utf8');
  return [...text.matchAll(BLOCK)].map(([, language, code = ''], i) => {
    const [, test] = TESTS.find(([library]) => code.includes(`from '${library}'`)) ?? [];
    return { name: `snippet-${i + 1}`, file: test ?? `main.${language}`, code, isPage: test === undefined };
  });
}

/**
 * Writes each snippet into a folder of its own, with a page where it is one, and the compiler's settings of strict apps.
 * @param {string} folder of the app
 * @returns {{ pages: string[], unitTests: string[], tsconfigs: string[] }}
 */
export function writeSnippets(folder) {
  const found = readSnippets();
  for (const { name, file, code, isPage } of found) {
    const into = join(folder, 'snippets', name);
    mkdirSync(into, { recursive: true });
    writeFileSync(join(into, file), code);
    if (file === 'face.test.ts')
      cpSync(join(folder, 'examples/playwright/smile.session.json'), join(into, 'smile.session.json'));
    if (!isPage) continue;
    writeFileSync(
      join(into, 'vite.config.mjs'),
      "export default { base: './', worker: { format: 'es' } };\n",
    );
    writeFileSync(
      join(into, 'index.html'),
      `<!doctype html><title>${name}</title><body><script type="module" src="./${file}"></script></body>\n`,
    );
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, 'snippets', 'inferred.ts'), INFERRED);
  writeFileSync(join(folder, 'snippets', 'refused.ts'), REFUSED);
  writeFileSync(join(folder, 'snippets', 'undefined.ts'), UNDEFINED);
  const tsconfigs = [
    { module: 'esnext', moduleResolution: 'bundler' },
    { module: 'nodenext', moduleResolution: 'nodenext' },
  ].map((resolution) => {
    const path = join(folder, `tsconfig.${resolution.moduleResolution}.json`);
    const compilerOptions = {
      ...resolution,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      jsx: 'react-jsx',
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: '.',
      outDir: `types-${resolution.moduleResolution}`,
    };
    writeFileSync(
      path,
      JSON.stringify({ compilerOptions, include: ['snippets/**/*.ts', 'snippets/**/*.tsx'] }),
    );
    return path;
  });
  const named = (/** @type {(snippet: (typeof found)[number]) => boolean} */ isOne) =>
    found.filter(isOne).map(({ name }) => name);
  return {
    pages: named(({ isPage }) => isPage),
    unitTests: named(({ file }) => file === 'face.test.ts'),
    tsconfigs,
  };
}
