/** @file The notice after an import; if the mapping was opened as a copy, it offers to replace the original. */
import type { Imported } from './document/files.ts';
import type { Notice } from './notice.tsx';

function importedNotice(imported: Imported, onNotice: (notice: Notice | null) => void): Notice {
  const { mapping, copyBeside, beside, replace } = imported;
  if (copyBeside === null)
    return { kind: 'told', text: `${mapping.name} is open. Undo brings back what was here before.` };
  const refused = (error: unknown): void =>
    onNotice({ kind: 'refused', text: error instanceof Error ? error.message : String(error) });
  return {
    kind: 'told',
    text: `You already have another version of this mapping, “${copyBeside}”. The file is open as a copy, “${mapping.name}”.`,
    ...(beside && {
      choices: [
        { label: 'Keep both', onChoose: () => onNotice(null) },
        ...(beside.kind === 'readable'
          ? [
              {
                label: `Put it in place of “${beside.name}”`,
                onChoose: () => {
                  onNotice(null);
                  replace().catch(refused);
                },
              },
            ]
          : []),
      ],
    }),
  };
}

/**
 * Imports files one after the other; the last that is no refusal stays open, the others are listed under Mappings.
 * @param importOne rejects where a file is refused
 * @returns the notice that tells of all of them
 */
export async function importAll<Named extends { readonly name: string }>(
  files: readonly Named[],
  importOne: (file: Named) => Promise<Imported>,
  onNotice: (notice: Notice | null) => void,
): Promise<Notice> {
  const opened: Imported[] = [];
  const refusals: string[] = [];
  for (const file of files) {
    try {
      opened.push(await importOne(file));
    } catch (error) {
      refusals.push(`${file.name} was refused. ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const last = opened.at(-1);
  if (last && files.length === 1) return importedNotice(last, onNotice);
  const copies = opened.filter(({ copyBeside }) => copyBeside !== null).length;
  const words = [
    ...(last
      ? [
          `${opened.length} of ${files.length} files are listed under Mappings. “${last.mapping.name}” is open.`,
        ]
      : []),
    ...(copies > 0 ? [`Opened as copies, because you already have other versions: ${copies}.`] : []),
    ...refusals,
  ];
  return { kind: refusals.length > 0 ? 'refused' : 'told', text: words.join(' ') };
}
