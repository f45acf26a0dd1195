/** @file A page's address with a slash at its end means the page: addresses in it are relative, so it is asked for anew without. */
import { requestPath } from './request-path.mjs';

/** The pages besides `/` itself: those that are built, and the one that the server makes. */
const PAGE = /^\/(index|index\.html|studio|studio\.html|connect)\/+$/;

/**
 * Relative, so that it holds below any path, and fixed, so that it leads to no other host.
 * @param {string | undefined} url as the request line says it
 * @returns {string | null} null where it is no page's address with a slash
 */
export function withoutSlash(url) {
  const path = requestPath(url);
  const page = PAGE.exec(path)?.[1];
  if (page === undefined) return null;
  const up = '../'.repeat(path.split('/').length - 2);
  return `${up}${page}${/\?[^#]*/.exec(url ?? '')?.[0] ?? ''}`;
}

/** @returns {import('vite').Plugin} */
export function pageSlashPlugin() {
  return {
    name: 'mienscape:page-slash',
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const to = withoutSlash(request.url);
        if (to === null) {
          next();
          return;
        }
        // Not for good: a browser would keep that for whatever else is served at this address later.
        response.writeHead(302, { Location: to, 'Cache-Control': 'no-store' });
        response.end();
      });
    },
  };
}
