/** @file The notice after an import; if the mapping was opened as a copy, it offers to replace the original. */
import type { Imported } from './document/files.ts';
import type { Notice } from './notice.tsx';

export function importedNotice(imported: Imported, onNotice: (notice: Notice | null) => void): Notice {
  const { mapping, beside, replace } = imported;
  if (beside === null)
    return { kind: 'told', text: `${mapping.name} is open. Undo brings back what was here before.` };
  const refused = (error: unknown): void =>
    onNotice({ kind: 'refused', text: error instanceof Error ? error.message : String(error) });
  return {
    kind: 'told',
    text: `You already have another version of this mapping, “${beside.name}”. The file is open as a copy, “${mapping.name}”.`,
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
  };
}
