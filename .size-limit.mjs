/** @file Budgets. First load is what index.html itself asks for; three and tfjs follow later, on their own account. */
import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('dist/index.html', import.meta.url), 'utf8');
const firstLoad = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(
  ([, path]) => `dist/${path}`,
);
const heavy = /\/(three|tfjs)-/;

export default [
  {
    name: 'First load without three and tfjs',
    path: firstLoad.filter((path) => !heavy.test(path)),
    gzip: true,
    limit: '300 kB',
  },
  { name: 'All JavaScript', path: 'dist/assets/**/*.js', gzip: true, limit: '1.2 MB' },
  { name: 'Student weights', path: 'dist/models/student/weights.bin', brotli: false, limit: '1.3 MB' },
  { name: 'Demo clip', path: 'dist/demo/faces.webm', brotli: false, limit: '1 MB' },
];
