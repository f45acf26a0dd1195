/** @file A session as a file that people can read and compare: one event a line. */
import type { Session } from './session.ts';

/** JSON with each event, row, mark and crop on a line of its own, so that a diff shows what changed. */
export function writeSession(session: Session): string {
  const lines = (items: readonly unknown[]): string =>
    items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
  const fields = Object.entries(session)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      if (key === 'pictures') {
        const { crops, ...rest } = value as NonNullable<Session['pictures']>;
        const head = JSON.stringify(rest).slice(0, -1);
        return `  "pictures": ${head},"crops":${lines(crops)}}`;
      }
      const written = Array.isArray(value) ? lines(value) : JSON.stringify(value);
      return `  ${JSON.stringify(key)}: ${written}`;
    });
  return `{\n${fields.join(',\n')}\n}\n`;
}
