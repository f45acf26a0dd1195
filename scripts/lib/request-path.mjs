/** @file The path of a request, whatever a stranger wrote in its place. */

/**
 * Never throws, as `new URL('//', …)` does.
 * @param {string | undefined} url as the request line says it
 */
export function requestPath(url) {
  const [path = ''] = (url ?? '').split(/[?#]/);
  return path.startsWith('/') ? path : `/${path}`;
}
