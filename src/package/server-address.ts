/** @file Where the Mienscape server is: the page's own origin unless another is named. */

/** @returns the whole address, with a slash at its end */
export function serverAddress(server: string | undefined): string {
  const { href } = new URL(server ?? '/', location.href);
  return href.endsWith('/') ? href : `${href}/`;
}
