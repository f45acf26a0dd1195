/** @file Budgets. First load is what index.html itself asks for; three and tfjs follow later, on their own account. */
import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('dist/index.html', import.meta.url), 'utf8');
const firstLoad = [...page.matchAll(/(?:src|href)="(?:\.?\/)?(assets\/[^"]+\.(?:js|css))"/g)].map(
  ([, path]) => `dist/${path}`,
);
const heavy = /\/(three|tfjs)-/;

/** What a visitor's service worker fetches and keeps: the list that the build wrote into it. */
const worker = readFileSync(new URL('dist/sw.js', import.meta.url), 'utf8');
const kept = [...worker.matchAll(/"?url"?:\s*[`"']([^`"']+)[`"']/g)].map(([, path]) => `dist/${path}`);
if (kept.length < 20)
  throw new Error(`dist/sw.js lists ${kept.length} files: expected its whole list. Build again.`);

export default [
  {
    name: 'First load without three and tfjs',
    path: firstLoad.filter((path) => !heavy.test(path)),
    gzip: true,
    limit: '300 kB',
  },
  { name: 'All JavaScript', path: 'dist/assets/**/*.js', gzip: true, limit: '1.2 MB' },
  { name: 'Kept offline, all files', path: kept, brotli: false, limit: '10 MB' },
  { name: 'Student weights', path: 'dist/models/student/weights.bin', brotli: false, limit: '1.3 MB' },
  {
    name: 'Large student weights',
    path: 'dist/models/student-large/weights.bin',
    brotli: false,
    limit: '1.8 MB',
  },
  { name: 'Demo clip', path: 'dist/demo/faces.webm', brotli: false, limit: '1 MB' },
];
