/** @file Relative links of documents: which there are, and which lead to nothing, as in a package that leaves documents out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LINK = /\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g;

/**
 * @param {string} text Markdown
 * @returns {{ target: string, anchor: string | undefined }[]} `target` is '' for a link within the document
 */
export const relativeLinks = (text) =>
  [...text.matchAll(LINK)].map(([, target = '', anchor]) => ({ target, anchor }));

/**
 * @param {string} folder with documents, such as an unpacked package
 * @returns {string[]} each link of a document there that leads to no file there
 */
export function brokenLinks(folder) {
  const documents = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md'));
  return documents.flatMap((document) =>
    relativeLinks(readFileSync(join(folder, document), 'utf8'))
      .filter(({ target }) => {
        const path = join(dirname(document), target).replaceAll('\\', '/');
        return target !== '' && (path.startsWith('..') || !existsSync(join(folder, path)));
      })
      .map(({ target }) => `${document} links to ${target}, which is not there`),
  );
}
