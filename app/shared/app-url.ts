/** @file Addresses of the app's own files, wherever a host puts it: at its root or below a path. */

/** Full address of a file that the build places at `path` (no slash in front). Needs a document. */
export function appUrl(path: string): string {
  return new URL(`${import.meta.env.BASE_URL}${path}`, document.baseURI).href;
}
