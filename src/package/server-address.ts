/** @file Where the Mienscape server is: the page's own origin unless another is named. */
import { SensingError } from '../core/index.ts';

/**
 * @returns the whole address, with a slash at its end
 * @throws SensingError outside a page, and where `server` is not an address
 */
export function serverAddress(server: string | undefined): string {
  if (typeof location === 'undefined')
    throw new SensingError('There is no page here.', 'Call start in a browser, not while a server renders.');
  const address = server ?? '/';
  const href = URL.canParse(address, location.href) ? new URL(address, location.href).href : '';
  if (!/^https?:/.test(href))
    throw new SensingError(
      `“${server}” is no address of a server.`,
      'Give one such as http://localhost:4173.',
    );
  return href.endsWith('/') ? href : `${href}/`;
}
